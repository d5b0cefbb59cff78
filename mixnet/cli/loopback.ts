const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * Keeps connections to this machine off the proxy that an environment names, if it names one:
 * nothing there could reach it.
 */
export function exemptLoopback(environment: Record<string, string | undefined>): void {
  // The platform looks at the first of the two that is set.
  const name = environment['no_proxy'] === undefined ? 'NO_PROXY' : 'no_proxy';
  const hosts = (environment[name] ?? '').split(',').filter((host) => host !== '');
  environment[name] = [...new Set([...hosts, ...LOOPBACK])].join(',');
}
