import { write } from 'node:fs';

/** Most bytes that wait for a log that nobody reads. */
const WAITING_LIMIT = 1024 * 1024;
const RETRY_MS = 50;

/** Options of a {@link LogWriter}. */
export interface LogWriterOptions {
  /** Descriptor that is written to. */
  readonly descriptor: number;
  /** Most bytes that wait; lines beyond it are dropped and counted. 1 MiB by default. */
  readonly waitingLimit?: number;
}

/**
 * Writes log lines to a descriptor so that nothing about the log ends or stops the program: a
 * closed pipe, a full disk, a reader that does not read. Lines that cannot be written are dropped
 * and counted; once lines can be written again, one says how many are missing.
 */
export class LogWriter {
  readonly #descriptor: number;
  readonly #waitingLimit: number;
  #waiting: Buffer[] = [];
  #waitingLength = 0;
  #dropped = 0;
  #droppedSinceLastLine = 0;
  #isWriting = false;
  #onIdle: (() => void)[] = [];

  /** Writes nothing yet. */
  constructor(options: LogWriterOptions) {
    this.#descriptor = options.descriptor;
    this.#waitingLimit = options.waitingLimit ?? WAITING_LIMIT;
  }

  /** Lines that were not written so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes a line and returns at once. */
  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#waitingLength + bytes.length > this.#waitingLimit) {
      this.#drop(1);
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingLength += bytes.length;
    if (!this.#isWriting) this.#writeNext();
  }

  /** Waits until every line is written or dropped, but not longer than the time. */
  async flush(timeoutMs: number): Promise<void> {
    if (!this.#isWriting) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#onIdle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #drop(count: number): void {
    this.#dropped += count;
    this.#droppedSinceLastLine += count;
  }

  #writeNext(): void {
    const lines = this.#waiting;
    if (lines.length === 0) {
      this.#isWriting = false;
      for (const resolve of this.#onIdle.splice(0)) resolve();
      return;
    }
    this.#isWriting = true;
    this.#waiting = [];
    this.#waitingLength = 0;
    const count = lines.length;
    if (this.#droppedSinceLastLine > 0) {
      const missing = { level: 'warn', time: Date.now(), droppedLines: this.#droppedSinceLastLine };
      lines.unshift(
        Buffer.from(`${JSON.stringify({ ...missing, msg: 'log lines are missing' })}\n`),
      );
    }
    const announced = this.#droppedSinceLastLine;
    this.#writeBytes(Buffer.concat(lines), (isWritten) => {
      if (isWritten) this.#droppedSinceLastLine -= announced;
      else this.#drop(count);
      this.#writeNext();
    });
  }

  #writeBytes(bytes: Buffer, done: (isWritten: boolean) => void): void {
    write(this.#descriptor, bytes, 0, bytes.length, null, (error, written) => {
      // The other end has not read yet, and says so.
      if (error?.code === 'EAGAIN') {
        setTimeout(() => this.#writeBytes(bytes, done), RETRY_MS).unref();
      } else if (error !== null) {
        done(false);
      } else if (written < bytes.length) {
        this.#writeBytes(bytes.subarray(written), done);
      } else {
        done(true);
      }
    });
  }
}
