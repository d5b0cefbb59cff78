import { ClientError, type ClientErrorCode } from '../errors.ts';

/** Resolves after `delayMs`; rejects with the signal's reason when it is aborted before. */
export function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * A promise that is settled from outside, by a deadline, or by a signal, whichever comes first; the
 * others are forgotten then.
 *
 * @typeParam Value - What it resolves to.
 */
export class Deferred<Value> {
  readonly promise: Promise<Value>;
  #settle: ((settle: () => void) => void) | undefined;
  #resolve: (value: Value) => void = () => {};
  #reject: (reason: unknown) => void = () => {};

  constructor(deadlineMs: number, code: ClientErrorCode, signal?: AbortSignal) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const timer = setTimeout(
      () => this.reject(new ClientError(code, `no answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
    const onAbort = (): void => this.reject(signal?.reason);
    this.#settle = (settle) => {
      this.#settle = undefined;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  }

  /** `true` if nothing has settled it yet. */
  get isPending(): boolean {
    return this.#settle !== undefined;
  }

  resolve(value: Value): void {
    this.#settle?.(() => this.#resolve(value));
  }

  reject(reason: unknown): void {
    this.#settle?.(() => this.#reject(reason));
  }
}
