/**
 * Notices a peer that has fallen silent: it asks at every beat, and a peer that said nothing since
 * the last question is gone.
 */
export class Heartbeat {
  readonly #ask: () => void;
  readonly #onSilence: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #heard = true;

  constructor(ask: () => void, onSilence: () => void) {
    this.#ask = ask;
    this.#onSilence = onSilence;
  }

  start(intervalMs: number): void {
    this.#timer = setInterval(() => this.#beat(), intervalMs);
  }

  /** Notes that the peer said something. */
  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const isSilent = !this.#heard;
    this.#heard = false;
    if (isSilent) this.#onSilence();
    else this.#ask();
  }
}
