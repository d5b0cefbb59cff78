import {
  type BlindedPartialCredential,
  CoconutError,
  type Credential,
  type KeyRecord,
  obtainCredential,
  type RequestWitness,
} from '@coir/coconut';
import { pause } from './pause.ts';

/**
 * Makes the credentials of a ticket book out of the issuers' answers as they come in, each verified under the master key.
 *
 * t answers are combined unchecked. Where that fails the false ones are found, their issuers are blamed and count no more for the rest of the
 * book, and others take their place. A credential once verified stays, whoever signed it.
 */
export class BookOpening {
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
      const credential = this.#open(this.#credentials.length);
      if (credential !== undefined) this.#credentials.push(credential);
      // Each is some ten milliseconds of computation: let others have their turn.
      await pause(0);
    }
  }

  /** The credential of one request out of the first t answers. If one of them is false its issuer is blamed and there is none. */
  #open(position: number): Credential | undefined {
    const witness = this.#witnesses[position];
    const chosen = this.answered.slice(0, this.#record.threshold).flatMap((issuerIndex) => {
      const blinded = this.#answers.get(issuerIndex)?.[position];
      return blinded === undefined ? [] : [{ issuerIndex, blinded }];
    });
    if (witness === undefined) return undefined;
    try {
      return obtainCredential(this.#record, witness, chosen).credential;
    } catch (error) {
      const isNamed = error instanceof CoconutError && error.blamed.length > 0;
      if (!isNamed) throw error;
      for (const issuerIndex of error.blamed) {
        this.#blamed.add(issuerIndex);
        this.#answers.delete(issuerIndex);
      }
      return undefined;
    }
  }
}
