import { scryptSync } from 'node:crypto';
import {
  CoconutError,
  decodeKeyFile,
  encodeKeyFile,
  openKeyFile,
  type ScryptCost,
  SECRET_LENGTH_LIMIT,
  sealKeyFile,
} from '@coir/coconut/key-file';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../support/seeded-random.ts';

const cost: ScryptCost = { logN: 15, r: 8, p: 1 };
const terms = { type: 'note', passphrase: 'open sesame', cost };
const secret = new TextEncoder().encode('hush, this is a secret');
const sealed = sealKeyFile(secret, terms, seededRandom('sealed'));

/** Where a field of the file begins. */
const AT = { version: 13, logN: 15, r: 16, p: 17, salt: 18, typeLength: 50, type: 51, length: 55 };
const NONCE_AT = AT.length + 4;
const CIPHERTEXT_AT = NONCE_AT + 24;

function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(CoconutError);
    const { code, message } = error as CoconutError;
    expect(message).not.toMatch(/hush|sesame/);
    return code;
  }
  return 'accepted';
}

function altered(position: number, value?: number): Uint8Array {
  const copy = sealed.slice();
  copy[position] = value ?? (copy[position] ?? 0) ^ 1;
  return copy;
}

const open = (bytes: Uint8Array): Uint8Array => openKeyFile(bytes, terms);

describe('opening', () => {
  it.each<[string, () => unknown]>([
    ['another passphrase', () => openKeyFile(sealed, { ...terms, passphrase: 'open Sesame' })],
    ['an altered salt', () => open(altered(AT.salt))],
    ['an altered cost', () => open(altered(AT.logN, 16))],
    ['an altered nonce', () => open(altered(NONCE_AT))],
    ['an altered ciphertext', () => open(altered(CIPHERTEXT_AT))],
    ['an altered tag', () => open(altered(sealed.length - 1))],
    [
      'another type, also where that is asked for',
      () => openKeyFile(altered(AT.type), { ...terms, type: 'oote' }),
    ],
  ])('gives one and the same error for %s', (_, attempt) => {
    expect(codeOf(attempt)).toBe('COCONUT_KEY_FILE_LOCKED');
  });

  it('is not opened when its nonce is not the one of its secret', () => {
    // Whoever knows the passphrase could encrypt under any nonce; only one of them makes a key
    // file.
    const file = decodeKeyFile(sealed);
    const key = scryptSync(terms.passphrase, file.salt, 64, { N: 2 ** 15, maxmem: 2 ** 29 });
    const nonce = new Uint8Array(24);
    const cipher = xchacha20poly1305(key.subarray(0, 32), nonce, sealed.subarray(0, NONCE_AT));
    const forged = encodeKeyFile({ ...file, nonce, ciphertext: cipher.encrypt(secret) });
    expect(codeOf(() => open(forged))).toBe('COCONUT_KEY_FILE_LOCKED');
    const honest = xchacha20poly1305(key.subarray(0, 32), file.nonce, sealed.subarray(0, NONCE_AT));
    expect(honest.encrypt(secret)).toEqual(file.ciphertext);
  });
});

describe('sealing', () => {
  it.each<[string, Partial<typeof terms>, Uint8Array, string]>([
    ['an empty passphrase', { passphrase: '' }, secret, 'COCONUT_INVALID_PASSPHRASE'],
    [
      'too long a passphrase',
      { passphrase: 'x'.repeat(1025) },
      secret,
      'COCONUT_INVALID_PASSPHRASE',
    ],
    ['a lone surrogate', { passphrase: '\ud800' }, secret, 'COCONUT_INVALID_PASSPHRASE'],
    ['too cheap a cost', { cost: { ...cost, logN: 14 } }, secret, 'COCONUT_KEY_FILE_COST'],
    ['a cost that is no integer', { cost: { ...cost, p: 1.5 } }, secret, 'COCONUT_KEY_FILE_COST'],
    ['no type', { type: '' }, secret, 'COCONUT_INVALID_ENCODING'],
    ['too long a type', { type: 'x'.repeat(65) }, secret, 'COCONUT_INVALID_ENCODING'],
    ['a type with a space', { type: 'a note' }, secret, 'COCONUT_INVALID_ENCODING'],
    ['no secret', {}, new Uint8Array(0), 'COCONUT_INVALID_ENCODING'],
    ['too long a secret', {}, new Uint8Array(SECRET_LENGTH_LIMIT + 1), 'COCONUT_INVALID_ENCODING'],
  ])('refuses %s', (_, change, bytes, code) => {
    expect(codeOf(() => sealKeyFile(bytes, { ...terms, ...change }))).toBe(code);
  });

  it('leaves secret and salt as they were', () => {
    const salt = new Uint8Array(32).fill(9);
    sealKeyFile(secret, terms, () => salt);
    expect(salt).toEqual(new Uint8Array(32).fill(9));
    expect(new TextDecoder().decode(secret)).toMatch(/^hush/);
  });

  it('is another file every time', () => {
    const again = [1, 2].map(() => decodeKeyFile(sealKeyFile(secret, terms)));
    expect(again[0]?.salt).not.toEqual(again[1]?.salt);
    expect(again[0]?.ciphertext).not.toEqual(again[1]?.ciphertext);
  });
});
