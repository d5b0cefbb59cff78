import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { equalBytes } from '@noble/curves/utils.js';
import { hmac } from '@noble/hashes/hmac.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { drawBytes, type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { assertBytes } from '../encoding/bytes.ts';
import { encodeItems, encodeText } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import {
  decodeKeyFile,
  encodeKeyFile,
  encodeKeyFileHead,
  type KeyFile,
  NONCE_LENGTH,
  SALT_LENGTH,
  TAG_LENGTH,
} from './key-file.ts';
import { DEFAULT_COST, type ScryptCost } from './scrypt-cost.ts';

/** The terms on which a secret is sealed. */
export interface KeyFileTerms {
  /** Type of the secret; whoever opens the file names it again. */
  readonly type: string;
  /**
   * Any text of 1 … 1024 bytes; normal form C of it is taken, so that it does not matter which
   * keyboard it comes from.
   */
  readonly passphrase: string;
  /** {@link DEFAULT_COST} when absent. */
  readonly cost?: ScryptCost;
}

const NONCE_LABEL = encodeText('COIR-V1-KEY-FILE-NONCE');
const KEY_LENGTH = 32;
const PASSPHRASE_LENGTH_LIMIT = 1024;

/** A little more than scrypt's own memory, which the bounds of the cost already limit. */
const MEMORY_LIMIT = 2 ** 29;

interface FileKeys {
  readonly encryptionKey: Uint8Array;
  readonly nonceKey: Uint8Array;
}

function encodePassphrase(passphrase: string): Uint8Array {
  const isText = typeof passphrase === 'string' && passphrase.isWellFormed();
  const bytes = isText ? encodeText(passphrase.normalize('NFC')) : new Uint8Array(0);
  if (bytes.length < 1 || bytes.length > PASSPHRASE_LENGTH_LIMIT) {
    throw new CoconutError(
      'COCONUT_INVALID_PASSPHRASE',
      'a passphrase is a well-formed text of 1 to 1024 bytes',
    );
  }
  return bytes;
}

/** Two keys from the passphrase, forgotten again as soon as `use` returns. */
function withKeys<Result>(
  passphrase: Uint8Array,
  { salt, cost }: Pick<KeyFile, 'salt' | 'cost'>,
  use: (keys: FileKeys) => Result,
): Result {
  const derived = scrypt(passphrase, salt, {
    N: 2 ** cost.logN,
    r: cost.r,
    p: cost.p,
    dkLen: 2 * KEY_LENGTH,
    maxmem: MEMORY_LIMIT,
  });
  try {
    return use({
      encryptionKey: derived.subarray(0, KEY_LENGTH),
      nonceKey: derived.subarray(KEY_LENGTH),
    });
  } finally {
    derived.fill(0);
    passphrase.fill(0);
  }
}

/** `HMAC(nonce key, T("COIR-V1-KEY-FILE-NONCE", head, secret))`, the first 24 bytes. */
function deriveNonce(nonceKey: Uint8Array, head: Uint8Array, secret: Uint8Array): Uint8Array {
  const items = encodeItems(NONCE_LABEL, head, secret);
  const nonce = hmac(sha256, nonceKey, items).slice(0, NONCE_LENGTH);
  items.fill(0);
  return nonce;
}

/**
 * Encrypts a secret for a file.
 *
 *     k_1 ‖ k_2 = scrypt(passphrase, salt),   nonce = HMAC(k_2, T(label, head, secret))
 *     ciphertext = XChaCha20-Poly1305(k_1, nonce, head, secret)
 *
 * The nonce depends on the secret: a random source that repeats itself gives other nonces for other
 * secrets, and a file that opens under one passphrase opens under no other. Takes as long as the
 * cost says, without a pause: not for the main thread of a page.
 *
 * @param secret - Any bytes, 1 … 2^20. Read only.
 * @param random - Asked for the salt, 32 bytes.
 * @returns The bytes of the file. To be written readable by its owner alone all the same.
 * @throws {@link CoconutError} `COCONUT_INVALID_PASSPHRASE`, `COCONUT_KEY_FILE_COST`,
 * `COCONUT_INVALID_ENCODING` for a type or a secret that a key file cannot hold,
 * `COCONUT_RANDOMNESS`. No message holds anything of secret or passphrase.
 */
export function sealKeyFile(
  secret: Uint8Array,
  { type, passphrase, cost = DEFAULT_COST }: KeyFileTerms,
  random: RandomSource = randomBytes,
): Uint8Array {
  assertBytes(secret, 'the secret of a key file');
  const passphraseBytes = encodePassphrase(passphrase);
  const salt = drawBytes(random, SALT_LENGTH);
  const head = encodeKeyFileHead({ type, cost, salt }, secret.length);
  return withKeys(passphraseBytes, { salt, cost }, ({ encryptionKey, nonceKey }) => {
    const nonce = deriveNonce(nonceKey, head, secret);
    const ciphertext = xchacha20poly1305(encryptionKey, nonce, head).encrypt(secret);
    return encodeKeyFile({ type, cost, salt, nonce, ciphertext });
  });
}

function decrypt({ encryptionKey, nonceKey }: FileKeys, file: KeyFile): Uint8Array | undefined {
  const { nonce, ciphertext } = file;
  const head = encodeKeyFileHead(file, ciphertext.length - TAG_LENGTH);
  let secret: Uint8Array;
  try {
    secret = xchacha20poly1305(encryptionKey, nonce, head).decrypt(ciphertext);
  } catch {
    return undefined;
  }
  return equalBytes(deriveNonce(nonceKey, head, secret), nonce) ? secret : undefined;
}

/**
 * Decrypts a file that {@link sealKeyFile} made.
 *
 * A wrong passphrase and an altered file give the same error, and cannot be told apart: both are
 * keys under which the tag does not hold. Everything else is refused before scrypt is paid for.
 *
 * @param bytes - Untrusted; what it can cost is bounded by {@link ScryptCost}.
 * @param terms - The type that is wanted, and the passphrase.
 * @returns The secret. The caller may overwrite it after use.
 * @throws {@link CoconutError} `COCONUT_KEY_FILE_LOCKED`, `COCONUT_KEY_FILE_TYPE`,
 * `COCONUT_INVALID_PASSPHRASE`, and as {@link decodeKeyFile}.
 */
export function openKeyFile(
  bytes: Uint8Array,
  { type, passphrase }: Pick<KeyFileTerms, 'type' | 'passphrase'>,
): Uint8Array {
  const file = decodeKeyFile(bytes);
  if (file.type !== type) {
    throw new CoconutError('COCONUT_KEY_FILE_TYPE', 'a key file holds another type of secret');
  }
  const secret = withKeys(encodePassphrase(passphrase), file, (keys) => decrypt(keys, file));
  if (secret === undefined) {
    throw new CoconutError(
      'COCONUT_KEY_FILE_LOCKED',
      'a key file does not open: the passphrase is wrong or the file was altered',
    );
  }
  return secret;
}
