import { hkdfSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { deriveHopKeys } from '../../../../mixnet/sphinx/header/hop-keys.ts';
import {
  expandPayloadKey,
  payloadKeyMaterial,
} from '../../../../mixnet/sphinx/header/payload-key.ts';

const keys = deriveHopKeys(new Uint8Array(32).fill(7));

it('travels whole in version 258, and as its seed in version 259', () => {
  expect(payloadKeyMaterial(keys, 258)).toBe(keys.payloadKey);
  expect(payloadKeyMaterial(keys, 259)).toBe(keys.payloadKeySeed);
  expect([keys.payloadKey.length, keys.payloadKeySeed.length]).toEqual([192, 16]);
});

it('is itself if it is whole, and HKDF of its seed if not', () => {
  expect(expandPayloadKey(keys.payloadKey)).toBe(keys.payloadKey);
  const [salt, info] = ['SALT', 'INFO'].map(
    (end) => `sphinx-payload-key-V01-CS01-HKDF:SHA256-${end}`,
  );
  const expected = hkdfSync('sha256', keys.payloadKeySeed, salt ?? '', info ?? '', 192);
  expect(expandPayloadKey(keys.payloadKeySeed)).toEqual(new Uint8Array(expected));
});
