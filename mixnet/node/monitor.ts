import { buildHttpServer, listen } from '@coir/verifier/service';

/** A node as its operator watches it. */
export interface MonitoredNode {
  readiness(): readonly string[];
  counts(): Readonly<Record<string, number>>;
}

/** A monitor that listens. */
export interface RunningMonitor {
  /** Its base URL. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Requests have no body. */
const BODY_LIMIT = 1024;

/**
 * Serves `/livez`, `/readyz` and `/counts` of a node on a loopback port, for its operator. Port 0 takes any free one.
 * @throws Error when the port cannot be used.
 */
export async function startMonitor(node: MonitoredNode, port: number): Promise<RunningMonitor> {
  const app = buildHttpServer({ bodyLimit: BODY_LIMIT, readiness: () => node.readiness() });
  app.get('/counts', () => node.counts());
  return {
    address: await listen(app, { host: '127.0.0.1', port }),
    stop: () => app.close(),
  };
}
