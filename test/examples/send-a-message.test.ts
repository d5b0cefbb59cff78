import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenMixnet, startOpenMixnet } from '../support/open-mixnet.ts';
import { runProgram } from './run-program.ts';

const EXAMPLE = 'mixnet/client/examples/send-a-message.ts';

let mixnet: OpenMixnet;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coir-example-'));
  mixnet = await startOpenMixnet();
});
afterAll(async () => {
  await mixnet.stop();
  rmSync(folder, { recursive: true });
});

/** The example's lines, the first of which is the client's address. */
async function send(file: string): Promise<readonly string[]> {
  return (await runProgram([EXAMPLE, mixnet.directoryUrl, join(folder, file)])).split('\n');
}

describe(EXAMPLE, () => {
  it('sends a message through the mixes and receives it', async () => {
    expect((await send('client.json')).slice(1)).toEqual([
      'acknowledged: 1 packet over 4 hops',
      'received: hello through three mixes',
      '',
    ]);
  });

  it('has the same keys in its address the next time, and others in another file', async () => {
    const keysOf = (lines: readonly string[]): string | undefined => lines[0]?.split('@')[0];
    const first = keysOf(await send('kept.json'));
    expect(first).toMatch(/^address: \w+\.\w+$/);
    expect(keysOf(await send('kept.json'))).toBe(first);
    expect(keysOf(await send('other.json'))).not.toBe(first);
  });

  it('says how it is used when it is told nothing', async () => {
    await expect(runProgram([EXAMPLE])).rejects.toThrow('usage: send-a-message.ts');
  });
});
