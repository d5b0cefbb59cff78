import {
  CoconutError,
  DEFAULT_COST,
  decodeKeyFile,
  encodeKeyFile,
  openKeyFile,
  type ScryptCost,
  sealKeyFile,
} from '@coir/coconut/key-file';
import { decodeHex } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../support/seeded-random.ts';
import { readVector } from '../../support/shared-vectors.ts';
import { openIndependently } from './independent-opener.ts';
import { type KeyFileVector, makeKeyFileVectors } from './key-file-vectors.ts';

const { files: vectors } = readVector('key-file.json') as { readonly files: KeyFileVector[] };
const cost: ScryptCost = { logN: 15, r: 8, p: 1 };
const terms = { type: 'note', passphrase: 'open sesame', cost };
const secret = new TextEncoder().encode('hush, this is a secret');
const sealed = sealKeyFile(secret, terms, seededRandom('sealed'));

/** Where a field of the file begins. */
const AT = { version: 13, logN: 15, r: 16, p: 17, salt: 18, typeLength: 50, type: 51, length: 55 };

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
