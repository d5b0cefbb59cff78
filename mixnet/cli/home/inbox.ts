import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NymMessage } from '@coir/client';
import { writePrivateJson } from '@coir/io/private-file';
import { z } from 'zod';

/** Messages that may wait before the client must read them. */
const MESSAGE_LIMIT = 10_000;

const fileSchema = z.strictObject({
  kind: z.enum(['plain', 'repliable', 'reply']),
  data: z.string().transform((text) => new Uint8Array(Buffer.from(text, 'base64url'))),
});

/** A message that arrived. */
export interface Mail {
  /** Its place in the inbox. */
  readonly file: string;
  /** `plain`, or one that can be or is an answer. */
  readonly kind: 'plain' | 'repliable' | 'reply';
  /** The bytes that were sent. */
  readonly data: Uint8Array;
}

/**
 * Messages that arrived for a client and were not shown yet, each a file. A gateway forgets a
 * message once the client has it, so it is on the disk before anything else is done with it,
 * whichever command was running when it came.
 */
export class Inbox {
  readonly #folder: string;
  #count = 0;
  #onArrival: (() => void) | undefined;

  /** Opens the inbox in the folder of a client. */
  constructor(home: string) {
    this.#folder = join(home, 'inbox');
    if (!existsSync(this.#folder)) mkdirSync(this.#folder, { mode: 0o700 });
  }

  /** `true` if no more mail should be fetched before some is read. */
  get isFull(): boolean {
    return this.#files().length >= MESSAGE_LIMIT;
  }

  /** Keeps a message. Requests for reply blocks are for the client itself, and are left out. */
  put(message: NymMessage): void {
    if (message.kind === 'surbRequest') return;
    this.#count += 1;
    const order = `${String(Date.now()).padStart(15, '0')}-${String(this.#count).padStart(8, '0')}`;
    const data = Buffer.from(message.data).toString('base64url');
    writePrivateJson(join(this.#folder, `${order}.json`), { kind: message.kind, data });
    this.#onArrival?.();
  }

  /** Gives the oldest message, waiting for one if there is none. */
  async next(signal: AbortSignal): Promise<Mail> {
    for (;;) {
      signal.throwIfAborted();
      const [file] = this.#files();
      if (file !== undefined) return this.#read(join(this.#folder, file));
      await this.#arrival(signal);
    }
  }

  /** Forgets a message. */
  remove({ file }: Mail): void {
    rmSync(file, { force: true });
  }

  #files(): readonly string[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  }

  #read(file: string): Mail {
    return { file, ...fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) };
  }

  #arrival(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#onArrival = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
    });
  }
}
