import {
  type Attribute,
  type AttributeKind,
  attributeFromText,
  createSchema,
  nobleGroup,
  randomAttribute,
  type Schema,
} from '@coir/coconut';
import { TICKET_SCHEMA, ticketScope } from '@coir/coconut/ticket';
import { utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import type { WorldTerms } from './world.ts';

/** The network of most worlds. */
export const NETWORK = 'coir-kit';

/** The secret attribute of this label. */
export function secret(label: string): Attribute {
  return randomAttribute(seededRandom(`kit secret ${label}`));
}

/** A schema out of `name: kind` lines. */
export function schemaOf(
  name: string,
  attributes: readonly (readonly [string, AttributeKind])[],
  privateCount: number,
  nullifierPosition: number,
): Schema {
  return createSchema({
    name,
    attributes: attributes.map(([attribute, kind]) => ({ name: attribute, kind })),
    privateCount,
    nullifierPosition,
  });
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);

const WIDEST = upTo(32);
const widestKind = (position: number): AttributeKind =>
  position === 32 ? 'secret' : position % 2 === 0 ? 'text' : 'integer';

/** The name of a world. */
export type WorldName =
  | 'ticket'
  | 'single'
  | 'member'
  | 'secretive'
  | 'pass'
  | 'widest'
  | 'poll'
  | 'unicode'
  | 'nameless'
  | 'bounds'
  | 'pair'
  | 'committee'
  | 'far';

/** What the worlds of the kit are made of. */
export const TERMS: Readonly<Record<WorldName, Omit<WorldTerms, 'name'>>> = {
  /** What the network sells. */
  ticket: {
    network: NETWORK,
    schema: TICKET_SCHEMA,
    scope: ticketScope(NETWORK),
    threshold: 2,
    indices: upTo(3),
    attributes: [secret('ticket'), 1n, 2972n],
    hidden: [[1]],
  },
  /** The smallest there is. */
  single: {
    network: NETWORK,
    schema: schemaOf('single-1', [['key', 'secret']], 1, 1),
    scope: utf8('single'),
    threshold: 1,
    indices: [1],
    attributes: [secret('single')],
    hidden: [[1]],
  },
  /** The nullifier attribute is the second, and one private attribute is an integer. */
  member: {
    network: NETWORK,
    schema: schemaOf(
      'member-1',
      [
        ['birth', 'integer'],
        ['serial', 'secret'],
        ['country', 'text'],
        ['level', 'integer'],
      ],
      2,
      2,
    ),
    scope: utf8('members'),
    threshold: 2,
    indices: upTo(3),
    attributes: [1987n, secret('member'), attributeFromText('Österreich'), 3n],
    hidden: [[2], [1, 2], [2, 3], [2, 4], [1, 2, 3, 4]],
  },
  /** Nothing is public, and every issuer is needed. */
  secretive: {
    network: NETWORK,
    schema: schemaOf(
      'secretive-1',
      [
        ['note', 'text'],
        ['count', 'integer'],
        ['key', 'secret'],
      ],
      3,
      3,
    ),
    scope: utf8('secretive'),
    threshold: 3,
    indices: upTo(3),
    attributes: [attributeFromText(''), 0n, secret('secretive')],
    hidden: [[3], [1, 3], [1, 2, 3]],
  },
  /** Most attributes are public. */
  pass: {
    network: NETWORK,
    schema: schemaOf(
      'pass-1',
      [
        ['serial', 'secret'],
        ['zone', 'integer'],
        ['line', 'text'],
        ['year', 'integer'],
        ['class', 'text'],
        ['seats', 'integer'],
      ],
      1,
      1,
    ),
    scope: utf8('passes'),
    threshold: 1,
    indices: upTo(2),
    attributes: [
      secret('pass'),
      7n,
      attributeFromText('U4'),
      2026n,
      attributeFromText('second'),
      1n,
    ],
    hidden: [[1], [1, 6], [1, 2, 3, 4, 5, 6]],
  },
  /**
   * As many attributes as there can be, all private, the nullifier's the last: bit 31 of the mask.
   */
  widest: {
    network: NETWORK,
    schema: schemaOf(
      'widest-1',
      WIDEST.map((position) => [`${position}`, widestKind(position)] as const),
      32,
      32,
    ),
    scope: utf8('widest'),
    threshold: 1,
    indices: [1],
    attributes: WIDEST.map((position) =>
      position === 32 ? secret('widest') : BigInt(position) ** 3n,
    ),
    hidden: [[32], WIDEST],
  },
  /** The scope is left to applications. */
  poll: {
    network: NETWORK,
    schema: schemaOf(
      'poll-1',
      [
        ['voter', 'secret'],
        ['district', 'text'],
      ],
      1,
      1,
    ),
    scope: 'application' as const,
    threshold: 2,
    indices: upTo(2),
    attributes: [secret('poll'), attributeFromText('north')],
    hidden: [[1], [1, 2]],
  },
  /** Names and texts beyond ASCII, in a form that normalising would change. */
  unicode: {
    network: 'nätwork ☃ 𝔾',
    schema: schemaOf(
      'Ausweis №1',
      [
        ['schlüssel', 'secret'],
        ['Stra\u00dfe', 'text'],
      ],
      1,
      1,
    ),
    scope: utf8('Türen'),
    threshold: 3,
    indices: upTo(5),
    attributes: [secret('unicode'), attributeFromText('Cafe\u0301 🔑')],
    hidden: [[1], [1, 2]],
  },
  /** Names are empty, and so is the scope. */
  nameless: {
    network: '',
    schema: schemaOf(
      '',
      [
        ['', 'secret'],
        ['n', 'integer'],
      ],
      1,
      1,
    ),
    scope: new Uint8Array(0),
    threshold: 1,
    indices: upTo(3),
    attributes: [secret('nameless'), 5n],
    hidden: [[1], [1, 2]],
  },
  /** Every attribute is at a bound of its kind. */
  bounds: {
    network: NETWORK,
    schema: schemaOf(
      'bounds-1',
      [
        ['low', 'secret'],
        ['high', 'secret'],
        ['zero', 'integer'],
        ['largest', 'integer'],
        ['nothing', 'text'],
      ],
      3,
      2,
    ),
    scope: utf8('bounds'),
    threshold: 2,
    indices: upTo(3),
    attributes: [1n, nobleGroup.order - 1n, 0n, 2n ** 64n - 1n, 0n],
    hidden: [[2], [1, 2, 3], [2, 4, 5]],
  },
  /** Every attribute can be hidden and is private: for records that differ in one thing. */
  pair: {
    network: NETWORK,
    schema: schemaOf(
      'pair-1',
      [
        ['left', 'secret'],
        ['right', 'secret'],
      ],
      2,
      1,
    ),
    scope: utf8('pairs'),
    threshold: 2,
    indices: upTo(3),
    attributes: [secret('left'), secret('right')],
    hidden: [[1], [1, 2]],
  },
  /** Seven of ten. */
  committee: {
    network: NETWORK,
    schema: schemaOf('committee-1', [['vote', 'secret']], 1, 1),
    scope: utf8('committee'),
    threshold: 7,
    indices: upTo(10),
    attributes: [secret('committee')],
    hidden: [[1]],
  },
  /** Indices far apart: no dealer gives them out, a key generation may. */
  far: {
    network: NETWORK,
    schema: schemaOf(
      'far-1',
      [
        ['key', 'secret'],
        ['level', 'integer'],
      ],
      1,
      1,
    ),
    scope: utf8('far'),
    threshold: 2,
    indices: [1, 257, 65_535],
    attributes: [secret('far'), 9n],
    hidden: [[1], [1, 2]],
  },
};
