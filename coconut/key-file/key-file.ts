import { equalBytes } from '@noble/curves/utils.js';
import { copyBytes, copyExactBytes } from '../encoding/bytes.ts';
import {
  concatBytes,
  decodeText,
  decodeU16,
  encodeText,
  u16,
  u32,
} from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import { assertCost, type ScryptCost } from './scrypt-cost.ts';

/**
 * An encrypted secret as it lies in a file. All but the ciphertext can be read without the
 * passphrase.
 */
export interface KeyFile {
  /**
   * Type of the secret, for instance `COIR-V1-SIGNING-KEY`: 1 … 64 printable ASCII characters
   * without a space.
   */
  readonly type: string;
  /** Cost of opening it. */
  readonly cost: ScryptCost;
  /** 32 bytes. */
  readonly salt: Uint8Array;
  /** 24 bytes. */
  readonly nonce: Uint8Array;
  /** The secret, encrypted, and a tag of 16 bytes. */
  readonly ciphertext: Uint8Array;
}

/** The version this package writes, and the only one it reads. */
export const KEY_FILE_VERSION = 1;

/** Bytes of the salt. */
export const SALT_LENGTH = 32;

/** Bytes of an XChaCha20-Poly1305 nonce. */
export const NONCE_LENGTH = 24;

/** Bytes of a Poly1305 tag. */
export const TAG_LENGTH = 16;

/** The longest secret a key file holds, in bytes: all shares of an issuer are far shorter. */
export const SECRET_LENGTH_LIMIT: number = 2 ** 20;

const MAGIC = encodeText('COIR-KEY-FILE');
const TYPE = /^[!-~]{1,64}$/;

function invalid(reason: string): CoconutError {
  return new CoconutError('COCONUT_INVALID_ENCODING', reason);
}

function assertType(type: string): void {
  if (typeof type !== 'string' || !TYPE.test(type)) {
    throw invalid('the type of a key file is not 1 to 64 printable characters');
  }
}

function assertSecretLength(length: number): void {
  if (length < 1 || length > SECRET_LENGTH_LIMIT) {
    throw invalid('the secret of a key file is empty or longer than a mebibyte');
  }
}

/**
 * `"COIR-KEY-FILE" ‖ u16 version ‖ u8 log2 N ‖ u8 r ‖ u8 p ‖ salt ‖ u8 length ‖ type ‖ u32 length
 * of the secret`: all that is authenticated beside the secret.
 *
 * @throws {@link CoconutError} `COCONUT_KEY_FILE_COST`, or `COCONUT_INVALID_ENCODING` if type, salt
 * or length of the secret are not allowed.
 */
export function encodeKeyFileHead(
  { type, cost, salt }: Pick<KeyFile, 'type' | 'cost' | 'salt'>,
  secretLength: number,
): Uint8Array {
  assertType(type);
  assertCost(cost);
  assertSecretLength(secretLength);
  const label = encodeText(type);
  return concatBytes(
    MAGIC,
    u16(KEY_FILE_VERSION),
    Uint8Array.of(cost.logN, cost.r, cost.p),
    copyExactBytes(salt, SALT_LENGTH, 'the salt of a key file'),
    Uint8Array.of(label.length),
    label,
    u32(secretLength),
  );
}

/**
 * `encodeKeyFileHead` `‖ nonce ‖ ciphertext ‖ tag`.
 *
 * @throws {@link CoconutError} as `encodeKeyFileHead`; `COCONUT_INVALID_ENCODING` too if the nonce
 * has another length.
 */
export function encodeKeyFile(file: KeyFile): Uint8Array {
  const nonce = copyExactBytes(file.nonce, NONCE_LENGTH, 'the nonce of a key file');
  const ciphertext = copyBytes(file.ciphertext, 'the ciphertext of a key file');
  return concatBytes(encodeKeyFileHead(file, ciphertext.length - TAG_LENGTH), nonce, ciphertext);
}

/** Takes a key file apart, telling an early end from everything else. */
class KeyFileReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = copyBytes(bytes, 'a key file');
  }

  take(length: number): Uint8Array {
    const end = this.#offset + length;
    if (end > this.#bytes.length) {
      throw new CoconutError('COCONUT_KEY_FILE_TRUNCATED', 'a key file ends too early');
    }
    const part = this.#bytes.slice(this.#offset, end);
    this.#offset = end;
    return part;
  }

  /** Refuses what begins like no key file; a key file may end within these bytes. */
  skipMagic(): void {
    const start = this.#bytes.subarray(0, MAGIC.length);
    if (!equalBytes(start, MAGIC.subarray(0, start.length))) throw invalid('not a key file');
    this.take(MAGIC.length);
  }

  takeByte(): number {
    return this.take(1)[0] ?? 0;
  }

  finish(): void {
    if (this.#offset !== this.#bytes.length) throw invalid('something follows a key file');
  }
}

/**
 * Reads a key file as far as that goes without the passphrase, at no cost: an operator's tool can
 * say what a file is. Nothing it says is authentic before `openKeyFile` has opened it.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if it is no key file or something follows
 * it, `COCONUT_KEY_FILE_VERSION`, `COCONUT_KEY_FILE_TRUNCATED`, `COCONUT_KEY_FILE_COST`.
 */
export function decodeKeyFile(bytes: Uint8Array): KeyFile {
  const reader = new KeyFileReader(bytes);
  reader.skipMagic();
  if (decodeU16(reader.take(2)) !== KEY_FILE_VERSION) {
    throw new CoconutError('COCONUT_KEY_FILE_VERSION', 'a key file is of another version');
  }
  const cost = { logN: reader.takeByte(), r: reader.takeByte(), p: reader.takeByte() };
  assertCost(cost);
  const salt = reader.take(SALT_LENGTH);
  const type = decodeText(reader.take(reader.takeByte()));
  assertType(type);
  const lengthBytes = reader.take(4);
  const secretLength = new DataView(lengthBytes.buffer).getUint32(0);
  assertSecretLength(secretLength);
  const nonce = reader.take(NONCE_LENGTH);
  const ciphertext = reader.take(secretLength + TAG_LENGTH);
  reader.finish();
  return { type, cost, salt, nonce, ciphertext };
}
