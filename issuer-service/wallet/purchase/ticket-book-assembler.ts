import {
  type BlindedPartialCredential,
  CoconutError,
  type Credential,
  type IndexedBlindedPartial,
  type KeyRecord,
  obtainCredentials,
  REQUESTS_AT_ONCE,
  type RequestWitness,
} from '@coir/coconut';
import { pause } from '@coir/io';

/**
 * Makes the credentials of a ticket book out of the issuers' answers as they come in, each verified
 * under the master key.
 *
 * t answers are combined unchecked. Where that fails the false ones are found, their issuers are
 * blamed and count no more for the rest of the book, and others take their place. A credential once
 * verified stays, whoever signed it.
 */
export class TicketBookAssembler {
  readonly #record: KeyRecord;
  readonly #witnesses: readonly RequestWitness[];
  readonly #answers = new Map<number, readonly BlindedPartialCredential[]>();
  readonly #blamed = new Set<number>();
  readonly #credentials: Credential[] = [];

  /** @param witnesses - One for each request, in order. Secret; read only. */
  constructor(record: KeyRecord, witnesses: readonly RequestWitness[]) {
    this.#record = record;
    this.#witnesses = witnesses;
  }

  /** All credentials in the order of the requests, once there are all of them. Secret. */
  get credentials(): readonly Credential[] | undefined {
    return this.#credentials.length === this.#witnesses.length ? this.#credentials : undefined;
  }

  /** Issuers whose answers count, ascending. */
  get answered(): readonly number[] {
    return [...this.#answers.keys()].sort((left, right) => left - right);
  }

  /** Issuers that gave a false signature, ascending. */
  get blamed(): readonly number[] {
    return [...this.#blamed].sort((left, right) => left - right);
  }

  /** @param blinded - Decoded, untrusted, one for each request. */
  add(issuerIndex: number, blinded: readonly BlindedPartialCredential[]): void {
    if (blinded.length !== this.#witnesses.length) throw new RangeError('one answer per request');
    this.#answers.set(issuerIndex, blinded);
  }

  /** Goes as far as the answers reach. Not to be run twice at a time. */
  async advance(): Promise<void> {
    while (this.credentials === undefined && this.#answers.size >= this.#record.threshold) {
      this.#assembleNext();
      // Let others have their turn.
      await pause(0);
    }
  }

  /**
   * Opens the next requests with the first t answers. If some of these are false their issuers are
   * blamed, and the requests stay.
   */
  #assembleNext(): void {
    const start = this.#credentials.length;
    const chosen = this.answered.slice(0, this.#record.threshold);
    const book = this.#witnesses
      .slice(start, start + REQUESTS_AT_ONCE)
      .map((witness, position) => ({
        witness,
        blinded: this.#answersTo(start + position, chosen),
      }));
    const entries = obtainCredentials(this.#record, book);
    for (const { credential } of entries) {
      if (credential === undefined) break;
      this.#credentials.push(credential);
    }
    const blamed = entries.flatMap((entry) => entry.blamed);
    if (blamed.length === 0 && this.#credentials.length === start) {
      throw new CoconutError('COCONUT_NOT_ENOUGH_PARTIALS', 'answers that hold give no credential');
    }
    for (const issuerIndex of blamed) {
      this.#blamed.add(issuerIndex);
      this.#answers.delete(issuerIndex);
    }
  }

  #answersTo(position: number, issuers: readonly number[]): readonly IndexedBlindedPartial[] {
    return issuers.flatMap((issuerIndex) => {
      const blinded = this.#answers.get(issuerIndex)?.[position];
      return blinded === undefined ? [] : [{ issuerIndex, blinded }];
    });
  }
}
