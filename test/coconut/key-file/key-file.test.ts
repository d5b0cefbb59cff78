import { scryptSync } from 'node:crypto';
import { decodeSigningKey, keygen, setup } from '@coir/coconut';
import {
  CoconutError,
  DEFAULT_COST,
  decodeKeyFile,
  encodeKeyFile,
  openKeyFile,
  openSigningKeyFile,
  type ScryptCost,
  SECRET_LENGTH_LIMIT,
  SIGNING_KEY_TYPE,
  sealKeyFile,
  sealSigningKeyFile,
} from '@coir/coconut/key-file';
import { decodeHex } from '@coir/coconut/ticket';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../support/seeded-random.ts';
import { readVector } from '../../support/shared-vectors.ts';
import { schemaOf } from '../credential-fixture.ts';
import { openIndependently } from './independent-opener.ts';
import { type KeyFileVector, makeKeyFileVectors } from './key-file-vectors.ts';

const { files: vectors } = readVector('key-file.json') as { readonly files: KeyFileVector[] };
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

function sealKeyFileOf(type: string): Uint8Array {
  return sealKeyFile(secret, { ...terms, type }, seededRandom('sealed'));
}

const open = (bytes: Uint8Array): Uint8Array => openKeyFile(bytes, terms);

describe('the known answers', () => {
  it('are what is sealed with these salts', () => {
    expect(makeKeyFileVectors()).toEqual(vectors);
  });

  it.each(vectors)('open: $name', ({ file, type, passphrase, secret: expected }) => {
    const bytes = decodeHex(file);
    expect(encodeKeyFile(decodeKeyFile(bytes))).toEqual(bytes);
    expect(openKeyFile(bytes, { type, passphrase: passphrase.normalize('NFD') })).toEqual(
      decodeHex(expected),
    );
  });

  it.each(vectors)('are read by an independent reader: $name', (vector) => {
    const opened = openIndependently(decodeHex(vector.file), vector.passphrase);
    expect(opened.type).toBe(vector.type);
    expect(Uint8Array.from(opened.secret)).toEqual(decodeHex(vector.secret));
    expect(opened.isNonceDerived).toBe(true);
  });
});

describe('a key file', () => {
  it('says what it is without the passphrase, and nothing of the secret', () => {
    expect(decodeKeyFile(sealed)).toMatchObject({ type: 'note', cost });
    expect(Buffer.from(sealed).includes(Buffer.from(secret.subarray(0, 4)))).toBe(false);
    expect(DEFAULT_COST).toEqual({ logN: 17, r: 8, p: 1 });
  });

  it('is read from a part of a larger Buffer, and is a copy of it', () => {
    const pool = Buffer.concat([Buffer.alloc(7, 1), sealed]);
    const file = decodeKeyFile(pool.subarray(7));
    pool.fill(0);
    expect(file).toEqual(decodeKeyFile(sealed));
  });

  it('holds a signing key', () => {
    const parameters = setup('coir-test', schemaOf(['secret', 'integer']));
    const { signingKey } = keygen(parameters, seededRandom('issuer'));
    const lock = { passphrase: 'open sesame', cost };
    const file = sealSigningKeyFile(signingKey, lock, seededRandom('salt'));
    expect(openSigningKeyFile(parameters, file, lock.passphrase)).toEqual(signingKey);
    const other = setup('coir-test', schemaOf(['secret']));
    expect(codeOf(() => openSigningKeyFile(other, file, lock.passphrase))).toBe(
      'COCONUT_INVALID_ENCODING',
    );
    const bytes = openKeyFile(file, { type: SIGNING_KEY_TYPE, passphrase: lock.passphrase });
    expect(decodeSigningKey(parameters, bytes)).toEqual(signingKey);
  });

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

describe('a key file is refused before scrypt is paid for', () => {
  it.each<[string, Uint8Array, string]>([
    ['of another type', sealKeyFileOf('mote'), 'COCONUT_KEY_FILE_TYPE'],
    ['of another version', altered(AT.version + 1, 2), 'COCONUT_KEY_FILE_VERSION'],
    ['of a version with a high byte', altered(AT.version, 1), 'COCONUT_KEY_FILE_VERSION'],
    ['with too small an N', altered(AT.logN, 14), 'COCONUT_KEY_FILE_COST'],
    ['with too large an N', altered(AT.logN, 19), 'COCONUT_KEY_FILE_COST'],
    ['with the largest N', altered(AT.logN, 255), 'COCONUT_KEY_FILE_COST'],
    ['with too small an r', altered(AT.r, 7), 'COCONUT_KEY_FILE_COST'],
    ['with too large an r', altered(AT.r, 9), 'COCONUT_KEY_FILE_COST'],
    ['with no p', altered(AT.p, 0), 'COCONUT_KEY_FILE_COST'],
    ['with too large a p', altered(AT.p, 3), 'COCONUT_KEY_FILE_COST'],
    ['that is none', altered(0), 'COCONUT_INVALID_ENCODING'],
    ['without a type', altered(AT.typeLength, 0), 'COCONUT_INVALID_ENCODING'],
    ['with a type of spaces', altered(AT.type, 32), 'COCONUT_INVALID_ENCODING'],
    ['with a type that is not UTF-8', altered(AT.type, 0xff), 'COCONUT_INVALID_ENCODING'],
    [
      'with a longer secret',
      altered(AT.length + 3, secret.length + 1),
      'COCONUT_KEY_FILE_TRUNCATED',
    ],
    [
      'with a shorter secret',
      altered(AT.length + 3, secret.length - 1),
      'COCONUT_INVALID_ENCODING',
    ],
    ['with an empty secret', altered(AT.length + 3, 0), 'COCONUT_INVALID_ENCODING'],
    ['with too long a secret', altered(AT.length, 0x80), 'COCONUT_INVALID_ENCODING'],
    ['with a byte more', Uint8Array.of(...sealed, 0), 'COCONUT_INVALID_ENCODING'],
  ])('%s', (_, bytes, code) => {
    const before = performance.now();
    expect(codeOf(() => open(bytes))).toBe(code);
    expect(performance.now() - before).toBeLessThan(20);
  });

  it('wherever it ends too early', () => {
    for (let length = 0; length < sealed.length; length += 1) {
      expect(codeOf(() => open(sealed.subarray(0, length)))).toBe('COCONUT_KEY_FILE_TRUNCATED');
    }
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
