import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayProgram, mixNodeProgram } from '@coir/mixnet';
import { initService, parseSettings } from '@coir/service';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startService } from '../../support/service-runtime.ts';
import { writeKeys } from '../mix-node/node-process.ts';

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';
let folder: string;
let gateway: Record<string, unknown>;
let mixNode: Record<string, unknown>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-start-gateway-'));
  const keys = { identityKey: randomBytes(32), sphinxKey: randomBytes(32) };
  mixNode = {
    port: 0,
    keysFile: writeKeys(folder, keys),
    replayFile: join(folder, 'tags'),
    directoryUrl: NOWHERE,
  };
  const { port, ...node } = mixNode;
  writeFileSync(join(folder, 'token'), 'token-of-the-operator-0123456789abcdef', { mode: 0o600 });
  gateway = {
    ...node,
    mixPort: port,
    clientPort: 0,
    databaseFile: join(folder, 'gateway.sqlite'),
    verifierUrl: NOWHERE,
    verifierTokenFile: join(folder, 'token'),
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const checkGateway = (change: object = {}): Promise<readonly string[]> =>
  gatewayProgram.check(parseSettings(gatewayProgram.settings, { ...gateway, ...change }));

describe('a gateway whose directory and verifier are away', () => {
  it('starts, is not ready, and says of each why', async () => {
    const running = await startService(gatewayProgram, gateway);
    const checks = await running.checks();
    await running.stop();
    expect(Object.fromEntries(checks.map(({ name, reasons }) => [name, reasons]))).toEqual({
      relay: ['The directory has not answered yet.'],
      disk: [],
      store: [],
      verifier: [expect.stringMatching(/^verifier: /)],
    });
  });

  it('asks the verifier itself, and not only whether there is one', async () => {
    let status = 503;
    const verifier = createServer((_request, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => verifier.listen(0, '127.0.0.1', resolve));
    const { port } = verifier.address() as { port: number };
    const verifierUrl = `http://127.0.0.1:${port}`;
    const running = await startService(gatewayProgram, { ...gateway, verifierUrl });
    const reasons = async (): Promise<readonly string[] | undefined> =>
      (await running.checks()).find(({ name }) => name === 'verifier')?.reasons;
    expect(await reasons()).toEqual(['The verifier is not ready (HTTP 503).']);
    status = 200;
    expect(await reasons()).toEqual([]);
    await running.stop();
    verifier.close();
    verifier.closeAllConnections();
  });
});

describe('a check', () => {
  it('says what a node opens, and changes nothing of what a running one writes', async () => {
    const running = await startService(mixNodeProgram, mixNode);
    await initService(gatewayProgram, gateway);
    const file = String(mixNode['replayFile']);
    const before = readFileSync(file);
    expect(await checkGateway()).toEqual([
      `keys ${mixNode['keysFile']}`,
      `replay tags ${file}: 0 tags; its folder can be written`,
      `token ${gateway['verifierTokenFile']}`,
      `store ${gateway['databaseFile']}: it can be written`,
    ]);
    expect(readFileSync(file)).toEqual(before);
    await running.stop();
  });

  it('has the faults of a start, all at once', async () => {
    chmodSync(join(folder, 'token'), 0o644);
    writeFileSync(String(mixNode['keysFile']), '{}');
    const message =
      /^keysFile \(.+\): does not hold what it must.*\nverifierTokenFile \(.+\): has mode 0644/;
    await expect(checkGateway()).rejects.toThrow(message);
    await expect(startService(gatewayProgram, gateway)).rejects.toThrow(message);
  });

  it('finds replay tags that are damaged, as a start does', async () => {
    writeFileSync(String(mixNode['replayFile']), 'x'.repeat(200_000));
    const message =
      /^replayFile \(.+\): the file of replay tags .+ holds something else.+new Sphinx key/;
    await expect(checkGateway()).rejects.toThrow(message);
    await expect(startService(gatewayProgram, gateway)).rejects.toThrow(message);
  });

  it('names a database that is none, as a start does', async () => {
    await initService(gatewayProgram, gateway);
    writeFileSync(String(gateway['databaseFile']), 'x'.repeat(20_000), { mode: 0o600 });
    const fault = { name: 'SettingsError', message: expect.stringMatching(/^databaseFile \(/) };
    await expect(checkGateway()).rejects.toMatchObject(fault);
    await expect(startService(gatewayProgram, gateway)).rejects.toMatchObject(fault);
  });

  it('names the port that another has', async () => {
    const running = await startService(gatewayProgram, gateway);
    const clientPort = Number(new URL(running.address).port);
    const files = { replayFile: join(folder, 'more'), databaseFile: join(folder, 'more.sqlite') };
    const second = startService(gatewayProgram, { ...gateway, ...files, clientPort });
    await expect(second).rejects.toThrow(`set clientPort to another port`);
    await running.stop();
  });
});
