import { createServer } from 'node:net';
import { EXIT_CODES, ExitError, explainListenError, SettingsError } from '@coir/service';
import { describe, expect, it } from 'vitest';

async function listenError(host: string, port: number): Promise<unknown> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

describe('why a program cannot listen', () => {
  it('is said where another has the port, which may be over soon', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const place = { host: '127.0.0.1', port, portSetting: 'mixPort' };
    const error = explainListenError(await listenError(place.host, port), place);
    other.close();
    expect(error).toBeInstanceOf(ExitError);
    expect(error).toMatchObject({
      exitCode: EXIT_CODES.failed,
      message: `port ${port} of 127.0.0.1 is in use: stop what listens there, or set mixPort to another port`,
    });
  });

  it('is a fault of a setting where the address is not of this machine', async () => {
    const place = { host: '198.51.100.7', port: 0, hostSetting: 'operatorHost' };
    const error = explainListenError(await listenError(place.host, 0), place);
    expect(error).toBeInstanceOf(SettingsError);
    expect(String(error)).toMatch('operatorHost: is no address of this machine; remedy: ');
  });

  it('is a fault of a setting where the user may not have the port', () => {
    const error = explainListenError({ code: 'EACCES' }, { host: '127.0.0.1', port: 80 });
    expect(error).toBeInstanceOf(SettingsError);
    expect(String(error)).toMatch('port: port 80 may not be used by this user');
  });

  it('is passed on if it is anything else', () => {
    const error = new Error('a defect');
    expect(explainListenError(error, { host: '127.0.0.1', port: 80 })).toBe(error);
  });
});
