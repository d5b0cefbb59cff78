import { type Primitives, randomBytes } from '@coir/sphinx/primitives';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KNOWN_ANSWERS } from './known-answers.ts';
import { describeWycheproof } from './wycheproof-suite.ts';

const NONE = new Uint8Array(0);
const WRONG_LENGTH = expect.objectContaining({ code: 'SPHINX_INVALID_LENGTH' });

/** Tests that every implementation of {@link Primitives} must pass, byte for byte. */
export function describePrimitives(platform: string, primitives: Primitives): void {
  describeWycheproof(platform, primitives);
  describeKnownAnswers(platform, primitives);
  describeInputs(platform, primitives);
}

function describeKnownAnswers(platform: string, primitives: Primitives): void {
  describe(`primitives of ${platform}`, () => {
    it.each(KNOWN_ANSWERS)('give the known answer: $name', ({ compute, expected }) => {
      expect(bytesToHex(compute(primitives))).toBe(expected);
    });

    it('take another key for each keyed hash, whatever was hashed before', () => {
      const data = new Uint8Array(2033).fill(3);
      const [one, two] = [new Uint8Array(64).fill(1), new Uint8Array(64).fill(2)];
      const digests = [one, two, one, two].map((key) => primitives.blake2bKeyed256(key, data));
      expect(digests[2]).toEqual(digests[0]);
      expect(digests[3]).toEqual(digests[1]);
      expect(digests[1]).not.toEqual(digests[0]);
      const kept = digests[0]?.slice();
      primitives.blake2bKeyed256(two, NONE);
      expect(digests[0]).toEqual(kept);
    });

    it('agree on a key exchange, with prepared and with plain keys', () => {
      const { x25519 } = primitives;
      const [alice, bob] = [randomBytes(32), randomBytes(32)];
      const [prepared, bobPublic] = [x25519.importPrivateKey(alice), x25519.publicKey(bob)];
      const shared = x25519.sharedSecret(prepared, bobPublic);
      expect(shared).toEqual(x25519.sharedSecret(bob, prepared.publicKey));
      expect(shared).toEqual(x25519.sharedSecret(alice, bobPublic));
      expect(prepared.publicKey).toEqual(x25519.publicKey(alice));
      expect(JSON.stringify(prepared)).toBe('{}');
    });

    it('sign what they verify, and refuse every change', () => {
      const { ed25519 } = primitives;
      const seed = new Uint8Array(32).fill(8);
      const [message, publicKey] = [Uint8Array.of(1, 2, 3), ed25519.publicKey(seed)];
      const signature = ed25519.sign(message, seed);
      expect(ed25519.verify(signature, message, publicKey)).toBe(true);
      expect(ed25519.isPublicKey(publicKey)).toBe(true);
      const other = ed25519.publicKey(new Uint8Array(32).fill(9));
      expect(ed25519.verify(signature, message, other)).toBe(false);
      expect(ed25519.verify(signature, Uint8Array.of(1, 2), publicKey)).toBe(false);
      for (const position of [0, 31, 32, 63]) {
        const changed = signature.slice();
        changed[position] = (changed[position] ?? 0) ^ 1;
        expect(ed25519.verify(changed, message, publicKey)).toBe(false);
      }
      for (const short of [signature.subarray(1), NONE]) {
        expect(ed25519.verify(short, message, publicKey)).toBe(false);
      }
      expect(ed25519.verify(signature, message, publicKey.subarray(1))).toBe(false);
    });

    it('do not take small, non-canonical or invented points for public keys', () => {
      const { ed25519 } = primitives;
      const identity = new Uint8Array(32).fill(0);
      identity[0] = 1;
      const signature = new Uint8Array(64);
      signature[0] = 1;
      // R the identity, S 0 and A the identity satisfy the bare equation for every message.
      expect(ed25519.verify(signature, Uint8Array.of(7), identity)).toBe(false);
      const notCanonical = new Uint8Array(32).fill(0xff);
      expect(ed25519.isPublicKey(notCanonical)).toBe(false);
      expect(ed25519.isPublicKey(new Uint8Array(32).fill(2))).toBe(false);
      expect(ed25519.isPublicKey(new Uint8Array(33))).toBe(false);
    });
  });
}

