import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mixNodeProgram } from '@coir/mixnet';
import { initService, parseSettings } from '@coir/service';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestRuntime, startService } from '../../support/service-runtime.ts';
import { connectTo, FrameSink } from '../node/links/frame-sink.ts';
import { writeKeys } from './node-process.ts';

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';
let folder: string;
let keysFile: string;
let replayFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-start-mix-node-'));
  keysFile = writeKeys(folder, { identityKey: randomBytes(32), sphinxKey: randomBytes(32) });
  replayFile = join(folder, 'tags');
});
afterEach(() => rmSync(folder, { recursive: true }));

const settings = (change: object = {}) => ({
  port: 0,
  keysFile,
  replayFile,
  directoryUrl: NOWHERE,
  ...change,
});
const check = () => mixNodeProgram.check(parseSettings(mixNodeProgram.settings, settings()));

describe('a mix node whose directory is away', () => {
  it('takes connections, is not ready, and says why', async () => {
    const running = await startService(mixNodeProgram, settings());
    const [host = '', port] = running.address.split(':');
    (await connectTo({ host, port: Number(port) })).destroy();
    const checks = await running.checks();
    await running.stop();
    expect(Object.fromEntries(checks.map(({ name, reasons }) => [name, reasons]))).toEqual({
      relay: ['The directory has not answered yet.'],
      disk: [],
    });
    await expect(connectTo({ host, port: Number(port) })).rejects.toThrow('refused');
  });

  it('counts under names of its own', async () => {
    const running = await startService(mixNodeProgram, settings());
    expect(await running.reasons()).toEqual(['The directory has not answered yet.']);
    const exposed = await running.runtime.metrics.expose();
    await running.stop();
    for (const line of [
      'mix_node_connections_total{event="accepted"} 0',
      'mix_node_packets_total{event="delay_clamped"} 0',
      'mix_node_packets_dropped_total{reason="replay"} 0',
      'mix_node_ready 0',
    ]) {
      expect(exposed).toContain(`${line}\n`);
    }
  });
});

describe('a check', () => {
  it('says what a node opens, and changes nothing of what a running one writes', async () => {
    const running = await startService(mixNodeProgram, settings());
    const before = readFileSync(replayFile);
    expect(await check()).toEqual([
      `keys ${keysFile}`,
      `replay tags ${replayFile}: 0 tags; its folder can be written`,
    ]);
    expect(readFileSync(replayFile)).toEqual(before);
    await running.stop();
  });

  it('makes no file of replay tags, nor does a start: init does', async () => {
    const fault = { name: 'SettingsError', message: expect.stringMatching(/is not there.*"init"/) };
    const start = (): Promise<unknown> =>
      mixNodeProgram.start(
        parseSettings(mixNodeProgram.settings, settings()),
        createTestRuntime('mix-node'),
      );
    await expect(check()).rejects.toMatchObject(fault);
    await expect(start()).rejects.toMatchObject(fault);
    expect(existsSync(replayFile)).toBe(false);
    expect(await initService(mixNodeProgram, settings())).toEqual([
      `${replayFile} is made: no packet counts as seen, so its Sphinx key must be a new one, too`,
    ]);
    expect(await check()).toHaveLength(2);
  });

  it('finds replay tags that are damaged, as a start does', async () => {
    writeFileSync(replayFile, 'x'.repeat(200_000));
    const message =
      /^replayFile \(.+\): the file of replay tags .+ holds something else.+new Sphinx key/;
    await expect(check()).rejects.toThrow(message);
    await expect(startService(mixNodeProgram, settings())).rejects.toThrow(message);
  });

  it('finds keys that are none, as a start does, which then opens nothing', async () => {
    writeFileSync(keysFile, '{}');
    const message = /^keysFile \(.+\): does not hold what it must/;
    await expect(check()).rejects.toThrow(message);
    await expect(startService(mixNodeProgram, settings())).rejects.toThrow(message);
  });
});

it('a mix node names the port that another has', async () => {
  const other = await FrameSink.start();
  const { port } = other.hop;
  await expect(startService(mixNodeProgram, settings({ port }))).rejects.toThrow(
    `port ${port} of 127.0.0.1 is in use`,
  );
  await other.stop();
});
