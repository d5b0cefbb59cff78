import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPLAY_TAG_LENGTH } from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_BATCH_COUNT, ReplayLog } from '../../../../mixnet/node/replay/replay-log.ts';

const MAGIC = 'COIR-REPLAY-1\n\0\0';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'replay-log-'));
  file = join(folder, 'tags');
  await ReplayLog.create(file);
});
afterEach(() => rmSync(folder, { recursive: true }));

function tags(count: number): Uint8Array[] {
  return Array.from({ length: count }, () => randomBytes(REPLAY_TAG_LENGTH));
}

/** Opens the file, appends batches, closes it, and gives out what was in it before. */
async function appendTo(...batches: readonly (readonly Uint8Array[])[]): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  const log = await ReplayLog.open(file, (tag) => found.push(Uint8Array.from(tag)));
  for (const batch of batches) await log.append(batch);
  await log.close();
  return found;
}

/** A batch in the layout of the file. */
function batchOf(all: readonly Uint8Array[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(all.length);
  const body = Buffer.concat([count, ...all]);
  return Buffer.concat([body, createHash('sha256').update(body).digest().subarray(0, 16)]);
}

describe('ReplayLog', () => {
  it('writes the magic, then batches of count, tags and checksum, for its owner only', async () => {
    const [first, second] = [tags(2), tags(1)];
    await appendTo(first, second);
    expect(readFileSync(file)).toEqual(
      Buffer.concat([Buffer.from(MAGIC), batchOf(first), batchOf(second)]),
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('reads every tag in order, and goes on after them', async () => {
    const [first, second, third] = [tags(3), tags(1), tags(2)];
    expect(await appendTo(first, second)).toEqual([]);
    expect(await appendTo(third)).toEqual([...first, ...second]);
    expect(await appendTo()).toEqual([...first, ...second, ...third]);
  });

  it('cuts off a batch that was torn, wherever, and puts the next one in its place', async () => {
    const [kept, torn, next] = [tags(2), tags(2), tags(1)];
    const whole = Buffer.concat([Buffer.from(MAGIC), batchOf(kept)]);
    const last = batchOf(torn);
    for (let length = 0; length < last.length; length += 1) {
      writeFileSync(file, Buffer.concat([whole, last.subarray(0, length)]));
      expect(await appendTo(next)).toEqual(kept);
      expect(readFileSync(file)).toEqual(Buffer.concat([whole, batchOf(next)]));
    }
  });

  it('takes junk after the end for a torn batch, up to the length of the longest', async () => {
    const all = tags(3);
    await appendTo(all);
    const { size } = statSync(file);
    const longest = batchOf(tags(MAX_BATCH_COUNT)).length;
    appendFileSync(file, new Uint8Array(longest));
    expect(await appendTo()).toEqual(all);
    expect(statSync(file).size).toBe(size);
    appendFileSync(file, new Uint8Array(longest + 1));
    await expect(appendTo()).rejects.toMatchObject({ code: 'MIXNET_REPLAY_LOG' });
    expect(statSync(file).size).toBe(size + longest + 1);
  });

  it('takes a batch with one bit changed for no batch', async () => {
    const [kept, changed] = [tags(1), tags(1)];
    await appendTo(kept, changed);
    const bytes = readFileSync(file);
    const begins = MAGIC.length + batchOf(kept).length;
    for (const offset of [0, 4, 35, 36, 51]) {
      const damaged = Buffer.from(bytes);
      damaged[begins + offset] = (damaged[begins + offset] ?? 0) ^ 1;
      writeFileSync(file, damaged);
      expect(await appendTo()).toEqual(kept);
    }
  });

  it('refuses a file of something else, and leaves it as it is', async () => {
    writeFileSync(file, 'something else entirely');
    await expect(appendTo()).rejects.toMatchObject({ code: 'MIXNET_REPLAY_LOG' });
    await expect(ReplayLog.countTags(file)).rejects.toMatchObject({ code: 'MIXNET_REPLAY_LOG' });
    expect(readFileSync(file, 'utf8')).toBe('something else entirely');
  });

  it.each([
    ['missing', 'is not there', () => rmSync(file)],
    ['empty', 'is empty', () => truncateSync(file)],
    ['torn at its very beginning', 'holds something else', () => truncateSync(file, 5)],
  ])('refuses a file that is %s: packets of before would pass again', async (_, what, lose) => {
    await appendTo(tags(3));
    lose();
    const bytes = existsSync(file) ? readFileSync(file) : undefined;
    for (const read of [() => appendTo(), () => ReplayLog.countTags(file)]) {
      await expect(read()).rejects.toMatchObject({
        code: 'MIXNET_REPLAY_LOG',
        message: `the file of replay tags ${file} ${what}`,
      });
    }
    expect(existsSync(file) ? readFileSync(file) : undefined).toEqual(bytes);
  });
});

describe('ReplayLog.create', () => {
  it('makes a file in the place of none or an empty one, and replaces none', async () => {
    truncateSync(file);
    await ReplayLog.create(file);
    expect(await appendTo(tags(2))).toEqual([]);
    const bytes = readFileSync(file);
    await expect(ReplayLog.create(file)).rejects.toThrow(/is there already/);
    expect(readFileSync(file)).toEqual(bytes);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  });
});

describe('ReplayLog.countTags', () => {
  it('counts what another has open, and changes nothing', async () => {
    const log = await ReplayLog.open(file, () => undefined);
    expect(await ReplayLog.countTags(file)).toBe(0);
    for (const count of [3, 1]) await log.append(tags(count));
    appendFileSync(file, 'torn');
    const bytes = readFileSync(file);
    expect(await ReplayLog.countTags(file)).toBe(4);
    expect(readFileSync(file)).toEqual(bytes);
    await log.close();
  });
});
