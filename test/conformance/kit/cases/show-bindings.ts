import {
  type AttributeField,
  createKeyRecord,
  decodeItems,
  encodeItems,
  encodeKeyRecord,
  type KeyRecord,
  nobleGroup,
  setup,
  u16,
  withScope,
} from '@coir/coconut';
import { utf8 } from '../../../support/issued-tickets.ts';
import { craftShowBytes } from '../crafted.ts';
import { DescribedGroup } from '../described-cases.ts';
import { joined, replaced } from '../malformed-bytes.ts';
import { CONTEXT, MEMBER_CLAIM, MEMBER_SHOW, SHOW_PARTS, shown } from '../sample-shows.ts';
import { member } from '../world.ts';
import { worldOf } from '../worlds.ts';
import { addPolicies } from './proving.ts';

const { order } = nobleGroup;
const world = worldOf('member');
const { record, terms } = world;
const { attributes } = terms;
const [birth = 0n, , country = 0n, level = 0n] = attributes;

const pair = worldOf('pair');

const { partialKeys, schema } = pair.record;
const base = { scope: pair.record.scope, threshold: 2, partialKeys };
const inNetwork = (name: string): KeyRecord => createKeyRecord(setup(name, schema), base);
const withSchema = (changed: typeof schema): KeyRecord =>
  createKeyRecord(setup(pair.record.network, changed), base);
const withSecond = (change: Partial<(typeof schema.attributes)[number]>): KeyRecord => {
  const [first, second] = schema.attributes as [AttributeField, AttributeField];
  return withSchema({ ...schema, attributes: [first, { ...second, ...change }] });
};
const others = worldOf('far').record.partialKeys.slice(0, 2);

/** The record of pairs with 3 for its threshold: no record, since the keys have degree 1. */
const ABOVE_DEGREE: Uint8Array = encodeItems(...decodeItems(pair.recordBytes, 100).with(4, u16(3)));

/**
 * Records that differ from that of pairs in one thing, and for which nothing of theirs may count.
 */
const OTHER_RECORDS: readonly (readonly [string, string, KeyRecord])[] = [
  ['other-network', 'The same keys in another network.', inNetwork('coir-other')],
  [
    'other-schema-name',
    'The same keys for a schema of another name.',
    withSchema({ ...schema, name: 'pair-2' }),
  ],
  [
    'other-attribute-name',
    'The same keys for a schema in which an attribute has another name.',
    withSecond({ name: 'wrong' }),
  ],
  [
    'other-kind',
    'The same keys for a schema in which an attribute is a text.',
    withSecond({ kind: 'text' }),
  ],
  [
    'other-private-count',
    'The same keys for a schema of one private attribute.',
    withSchema({ ...schema, privateCount: 1 }),
  ],
  [
    'other-nullifier-position',
    'The same keys for a schema whose nullifier attribute is the second.',
    withSchema({ ...schema, nullifierPosition: 2 }),
  ],
  [
    'other-scope',
    'The same keys for another scope.',
    createKeyRecord(pair.parameters, { ...base, scope: utf8('others') }),
  ],
  [
    'longer-scope',
    'The same keys for a scope with a byte more.',
    createKeyRecord(pair.parameters, { ...base, scope: joined(base.scope, new Uint8Array(1)) }),
  ],
  [
    'open-scope',
    'The same keys with the scope left open, and chosen as it was fixed.',
    createKeyRecord(pair.parameters, { ...base, scope: 'application' }),
  ],
  [
    'fewer-issuers',
    'The same master key with two of its three issuers.',
    createKeyRecord(pair.parameters, { ...base, partialKeys: partialKeys.slice(0, 2) }),
  ],
  [
    'other-key',
    'Another key for the same schema, network and scope.',
    createKeyRecord(pair.parameters, { ...base, partialKeys: others }),
  ],
];

function records(about: string): DescribedGroup {
  const cases = new DescribedGroup(
    'verify-show',
    `${about} A show of a pair under records that it was not made for.`,
    {
      record: pair.recordBytes,
      hidden: [1, 2],
      revealed: [],
      context: CONTEXT,
      show: shown(pair, [1, 2], 'bound'),
    },
  );
  cases.holds('own-record', 'Under the record it was made for.', {});
  for (const [id, comment, other] of OTHER_RECORDS) {
    const scope = other.scopeChoice === 'open' ? { scope: pair.record.scope } : {};
    cases.fails(id, comment, { record: encodeKeyRecord(other), ...scope });
  }
  cases.refuses(
    'other-threshold',
    'The same keys under a higher threshold.',
    { record: ABOVE_DEGREE },
    'COCONUT_INVALID_KEY_RECORD',
  );
  return cases;
}

