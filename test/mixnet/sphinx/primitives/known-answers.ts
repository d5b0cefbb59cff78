import type { Primitives } from '@coir/sphinx/primitives';
import { hexToBytes } from '@noble/hashes/utils.js';

/** A computation and its published or independently computed result, in hex. */
export interface KnownAnswer {
  readonly name: string;
  compute(primitives: Primitives): Uint8Array;
  readonly expected: string;
}

const NONE = new Uint8Array(0);
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const counting = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, position) => position % 251);
const BLAKE2B_KEY = Uint8Array.from({ length: 64 }, (_, position) => position);

/**
 * BLAKE2b, digest 32, key 00 01 … 3f, over bytes i mod 251, as Python's `hashlib.blake2b` computes
 * it.
 */
const KEYED_BLAKE2B: readonly [number, string][] = [
  [0, '2fa9fbd9be36437de204e139e97d402bce68c828f43391608c891b5faed8a98a'],
  [1, '34758b647135628297fb09c7930cd04e9528e5669112f5b1318493e14de77e55'],
  [127, '7c0bfe069b3ba04e2c88bac200999e2b1c9ef2f96f9ffa69b665efca9230c9ab'],
  [128, '6a591b356f19ca93ae2bcc7406653ff34aea53cea58bec62803e571d94944165'],
  [129, '20f607da31ed9652deecf4ef78905d4916ba6f5df37bfc4b610d50ba5447623a'],
  [2033, 'c76092e29ebb848953a530536f6fdce5f4b3e2da4c61e30cafa08a0c127f0345'],
];

/** The BLAKE3 team's own vectors, first 32 bytes of the unkeyed output over bytes i mod 251. */
const BLAKE3: readonly [number, string][] = [
  [0, 'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262'],
  [1, '2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213'],
  [1024, '42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7'],
  [2048, 'e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a'],
];

/** Examples that the standards themselves give. */
export const KNOWN_ANSWERS: readonly KnownAnswer[] = [
  {
    name: 'SP 800-38A F.5.1, AES-128-CTR',
    compute: (primitives) =>
      primitives.aesCtr128(
        hexToBytes('2b7e151628aed2a6abf7158809cf4f3c'),
        hexToBytes('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'),
        hexToBytes(
          '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
        ),
      ),
    expected:
      '874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee',
  },
  {
    name: 'RFC 8439 A.1 vectors 1 and 2, ChaCha20 blocks 0 and 1',
    compute: (primitives) =>
      primitives.chacha20(new Uint8Array(32), new Uint8Array(12), new Uint8Array(128)),
    expected:
      '76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee65869f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f',
  },
  {
    name: 'RFC 8439 A.1 vector 5, ChaCha20 with a nonce',
    compute: (primitives) =>
      primitives.chacha20(
        new Uint8Array(32),
        hexToBytes('000000000000000000000002'),
        new Uint8Array(64),
      ),
    expected:
      'c2c64d378cd536374ae204b9ef933fcd1a8b2288b3dfa49672ab765b54ee27c78a970e0e955c14f3a88e741b97c286f75f8fc299e8148362fa198a39531bed6d',
  },
  {
    name: 'FIPS 180-4 example, SHA-256 of "abc"',
    compute: (primitives) => primitives.sha256(ascii('abc')),
    expected: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  },
  {
    name: 'RFC 8032 §7.1 test 2, Ed25519 public key',
    compute: (primitives) =>
      primitives.ed25519.publicKey(
        hexToBytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'),
      ),
    expected: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  },
  {
    name: 'RFC 8032 §7.1 test 2, Ed25519 signature',
    compute: (primitives) =>
      primitives.ed25519.sign(
        hexToBytes('72'),
        hexToBytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'),
      ),
    expected:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  ...KEYED_BLAKE2B.map(([length, expected]) => ({
    name: `keyed BLAKE2b-256 of ${length} bytes`,
    compute: (primitives: Primitives) => primitives.blake2bKeyed256(BLAKE2B_KEY, counting(length)),
    expected,
  })),
  ...BLAKE3.map(([length, expected]) => ({
    name: `BLAKE3 of ${length} bytes`,
    compute: (primitives: Primitives) => primitives.blake3(counting(length)),
    expected,
  })),
  {
    name: 'HKDF-BLAKE3 of three blocks, salt, info and a key longer than a block',
    compute: (primitives) =>
      primitives.hkdfBlake3(counting(80), counting(70), ascii('information'), 80),
    expected:
      '59dc05f396ece47a14cea149a517fd3293bb538467ea203787f225221dbee515f86c7ad48e1cac2e76a2846c5c45edb5046d36bd1cbb1884e003402f38e960ef252b19d34c4a17f20f553ba5c8fe7431',
  },
  {
    name: 'HKDF-BLAKE3 without salt and info',
    compute: (primitives) => primitives.hkdfBlake3(counting(32), NONE, NONE, 16),
    expected: '2a3ca130fede2386234ea53a34eace15',
  },
];
