import { type Attribute, type Credential, encodeCredential, nobleGroup } from '@coir/coconut';
import { mod } from './crafted.ts';
import { member } from './world.ts';
import { worldOf } from './worlds.ts';

const { g1 } = nobleGroup;
const { master, parameters } = worldOf('member');

/** The exponent of a signature on these attributes under the master key. */
export function exponentOf(values: readonly Attribute[]): bigint {
  return mod(values.reduce((sum, value, j) => sum + value * member(master.y, j), master.x));
}

/** What the holders of the master secret could sign over any base. */
export function signedOver(base: Credential['base'], values: readonly Attribute[]): Credential {
  return { base, signature: g1.multiply(base, exponentOf(values)) };
}

/** `h ‖ s`. */
export function encode(made: Credential): Uint8Array {
  return encodeCredential(parameters, made);
}
