import { encodeItems, u64 } from '@coir/coconut';
import {
  accountAddress,
  decodeTransfer,
  isAccountAddress,
  signTransfer,
  TRANSFER_LENGTH_LIMIT,
  type Transfer,
  transferHash,
} from '@coir/issuer-api';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const secretKey = new Uint8Array(32).fill(7);
const from = ed25519.getPublicKey(secretKey);
const transfer: Transfer = {
  chainId: 'coir-test-1',
  from,
  to: `coir1${'ab'.repeat(20)}`,
  denom: 'ucoir',
  amount: 4_000n,
  memo: 'coir1:memo',
  sequence: 3n,
};
const text = (value: string) => new TextEncoder().encode(value);
const fields = [
  text('COIR-V1-TRANSFER'),
  text(transfer.chainId),
  from,
  text(transfer.to),
  text(transfer.denom),
  u64(transfer.amount),
  text(transfer.memo),
  u64(transfer.sequence),
];
const invalid = expect.objectContaining({ code: 'WALLET_INVALID_TRANSFER' });

function signed(message: Uint8Array): Uint8Array {
  return new Uint8Array([...message, ...ed25519.sign(message, secretKey)]);
}

function withField(position: number, bytes: Uint8Array): Uint8Array {
  return signed(encodeItems(...fields.map((field, at) => (at === position ? bytes : field))));
}

