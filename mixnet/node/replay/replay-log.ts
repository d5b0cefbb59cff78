import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '@coir/io/private-file';
import { REPLAY_TAG_LENGTH } from '@coir/sphinx';
import { MixnetError } from '../../errors.ts';

const MAGIC: Uint8Array = new TextEncoder().encode('COIR-REPLAY-1\n\0\0');
const COUNT_LENGTH = 4;
const CHECKSUM_LENGTH = 16;
/** Tags in one batch at most; so a batch that a crash tore is at most 128 KiB. */
export const MAX_BATCH_COUNT = 4096;
const MAX_BATCH_LENGTH = batchLength(MAX_BATCH_COUNT);

function batchLength(tagCount: number): number {
  return COUNT_LENGTH + tagCount * REPLAY_TAG_LENGTH + CHECKSUM_LENGTH;
}

function checksum(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest().subarray(0, CHECKSUM_LENGTH);
}

/**
 * The file of replay tags: only appended to, one synced batch after the other.
 *
 * Layout: 16 bytes of magic, then batches `u32 count ‖ tags ‖ SHA-256 of both, 16 bytes`. A batch
 * is begun only when the one before is on the disk, so a crash can tear the last one and no other;
 * the packets of a torn batch were not forwarded.
 */
export class ReplayLog {
  readonly #file: FileHandle;
  #end: number;

  private constructor(file: FileHandle, end: number) {
    this.#file = file;
    this.#end = end;
  }

  /**
   * Makes the file of a new Sphinx key, durably; an empty one counts as none.
   *
   * @throws {@link MixnetError} `MIXNET_REPLAY_LOG` if there is one.
   */
  static async create(path: string): Promise<void> {
    const file = await open(path, 'a', 0o600);
    const { size } = await file.stat();
    if (size > 0) {
      await file.close();
      throw unusable(path, 'is there already');
    }
    try {
      await file.write(MAGIC);
      await file.sync();
    } finally {
      await file.close();
    }
    syncFolder(dirname(path));
  }

  /**
   * Opens the file, reads every tag in it and cuts off a torn end.
   *
   * @param onTag - Called for each tag with bytes that are valid during the call only.
   * @throws {@link MixnetError} `MIXNET_REPLAY_LOG` if the file is missing or empty, or anything
   * but its end is damaged: with tags missing, packets could be replayed. Take a new Sphinx key
   * then.
   */
  static async open(path: string, onTag: (tag: Uint8Array) => void): Promise<ReplayLog> {
    const file = await openExisting(path, 'r+');
    try {
      const end = await readBatches(file, path, onTag);
      await file.truncate(end);
      await file.sync();
      return new ReplayLog(file, end);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * Reads the file as {@link ReplayLog.open} does, and changes nothing, so that another process may
   * have it open.
   *
   * @returns How many tags it holds.
   * @throws {@link MixnetError} `MIXNET_REPLAY_LOG` as {@link ReplayLog.open}.
   */
  static async countTags(path: string): Promise<number> {
    const file = await openExisting(path, 'r');
    try {
      let count = 0;
      await readBatches(file, path, () => {
        count += 1;
      });
      return count;
    } finally {
      await file.close();
    }
  }

  /**
   * Appends one batch and returns when it is on the disk. One call at a time.
   * @throws Error of the file system. The batch counts as not written, and the next one takes its
   * place.
   */
  async append(tags: readonly Uint8Array[]): Promise<void> {
    const batch = new Uint8Array(batchLength(tags.length));
    new DataView(batch.buffer).setUint32(0, tags.length);
    tags.forEach((tag, position) => {
      batch.set(tag, COUNT_LENGTH + position * REPLAY_TAG_LENGTH);
    });
    const bodyLength = batch.length - CHECKSUM_LENGTH;
    batch.set(checksum(batch.subarray(0, bodyLength)), bodyLength);
    let written = 0;
    while (written < batch.length) {
      const { bytesWritten } = await this.#file.write(
        batch,
        written,
        batch.length - written,
        this.#end + written,
      );
      written += bytesWritten;
    }
    await this.#file.datasync();
    this.#end += batch.length;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function openExisting(path: string, flags: 'r' | 'r+'): Promise<FileHandle> {
  try {
    return await open(path, flags);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') throw unusable(path, 'is not there');
    throw error;
  }
}

/** Reads exactly `length` bytes, or fewer at the end of the file. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Returns where the last whole batch ends. */
async function readBatches(
  file: FileHandle,
  path: string,
  onTag: (tag: Uint8Array) => void,
): Promise<number> {
  const { size } = await file.stat();
  if (size === 0) throw unusable(path, 'is empty');
  const magic = await readAt(file, 0, MAGIC.length);
  if (!Buffer.from(magic).equals(MAGIC)) throw unusable(path, 'holds something else');
  let end = MAGIC.length;
  while (end < size) {
    const tags = await readBatch(file, end);
    if (tags === undefined) {
      if (size - end > MAX_BATCH_LENGTH) {
        throw unusable(
          path,
          `is damaged at byte ${end} of ${size}: take a new Sphinx key and file`,
        );
      }
      break;
    }
    for (let at = 0; at < tags.length; at += REPLAY_TAG_LENGTH)
      onTag(tags.subarray(at, at + REPLAY_TAG_LENGTH));
    end += batchLength(tags.length / REPLAY_TAG_LENGTH);
  }
  return end;
}

/** The tags of a whole batch one after the other, or `undefined` if it is not whole. */
async function readBatch(file: FileHandle, position: number): Promise<Uint8Array | undefined> {
  const head = await readAt(file, position, COUNT_LENGTH);
  if (head.length < COUNT_LENGTH) return undefined;
  const count = new DataView(head.buffer).getUint32(0);
  if (count === 0 || count > MAX_BATCH_COUNT) return undefined;
  const batch = await readAt(file, position, batchLength(count));
  if (batch.length < batchLength(count)) return undefined;
  const bodyLength = batch.length - CHECKSUM_LENGTH;
  const expected = checksum(batch.subarray(0, bodyLength));
  if (!Buffer.from(batch.subarray(bodyLength)).equals(expected)) return undefined;
  return batch.subarray(COUNT_LENGTH, bodyLength);
}

function unusable(path: string, what: string): MixnetError {
  return new MixnetError('MIXNET_REPLAY_LOG', `the file of replay tags ${path} ${what}`);
}
