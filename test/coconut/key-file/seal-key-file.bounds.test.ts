import { scryptSync } from 'node:crypto';
import {
  decodeKeyFile,
  encodeKeyFile,
  openKeyFile,
  type ScryptCost,
  SECRET_LENGTH_LIMIT,
  sealKeyFile,
} from '@coir/coconut/key-file';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../../support/seeded-random.ts';

const cost: ScryptCost = { logN: 15, r: 8, p: 1 };
const terms = { type: 'note', passphrase: 'open sesame', cost };
const secret = new TextEncoder().encode('hush, this is a secret');
const sealed = sealKeyFile(secret, terms, seededRandom('sealed'));
const file = decodeKeyFile(sealed);

function refusalOf(code: string): object {
  return expect.objectContaining({ code });
}

describe('a key file', () => {
  it('holds a secret of a mebibyte under a passphrase of 1024 bytes', () => {
    const longest = { ...terms, passphrase: 'x'.repeat(1024) };
    const large = new Uint8Array(SECRET_LENGTH_LIMIT).fill(7);
    expect(openKeyFile(sealKeyFile(large, longest), longest)).toEqual(large);
  });

  it.each([
    ['salt', { salt: file.salt.subarray(1) }],
    ['nonce', { nonce: file.nonce.subarray(1) }],
    ['nonce', { nonce: Uint8Array.of(...file.nonce, 0) }],
  ])('is not written with a %s of another length', (_, change) => {
    expect(() => encodeKeyFile({ ...file, ...change })).toThrow(
      refusalOf('COCONUT_INVALID_ENCODING'),
    );
  });

  it('is not read from text, nor sealed for a type or with a passphrase that is none', () => {
    expect(() => decodeKeyFile('COIR-KEY-FILE' as never)).toThrow(
      refusalOf('COCONUT_INVALID_ENCODING'),
    );
    expect(() => sealKeyFile(secret, { ...terms, type: ['note'] as never })).toThrow(
      refusalOf('COCONUT_INVALID_ENCODING'),
    );
    expect(() => sealKeyFile(secret, { ...terms, passphrase: 5 as never })).toThrow(
      refusalOf('COCONUT_INVALID_PASSPHRASE'),
    );
  });
});

describe('copies of secrets', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** What was in every array of bytes that `use` overwrites with zeros, in hex. */
  function overwrittenBy(use: () => unknown): readonly string[] {
    const before: string[] = [];
    const fill = Uint8Array.prototype.fill;
    vi.spyOn(Uint8Array.prototype, 'fill').mockImplementation(function (
      this: Uint8Array<ArrayBuffer>,
      value,
      start,
      end,
    ) {
      if (value === 0) before.push(Buffer.from(this).toString('hex'));
      return fill.call(this, value, start, end);
    });
    use();
    return before;
  }

  const passphrase = Buffer.from(terms.passphrase).toString('hex');
  const keysOf = (bytes: Uint8Array): string =>
    scryptSync(terms.passphrase, decodeKeyFile(bytes).salt, 64, {
      N: 2 ** cost.logN,
      maxmem: 2 ** 29,
    }).toString('hex');
  const holdsSecret = (text: string): boolean => text.includes(Buffer.from(secret).toString('hex'));

  it('are overwritten when a file is sealed and when it is opened', () => {
    const uses = [() => sealKeyFile(secret, terms, seededRandom('sealed')), () => open(sealed)];
    for (const use of uses) {
      const overwritten = overwrittenBy(use);
      expect(overwritten).toContain(passphrase);
      expect(overwritten).toContain(keysOf(sealed));
      expect(overwritten.some(holdsSecret)).toBe(true);
      vi.restoreAllMocks();
    }
  });

  it('are overwritten when a file does not open', () => {
    const altered = sealed.with(-1, (sealed.at(-1) ?? 0) ^ 1);
    const overwritten = overwrittenBy(() => expect(() => open(altered)).toThrow());
    expect(overwritten).toContain(passphrase);
    expect(overwritten).toContain(keysOf(sealed));
  });

  function open(bytes: Uint8Array): Uint8Array {
    return openKeyFile(bytes, terms);
  }
});