describe('a transfer', () => {
  it('is the items of its fields in order, and a signature over them', () => {
    expect(signTransfer(transfer, secretKey)).toEqual(signed(encodeItems(...fields)));
  });

  it('reads back as what was signed', () => {
    const decoded = decodeTransfer(signTransfer(transfer, secretKey));
    expect(decoded).toEqual({ transfer, isSignatureValid: true });
  });

  it('reads back whatever its fields are', () => {
    const unsigned64 = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
    const shortText = (minLength: number) =>
      fc.string({ minLength, maxLength: 30, unit: 'grapheme' });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.record({
          chainId: shortText(1),
          denom: shortText(1),
          memo: shortText(0),
          amount: unsigned64.map((value) => (value === 0n ? 1n : value)),
          sequence: unsigned64,
        }),
        (key, some) => {
          const whole = { ...transfer, ...some, from: ed25519.getPublicKey(key) };
          const bytes = signTransfer(whole, key);
          expect(decodeTransfer(bytes)).toEqual({ transfer: whole, isSignatureValid: true });
          expect(signTransfer(decodeTransfer(bytes).transfer, key)).toEqual(bytes);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is named by the hash of all its bytes', () => {
    const bytes = signTransfer(transfer, secretKey);
    expect(transferHash(bytes)).toBe(Buffer.from(sha256(bytes)).toString('hex'));
  });

  it('does not survive the change of any byte', () => {
    const bytes = signTransfer(transfer, secretKey);
    for (let position = 0; position < bytes.length; position += 7) {
      const changed = Uint8Array.from(bytes);
      changed[position] = (changed[position] ?? 0) ^ 1;
      let isBelieved = false;
      try {
        isBelieved = decodeTransfer(changed).isSignatureValid;
      } catch (error) {
        expect(error).toEqual(invalid);
      }
      expect(isBelieved).toBe(false);
    }
  });

  it('does not survive the loss or addition of bytes', () => {
    const bytes = signTransfer(transfer, secretKey);
    for (const length of [0, 1, 64, 65, 100, bytes.length - 65, bytes.length - 1]) {
      expect(() => decodeTransfer(bytes.slice(0, length))).toThrow(invalid);
    }
    expect(() => decodeTransfer(new Uint8Array([...bytes, 0]))).toThrow(invalid);
    expect(() => decodeTransfer(new Uint8Array([0, ...bytes]))).toThrow(invalid);
  });

  it('is refused when it is longer than any transfer', () => {
    const memo = new Uint8Array(TRANSFER_LENGTH_LIMIT);
    expect(() => decodeTransfer(withField(6, memo))).toThrow(invalid);
  });

  it.each<[string, number, Uint8Array]>([
    ['another label', 0, text('COIR-V1-TRANSFERS')],
    ['an empty chain id', 1, text('')],
    ['a long chain id', 1, text('c'.repeat(129))],
    ['a chain id that is not UTF-8', 1, new Uint8Array([0xff])],
    ['a short payer key', 2, from.slice(1)],
    ['an address without its prefix', 3, text('ab'.repeat(20))],
    ['an address in upper case', 3, text(`coir1${'AB'.repeat(20)}`)],
    ['an address that is too long', 3, text(`${transfer.to}a`)],
    ['an empty denom', 4, text('')],
    ['an amount of nothing', 5, u64(0)],
    ['an amount of 2⁶³', 5, u64(2n ** 63n)],
    ['an amount of 7 bytes', 5, u64(1).slice(1)],
    ['an amount of 9 bytes', 5, new Uint8Array(9).fill(1)],
    ['a memo of 257 bytes', 6, text('m'.repeat(257))],
    ['a memo that is not UTF-8', 6, new Uint8Array([0xc0, 0x80])],
    ['a sequence of 2⁶³', 7, u64(2n ** 63n)],
    ['a sequence of 4 bytes', 7, new Uint8Array(4)],
  ])('is refused with %s', (_, position, bytes) => {
    expect(() => decodeTransfer(withField(position, bytes))).toThrow(invalid);
  });

  it('is refused with a field too many or too few', () => {
    expect(() => decodeTransfer(signed(encodeItems(...fields, text(''))))).toThrow(invalid);
    expect(() => decodeTransfer(signed(encodeItems(...fields.slice(0, 7))))).toThrow(invalid);
  });

  it('is not believed when somebody else signed it, or a key that anybody can sign for', () => {
    const message = encodeItems(...fields);
    const forged = new Uint8Array([
      ...message,
      ...ed25519.sign(message, new Uint8Array(32).fill(8)),
    ]);
    expect(decodeTransfer(forged).isSignatureValid).toBe(false);

    // The identity as key and as R, with s = 0: the equation holds for every message, so strict
    // verification has to look at the key.
    const identity = new Uint8Array(32);
    identity[0] = 1;
    const weak = encodeItems(...fields.map((field, at) => (at === 2 ? identity : field)));
    const free = new Uint8Array([...weak, ...identity, ...new Uint8Array(32)]);
    expect(decodeTransfer(free).isSignatureValid).toBe(false);
  });

  it('is not signed with a key that is not the payer’s', () => {
    expect(() => signTransfer(transfer, new Uint8Array(32).fill(8))).toThrow(invalid);
  });

  it.each<[string, Partial<Transfer>]>([
    ['amount of nothing', { amount: 0n }],
    ['negative amount', { amount: -1n }],
    ['negative sequence', { sequence: -1n }],
    ['recipient that is no address', { to: 'treasury' }],
    ['memo with a lone surrogate', { memo: '\ud800' }],
    ['payer key of 31 bytes', { from: from.slice(1) }],
  ])('is not signed with a %s', (_, change) => {
    expect(() => signTransfer({ ...transfer, ...change }, secretKey)).toThrow(invalid);
  });
});

describe('an address', () => {
  it('is the prefix and 20 bytes of the hash of the key', () => {
    const hex = Buffer.from(sha256(from)).toString('hex').slice(0, 40);
    expect(accountAddress(from)).toBe(`coir1${hex}`);
    expect(isAccountAddress(accountAddress(from))).toBe(true);
    expect(() => accountAddress(from.slice(1))).toThrow(invalid);
  });

  it.each([
    '',
    'coir1',
    `coir1${'a'.repeat(39)}`,
    `coir2${'a'.repeat(40)}`,
    `coir1${'g'.repeat(40)}`,
  ])('is not %j', (value) => {
    expect(isAccountAddress(value)).toBe(false);
  });
});