const OTHER_CLAIMS = [
  ['other-level', 'Another revealed integer.', { revealed: [country, 4n] }],
  ['other-country', 'Another revealed text.', { revealed: [country + 1n, level] }],
  ['too-few-revealed', 'A revealed value is missing.', { revealed: [country] }],
  ['too-many-revealed', 'A revealed value 0 too many.', { revealed: [country, level, 0n] }],
  ['nothing-revealed', 'No revealed value.', { revealed: [] }],
  ['revealed-too-large', 'A revealed integer of 2⁶⁴.', { revealed: [country, 2n ** 64n] }],
  [
    'other-hidden',
    'Another set of as many hidden positions.',
    { hidden: [2, 3], revealed: [birth, level] },
  ],
  [
    'other-hidden-same-values',
    'Another set of hidden positions, with the values of the true one.',
    { hidden: [2, 4], revealed: [birth, country] },
  ],
  ['scope-for-context', 'Scope and context exchanged.', { context: record.scope }],
] as const;

const REFUSED_CLAIMS = [
  [
    'more-hidden',
    'Under a policy that hides one more.',
    { hidden: [1, 2, 3], revealed: [level] },
    'COCONUT_INVALID_ENCODING',
  ],
  [
    'fewer-hidden',
    'Under a policy that hides one fewer.',
    { hidden: [2], revealed: [birth, country, level] },
    'COCONUT_INVALID_ENCODING',
  ],
  [
    'revealed-not-canonical',
    'A revealed value plus r.',
    { revealed: [country, level + order] },
    'COCONUT_INVALID_SCALAR',
  ],
  [
    'scope-chosen',
    'A scope is chosen for a record that has fixed its own.',
    { scope: utf8('members') },
    'COCONUT_INVALID_SCOPE',
  ],
  [
    'identity-nullifier',
    'Z is the identity.',
    { show: replaced(MEMBER_SHOW, 192, Uint8Array.of(0xc0, ...new Uint8Array(47))) },
    'COCONUT_INVALID_POINT',
  ],
] as const;

/** Shows for what they were not made for. */
export function bindings(about: string): readonly DescribedGroup[] {
  const cases = new DescribedGroup(
    'verify-show',
    `${about} A show of a member for what it was not made for.`,
    MEMBER_CLAIM,
  );
  const contexts = [
    CONTEXT.slice(0, -1),
    joined(CONTEXT, new Uint8Array(1)),
    new Uint8Array(0),
    utf8('another context'),
  ];
  ['cut', 'longer', 'empty', 'other'].forEach((word, i) => {
    cases.fails(`${word}-context`, `Another context: ${word}.`, { context: member(contexts, i) });
  });
  for (const [id, comment, inputs] of OTHER_CLAIMS) {
    cases.fails(id, comment, inputs);
  }
  for (const [id, comment, inputs, code] of REFUSED_CLAIMS) {
    cases.refuses(id, comment, inputs, code);
  }
  addPolicies(cases);
  return [records(about), cases, scopes(about)];
}

function scopes(about: string): DescribedGroup {
  const poll = worldOf('poll');
  const [red, blue] = ['poll: red', 'poll: blue'].map((scope) => utf8(scope)) as [
    Uint8Array,
    Uint8Array,
  ];
  const inRed = shown(poll, [1], 'red', { under: withScope(poll.record, red) });
  const inBlue = shown(poll, [1], 'blue', { under: withScope(poll.record, blue) });
  const cases = new DescribedGroup(
    'verify-show',
    `${about} A record whose scope the application chooses.`,
    {
      record: poll.recordBytes,
      hidden: [1],
      revealed: poll.revealed([1]),
      context: CONTEXT,
    },
  );
  cases.holds('red', 'In the scope it was made for.', { scope: red, show: inRed });
  cases.holds('blue', 'A show of the same credential in another scope.', {
    scope: blue,
    show: inBlue,
  });
  cases.fails('red-in-blue', 'In another scope than it was made for.', {
    scope: blue,
    show: inRed,
  });
  cases.fails('nullifier-of-red', 'With the nullifier of another scope.', {
    scope: blue,
    show: replaced(inBlue, 144, inRed.slice(144, 192)),
  });
  cases.fails('empty-scope', 'In the empty scope.', { scope: new Uint8Array(0), show: inRed });
  const wrongBase = craftShowBytes(withScope(poll.record, blue), {
    ...SHOW_PARTS,
    credential: poll.issued.credential,
    attributes: poll.terms.attributes,
    hidden: [1],
    blindings: SHOW_PARTS.blindings.slice(1),
    nonces: SHOW_PARTS.nonces.slice(1),
    blindingNonces: SHOW_PARTS.blindingNonces.slice(1),
    nullifierBase: withScope(poll.record, red).nullifierBase,
  });
  cases.fails(
    'proof-over-another-scope',
    'A proof bound to this scope around the nullifier of another.',
    { scope: blue, show: wrongBase },
  );
  return cases.refuses(
    'no-scope',
    'No scope was chosen.',
    { show: inRed },
    'COCONUT_INVALID_SCOPE',
  );
}
