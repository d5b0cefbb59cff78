import type { RequestParts } from './crafted.ts';
import type { Field } from './malformed-bytes.ts';
import type { Issued } from './world.ts';
import { secret, worldOf } from './worlds.ts';

const world = worldOf('member');
const { attributes } = world.terms;

/** A request of members made by hand, as an honest holder could have drawn it. */
export const REQUEST_PARTS: RequestParts = {
  attributes,
  opening: secret('request opening'),
  openings: [secret('request opening 1'), secret('request opening 2')],
  openingNonce: secret('request nonce'),
  openingNonces: [secret('request nonce 1'), secret('request nonce 2')],
  nonces: [secret('request nonce 3'), secret('request nonce 4')],
};

/** Another credential of members with the same public attributes. */
export const OTHER_MEMBER: Issued = world.issue('second', [
  1990n,
  secret('second member'),
  ...attributes.slice(2),
]);

/** Fields of a request of two private attributes. */
export const REQUEST_FIELDS: readonly Field[] = [
  ...['cm', 'c-1', 'c-2'].map((name) => ({ name, kind: 'G1' as const })),
  ...['e', 'z-o', 'z-o-1', 'z-o-2', 'z-a-1', 'z-a-2'].map((name) => ({
    name,
    kind: 'scalar' as const,
  })),
];
