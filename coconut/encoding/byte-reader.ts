import type { PairingGroup, Scalar } from '../group/pairing-group.ts';
import { copyExactBytes } from './bytes.ts';
import { decodeScalar, SCALAR_LENGTH } from './scalar.ts';

/**
 * Reads an object of one exact length from front to back. The length is compared before anything
 * else, so a decoder that takes all its parts has no bytes left over. It reads a copy: later
 * changes to the given bytes change nothing that was read.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  /**
   * @param bytes - Untrusted.
   * @param length - The one length the object has.
   * @param name - Name of the object, for the message.
   * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if the length differs.
   */
  constructor(bytes: Uint8Array, length: number, name: string) {
    this.#bytes = copyExactBytes(bytes, length, `a ${name}`);
  }

  /** The next `length` bytes. */
  take(length: number): Uint8Array {
    const part = this.#bytes.subarray(this.#offset, this.#offset + length);
    this.#offset += length;
    return part;
  }

  /** The next `count` parts of `length` bytes each. */
  takeEach(count: number, length: number): readonly Uint8Array[] {
    return Array.from({ length: count }, () => this.take(length));
  }

  /** The next `count` scalars. */
  takeScalars(group: PairingGroup, count: number): readonly Scalar[] {
    return this.takeEach(count, SCALAR_LENGTH).map((part) => decodeScalar(group, part));
  }

  /** The next scalar. */
  takeScalar(group: PairingGroup): Scalar {
    return decodeScalar(group, this.take(SCALAR_LENGTH));
  }
}
