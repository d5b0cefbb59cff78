import { createDecipheriv, createHmac, scryptSync } from 'node:crypto';

/** The first and the last four words of the ChaCha20 permutation of key and nonce: HChaCha20. */
function hchacha20(key: Uint8Array, nonce: Uint8Array): Uint8Array {
  const input = Buffer.concat([Buffer.from('expand 32-byte k'), key, nonce]);
  const state = Uint32Array.from({ length: 16 }, (_, word) => input.readUInt32LE(4 * word));
  const at = (word: number): number => state[word] ?? 0;
  const half = (a: number, b: number, c: number, bits: number): void => {
    state[a] = at(a) + at(b);
    const mixed = at(c) ^ at(a);
    state[c] = (mixed << bits) | (mixed >>> (32 - bits));
  };
  const quarter = (a: number, b: number, c: number, d: number): void => {
    half(a, b, d, 16);
    half(c, d, b, 12);
    half(a, b, d, 8);
    half(c, d, b, 7);
  };
  for (let round = 0; round < 10; round += 1) {
    for (let i = 0; i < 4; i += 1) quarter(i, 4 + i, 8 + i, 12 + i);
    for (let i = 0; i < 4; i += 1) {
      quarter(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
    }
  }
  const output = Buffer.alloc(32);
  [0, 1, 2, 3, 12, 13, 14, 15].forEach((word, i) => {
    output.writeUInt32LE(at(word), 4 * i);
  });
  return output;
}

/** Takes a length and that many bytes. */
function item(bytes: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/**
 * What a key file holds, read after the README with the platform's scrypt, HMAC and
 * ChaCha20-Poly1305, and nothing of this project.
 */
export function openIndependently(
  bytes: Uint8Array,
  passphrase: string,
): { readonly type: string; readonly secret: Uint8Array; readonly isNonceDerived: boolean } {
  const file = Buffer.from(bytes);
  const typeEnd = 51 + (file[50] ?? 0);
  const head = file.subarray(0, typeEnd + 4);
  const nonce = file.subarray(head.length, head.length + 24);
  const sealed = file.subarray(head.length + 24);
  const keys = scryptSync(passphrase.normalize('NFC'), file.subarray(18, 50), 64, {
    N: 2 ** (file[15] ?? 0),
    r: file[16] ?? 0,
    p: file[17] ?? 0,
    maxmem: 2 ** 29,
  });
  const opener = createDecipheriv(
    'chacha20-poly1305',
    hchacha20(keys.subarray(0, 32), nonce.subarray(0, 16)),
    Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]),
    { authTagLength: 16 },
  );
  opener.setAAD(head, { plaintextLength: sealed.length - 16 });
  opener.setAuthTag(sealed.subarray(-16));
  const secret = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()]);
  const derived = createHmac('sha256', keys.subarray(32))
    .update(item(Buffer.from('COIR-V1-KEY-FILE-NONCE')))
    .update(item(head))
    .update(item(secret))
    .digest();
  return {
    type: file.subarray(51, typeEnd).toString('latin1'),
    secret,
    isNonceDerived: derived.subarray(0, 24).equals(nonce),
  };
}
