import { hkdfSha256 } from '#primitives';
import { PAYLOAD_KEY_LENGTH } from '../format/geometry.ts';
import type { SphinxVersion } from '../format/version.ts';
import type { HopKeys } from './hop-keys.ts';

const SALT = new TextEncoder().encode('sphinx-payload-key-V01-CS01-HKDF:SHA256-SALT');
const INFO = new TextEncoder().encode('sphinx-payload-key-V01-CS01-HKDF:SHA256-INFO');

/**
 * The form in which a version passes payload keys around: the 192-byte key (258) or its 16-byte
 * seed (259).
 */
export function payloadKeyMaterial(keys: HopKeys, version: SphinxVersion): Uint8Array {
  return version === 258 ? keys.payloadKey : keys.payloadKeySeed;
}

/** The 192-byte payload key from the material of either version, told apart by length. */
export function expandPayloadKey(material: Uint8Array): Uint8Array {
  return material.length === PAYLOAD_KEY_LENGTH
    ? material
    : hkdfSha256(material, SALT, INFO, PAYLOAD_KEY_LENGTH);
}
