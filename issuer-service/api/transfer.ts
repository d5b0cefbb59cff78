import { decodeItems, encodeItems, u64 } from '@coir/coconut';
import { encodeHex } from '@coir/coconut/ticket';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { IssuerApiError } from './errors.ts';

/** A payment on the embedded ledger, before it is signed. */
export interface Transfer {
  /** The chain it is valid on, and no other. */
  readonly chainId: string;
  /** Ed25519 public key of the payer, 32 bytes; its address is {@link accountAddress}. */
  readonly from: Uint8Array;
  /** Address of the recipient. */
  readonly to: string;
  /** The ledger’s one denom. */
  readonly denom: string;
  /** In [1, 2⁶³). */
  readonly amount: bigint;
  /** Any text; for a deposit, `depositMemo`. */
  readonly memo: string;
  /** Counts the payer's transfers from 0, so that each is executed at most once. In [0, 2⁶³). */
  readonly sequence: bigint;
}

/** A transfer as it was read. */
export interface DecodedTransfer {
  /** Its fields. */
  readonly transfer: Transfer;
  /** `true` if the payer signed it. Nothing else in a transfer says that anybody meant it. */
  readonly isSignatureValid: boolean;
}

/** Longest encoding of a transfer; nothing longer is looked at. */
export const TRANSFER_LENGTH_LIMIT = 1_024;

const LABEL = 'COIR-V1-TRANSFER';
const FIELD_COUNT = 8;
const KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;
const TEXT_LENGTH_LIMIT = 128;
/** Longest memo, as Cosmos chains have it by default. */
const MEMO_LENGTH_LIMIT = 256;
/** Largest integer of SQLite, in which the ledger counts. */
const NUMBER_LIMIT = 1n << 63n;
const ADDRESS_KEY_HASH_LENGTH = 20;
const ADDRESS = /^coir1[0-9a-f]{40}$/;

const utf8 = new TextEncoder();

function refuse(reason: string): never {
  throw new IssuerApiError('WALLET_INVALID_TRANSFER', `not a transfer: ${reason}`);
}

function textBytes(name: string, text: string, minimum: number, limit: number): Uint8Array {
  if (!text.isWellFormed()) refuse(`the ${name} has a lone surrogate`);
  const bytes = utf8.encode(text);
  if (bytes.length < minimum || bytes.length > limit) {
    refuse(`the ${name} has ${bytes.length} bytes, allowed are ${minimum} to ${limit}`);
  }
  return bytes;
}

function checkPayerKey(key: Uint8Array): void {
  if (!(key instanceof Uint8Array)) refuse('the payer key is not bytes');
  if (key.length !== KEY_LENGTH) {
    refuse(`the payer key has ${key.length} bytes and must have ${KEY_LENGTH}`);
  }
}

function signedBytes(transfer: Transfer): Uint8Array {
  const { chainId, from, to, denom, amount, memo, sequence } = transfer;
  checkPayerKey(from);
  if (!isAccountAddress(to)) refuse('the recipient is no address: coir1 and 40 hexadecimal digits');
  if (amount < 1n || amount >= NUMBER_LIMIT) refuse('the amount is not from 1 to 2^63 - 1');
  if (sequence < 0n || sequence >= NUMBER_LIMIT) {
    refuse('the sequence number is not from 0 to 2^63 - 1');
  }
  return encodeItems(
    utf8.encode(LABEL),
    textBytes('chain id', chainId, 1, TEXT_LENGTH_LIMIT),
    from,
    utf8.encode(to),
    textBytes('denom', denom, 1, TEXT_LENGTH_LIMIT),
    u64(amount),
    textBytes('memo', memo, 0, MEMO_LENGTH_LIMIT),
    u64(sequence),
  );
}

/** `true` if a text is an address of the embedded ledger. */
export function isAccountAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/**
 * Computes the address of the account this Ed25519 key pays from: `coir1` and the hex of the first
 * 20 bytes of SHA-256 of the key.
 */
export function accountAddress(publicKey: Uint8Array): string {
  checkPayerKey(publicKey);
  return `coir1${encodeHex(sha256(publicKey).subarray(0, ADDRESS_KEY_HASH_LENGTH))}`;
}

/**
 * Signs a transfer with the payer's Ed25519 key and gives the bytes to broadcast:
 *
 *     T("COIR-V1-TRANSFER", chain id, from, to, denom, u64 amount, memo, u64 sequence) ‖ signature
 *
 * the signature (64 bytes) being over everything before it. Deterministic: the same transfer gives
 * the same bytes.
 *
 * @param secretKey - Ed25519 seed of 32 bytes whose public key is `transfer.from`. Secret.
 * @throws {@link IssuerApiError} `WALLET_INVALID_TRANSFER` if a field is out of its range or the
 * key is not the payer's.
 */
export function signTransfer(transfer: Transfer, secretKey: Uint8Array): Uint8Array {
  const message = signedBytes(transfer);
  const publicKey = ed25519.getPublicKey(secretKey);
  if (!publicKey.every((byte, position) => byte === transfer.from[position])) {
    refuse('the secret key is not that of the payer');
  }
  return new Uint8Array([...message, ...ed25519.sign(message, secretKey)]);
}

function readText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('a text is not UTF-8');
  }
}

function readNumber(bytes: Uint8Array): bigint {
  if (bytes.length !== 8) refuse(`a number has ${bytes.length} bytes and must have 8`);
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
}

function readItems(message: Uint8Array): readonly Uint8Array[] {
  try {
    return decodeItems(message, FIELD_COUNT);
  } catch {
    return refuse(`its bytes are not ${FIELD_COUNT} items`);
  }
}

/**
 * Reads a transfer. Everything is checked but whether the payer has the money and the sequence is
 * next: the structure to the last byte, the range of each field, and the signature, strictly
 * (canonical encodings, no key of small order).
 *
 * @param bytes - Untrusted.
 * @throws {@link IssuerApiError} `WALLET_INVALID_TRANSFER` for anything {@link signTransfer} could
 * not have written, apart from the signature, whose validity the result tells.
 */
export function decodeTransfer(bytes: Uint8Array): DecodedTransfer {
  if (bytes.length <= SIGNATURE_LENGTH || bytes.length > TRANSFER_LENGTH_LIMIT) {
    const allowed = `${SIGNATURE_LENGTH + 1} to ${TRANSFER_LENGTH_LIMIT}`;
    refuse(`it has ${bytes.length} bytes, allowed are ${allowed}`);
  }
  const message = bytes.slice(0, -SIGNATURE_LENGTH);
  const [label, chainId, from, to, denom, amount, memo, sequence] = readItems(message);
  if (
    label === undefined ||
    chainId === undefined ||
    from === undefined ||
    to === undefined ||
    denom === undefined ||
    amount === undefined ||
    memo === undefined ||
    sequence === undefined
  ) {
    return refuse('fields are missing');
  }
  if (readText(label) !== LABEL) refuse(`it does not begin with ${LABEL}`);
  const transfer: Transfer = {
    chainId: readText(chainId),
    from,
    to: readText(to),
    denom: readText(denom),
    amount: readNumber(amount),
    memo: readText(memo),
    sequence: readNumber(sequence),
  };
  signedBytes(transfer);
  return { transfer, isSignatureValid: isSigned(message, bytes.slice(-SIGNATURE_LENGTH), from) };
}

function isSigned(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

/**
 * Computes the name of a transfer on the ledger: SHA-256 of its bytes, signature included, in
 * lower-case hex.
 */
export function transferHash(bytes: Uint8Array): string {
  return encodeHex(sha256(bytes));
}
