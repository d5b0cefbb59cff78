import {
  decodeItems,
  deriveVerificationKey,
  encodeItems,
  encodeSchema,
  encodeVerificationKey,
  nobleGroup,
  u16,
} from '@coir/coconut';
import { utf8 } from '../../support/issued-tickets.ts';
import { mod } from './crafted.ts';
import { member } from './world.ts';
import { NETWORK, schemaOf, worldOf } from './worlds.ts';

/** The scope item of records that leave the scope to applications. */
export const OPEN_SCOPE: Uint8Array = encodeItems(utf8('COIR-V1-APPLICATION-SCOPE'));

/** The master key, or that of the issuer at an index, on a line through two known keys. */
function keyAt(index: number): Uint8Array {
  const { master, pairs, parameters } = worldOf('committee');
  const slope = member(pairs, 4).signingKey;
  const at = (constant: bigint, step: bigint): bigint => mod(constant + step * BigInt(index));
  const x = at(master.x, slope.x);
  const y = [at(member(master.y, 0), member(slope.y, 0))];
  return encodeVerificationKey(parameters, deriveVerificationKey(nobleGroup, { x, y }));
}

/** A small record, 2 of 2 issuers and one attribute, in which everything can go wrong. */
export const SMALL_RECORD: Uint8Array = encodeItems(
  utf8('COIR-V1'),
  utf8(NETWORK),
  encodeSchema(schemaOf('small-1', [['key', 'secret']], 1, 1)),
  utf8('small'),
  u16(2),
  keyAt(0),
  ...[1, 2].flatMap((index) => [u16(index), keyAt(index)]),
);

/**
 * Its items: suite, network, schema, scope, threshold, master key, index, partial key, index,
 * partial key.
 */
export const SMALL_ITEMS: readonly Uint8Array[] = decodeItems(SMALL_RECORD, 100);

/** The record with some items exchanged. */
export function withItems(changes: Readonly<Record<number, Uint8Array>>): Uint8Array {
  return encodeItems(...SMALL_ITEMS.map((item, position) => changes[position] ?? item));
}