function describeInputs(platform: string, primitives: Primitives): void {
  describe(`primitives of ${platform}, given the wrong lengths`, () => {
    const [short, key, long] = [new Uint8Array(15), new Uint8Array(32), new Uint8Array(65)];
    it.each<[string, () => unknown]>([
      ['an X25519 private key', () => primitives.x25519.importPrivateKey(short)],
      ['an X25519 secret key', () => primitives.x25519.publicKey(short)],
      ['an X25519 secret key in use', () => primitives.x25519.sharedSecret(short, key)],
      ['an X25519 public key', () => primitives.x25519.sharedSecret(key, short)],
      ['an Ed25519 seed', () => primitives.ed25519.publicKey(short)],
      ['an Ed25519 seed that signs', () => primitives.ed25519.sign(NONE, short)],
      ['an AES-128 key', () => primitives.aesCtr128(key, key.subarray(16), NONE)],
      ['a counter', () => primitives.aesCtr128(key.subarray(16), short, NONE)],
      ['a ChaCha20 key', () => primitives.chacha20(short, key.subarray(20), NONE)],
      ['a ChaCha20 nonce', () => primitives.chacha20(key, short, NONE)],
      ['a sealing key', () => primitives.aes256GcmSivSeal(short, key.subarray(20), NONE)],
      ['a sealing nonce', () => primitives.aes256GcmSivSeal(key, short, NONE)],
      ['an opening key', () => primitives.aes256GcmSivOpen(short, key.subarray(20), key)],
      ['a BLAKE2b key', () => primitives.blake2bKeyed256(long, NONE)],
      ['an empty BLAKE2b key', () => primitives.blake2bKeyed256(NONE, NONE)],
      ['an HKDF output', () => primitives.hkdfSha256(key, NONE, NONE, 8161)],
      ['an HKDF output of nothing', () => primitives.hkdfSha256(key, NONE, NONE, 0)],
      ['an HKDF info', () => primitives.hkdfSha256(key, NONE, new Uint8Array(1025), 32)],
      ['an HKDF-BLAKE3 output', () => primitives.hkdfBlake3(key, NONE, NONE, 8161)],
    ])('refuse %s', (_name, run) => {
      expect(run).toThrow(WRONG_LENGTH);
    });

    it('answer undefined for a nonce or a ciphertext no sealing gives', () => {
      const sealed = primitives.aes256GcmSivSeal(key, key.subarray(20), Uint8Array.of(1));
      expect(primitives.aes256GcmSivOpen(key, key, sealed)).toBeUndefined();
      expect(primitives.aes256GcmSivOpen(key, key.subarray(20), short)).toBeUndefined();
    });

    it('compare byte strings of any lengths', () => {
      const property = fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
        expect(primitives.equalBytes(one, one.slice())).toBe(true);
        expect(primitives.equalBytes(one, other)).toBe(bytesToHex(one) === bytesToHex(other));
      });
      fc.assert(property);
      expect(primitives.equalBytes(hexToBytes('0001'), hexToBytes('0101'))).toBe(false);
      expect(primitives.equalBytes(hexToBytes('0100'), hexToBytes('0101'))).toBe(false);
    });

    it('leave their inputs alone and return plain arrays that are their own', () => {
      const buffer = randomBytes(4096);
      const data = buffer.subarray(100, 2165);
      const copy = buffer.slice();
      const [key16, key32, key64] = [16, 32, 64].map((length) => buffer.subarray(3, 3 + length));
      if (key16 === undefined || key32 === undefined || key64 === undefined) throw new Error();
      const nonce = buffer.subarray(70, 82);
      const results = [
        primitives.aesCtr128(key16, key16, data),
        primitives.chacha20(key32, nonce, data),
        primitives.aes256GcmSivSeal(key32, nonce, data),
        primitives.sha256(data),
        primitives.hmacSha256(key32, data),
        primitives.hkdfSha256(key32, NONE, NONE, 64),
        primitives.blake2bKeyed256(key64, data),
        primitives.blake3(data),
        primitives.hkdfBlake3(key32, NONE, NONE, 64),
        primitives.x25519.publicKey(key32),
      ];
      expect(buffer).toEqual(copy);
      for (const result of results) {
        expect(Object.getPrototypeOf(result)).toBe(Uint8Array.prototype);
        expect(result.buffer).not.toBe(buffer.buffer);
      }
    });
  });
}
