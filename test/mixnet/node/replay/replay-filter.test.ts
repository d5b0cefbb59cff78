import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReplayFilter } from '../../../../mixnet/node/replay/replay-filter.ts';
import { initNode } from '../../../support/node-state.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
  file = join(folder, 'tags');
});
afterEach(() => rmSync(folder, { recursive: true }));

function tags(count: number): Uint8Array[] {
  return Array.from({ length: count }, () => randomBytes(32));
}

async function open(capacity = 1_000_000): Promise<ReplayFilter> {
  await initNode({ replayFile: file });
  return await ReplayFilter.open({ file, capacity }, randomBytes);
}

async function insertAll(filter: ReplayFilter, all: readonly Uint8Array[]): Promise<string[]> {
  return await Promise.all(all.map((tag) => filter.insertIfAbsent(tag)));
}

describe('ReplayFilter', () => {
  it('says replay from the first call on, while the first tag is still on its way to the disk', async () => {
    const filter = await open();
    const [tag = new Uint8Array(32)] = tags(1);
    const verdicts = await Promise.all([
      filter.insertIfAbsent(tag),
      filter.insertIfAbsent(tag),
      filter.insertIfAbsent(Uint8Array.from(tag)),
    ]);
    expect(verdicts).toEqual(['inserted', 'replay', 'replay']);
    await filter.stop();
  });

  it('remembers over a restart', async () => {
    const all = tags(10_000);
    const first = await open();
    expect(new Set(await insertAll(first, all))).toEqual(new Set(['inserted']));
    await first.stop();
    const second = await open();
    expect(second.size).toBe(all.length);
    expect(new Set(await insertAll(second, all))).toEqual(new Set(['replay']));
    expect(await insertAll(second, tags(1))).toEqual(['inserted']);
    await second.stop();
  });

  it('has every tag on the disk before it says so', async () => {
    const filter = await open();
    for (const tag of tags(20)) {
      await filter.insertIfAbsent(tag);
      expect(readFileSync(file).includes(tag)).toBe(true);
    }
    await filter.stop();
  });

  it('sheds load when it is full, and forgets nothing', async () => {
    const all = tags(100);
    const filter = await open(100);
    await insertAll(filter, all);
    expect(filter.isFull).toBe(true);
    expect(await insertAll(filter, tags(3))).toEqual(['full', 'full', 'full']);
    expect(new Set(await insertAll(filter, all))).toEqual(new Set(['replay']));
    await filter.stop();
    const again = await open(100);
    expect(new Set(await insertAll(again, all))).toEqual(new Set(['replay']));
    await again.stop();
  });

  it('bounds what waits for the disk, and does not record what it turns away', async () => {
    const filter = await open();
    const all = tags(20_000);
    const verdicts = await insertAll(filter, all);
    const turnedAway = all.filter((_, position) => verdicts[position] === 'overload');
    expect(turnedAway.length).toBeGreaterThan(0);
    expect(turnedAway.length).toBeLessThan(5_000);
    expect(new Set(await insertAll(filter, turnedAway))).toEqual(new Set(['inserted']));
    await filter.stop();
  });

  it('refuses to start when anything but the end is damaged', async () => {
    const filter = await open();
    await insertAll(filter, tags(2));
    for (let batch = 0; batch < 3; batch += 1) await insertAll(filter, tags(4096));
    await filter.stop();
    const bytes = readFileSync(file);
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(open()).rejects.toMatchObject({ code: 'MIXNET_REPLAY_LOG' });
    writeFileSync(file, 'something else entirely');
    await expect(open()).rejects.toMatchObject({ code: 'MIXNET_REPLAY_LOG' });
  });

  it('takes nothing after it was stopped', async () => {
    const filter = await open();
    await filter.stop();
    expect(() => filter.insertIfAbsent(new Uint8Array(32))).toThrow(
      expect.objectContaining({ code: 'MIXNET_NOT_RUNNING' }),
    );
  });
});
