import {
  decodeKeyRecord,
  encodeItems,
  encodeSchema,
  encodeVerificationKey,
  type G1Point,
  nobleGroup,
  u16,
  type VerificationKey,
} from '@coir/coconut';
import { TICKET_SCHEMA, ticketScope } from '@coir/coconut/ticket';
import { utf8 } from '../../../support/issued-tickets.ts';
import { DescribedGroup } from '../described-cases.ts';
import { joined, replaced, shifted } from '../malformed-bytes.ts';
import { OPEN_SCOPE, SMALL_ITEMS, SMALL_RECORD, withItems } from '../sample-record.ts';
import { member } from '../world.ts';
import { worldOf } from '../worlds.ts';

const { g1, g2 } = nobleGroup;
const malformed = 'COCONUT_INVALID_ENCODING';
const invalidRecord = 'COCONUT_INVALID_KEY_RECORD';
const invalidPoint = 'COCONUT_INVALID_POINT';
const invalidIndex = 'COCONUT_INVALID_INDEX';
const inconsistent = 'COCONUT_INCONSISTENT_KEY';

// Items of a record: suite, network, schema, scope, threshold, master key, index, partial key,
// index, …
const SUITE = 0;

const NET = 1;
const SCHEMA = 2;
const SCOPE = 3;
const THRESHOLD = 4;
const MASTER = 5;
const FIRST_INDEX = 6;
const FIRST_KEY = 7;
const SECOND_INDEX = 8;
const SECOND_KEY = 9;

/** The master key, which decodes, with its parts put through a function. */
function masterWith(change: (key: VerificationKey) => VerificationKey): Uint8Array {
  const { parameters, masterKey } = decodeKeyRecord(SMALL_RECORD);
  return encodeVerificationKey(parameters, change(masterKey));
}

const shift = (key: VerificationKey): VerificationKey => ({
  ...key,
  betaG1: key.betaG1.map((point) => g1.add(point, g1.generator)),
  beta: key.beta.map((point) => g2.add(point, g2.generator)),
});

/** The record with β1 of every key put through a function that keeps what interpolates. */
function withBeta1(change: (point: G1Point) => G1Point): Uint8Array {
  const changed = [MASTER, FIRST_KEY, SECOND_KEY].map((at) => {
    const key = member(SMALL_ITEMS, at);
    return [at, replaced(key, 98, g1.encode(change(g1.decode(key.slice(98, 146)))))] as const;
  });
  return withItems(Object.fromEntries(changed));
}

const [master, first, second] = [MASTER, FIRST_KEY, SECOND_KEY].map((at) =>
  member(SMALL_ITEMS, at),
) as [Uint8Array, Uint8Array, Uint8Array];

const betaG1 = master.slice(98, 146);
const identityG1 = Uint8Array.of(0xc0, ...new Uint8Array(47));
const identityG2 = Uint8Array.of(0xc0, ...new Uint8Array(95));

const ticketSchema = encodeSchema({
  ...TICKET_SCHEMA,
  attributes: TICKET_SCHEMA.attributes.slice(0, 1),
});

const REFUSED_RECORDS = [
  ['other-suite', 'Another suite.', withItems({ [SUITE]: utf8('COIR-V2') }), malformed],
  [
    'nym-suite',
    'The suite of another scheme.',
    withItems({ [SUITE]: utf8('NYM-COCONUT-V5') }),
    malformed,
  ],
  [
    'network-not-utf-8',
    'A network that is not UTF-8.',
    withItems({ [NET]: Uint8Array.of(0xc3, 0x28) }),
    malformed,
  ],
  [
    'long-network',
    'The name of a network of 256 bytes.',
    withItems({ [NET]: new Uint8Array(256).fill(65) }),
    'COCONUT_INVALID_SCHEMA',
  ],
  [
    'invalid-schema',
    'A schema whose nullifier attribute is a text.',
    withItems({
      [SCHEMA]: encodeItems(utf8('s'), u16(1), u16(1), u16(1), utf8('a'), utf8('text')),
    }),
    'COCONUT_INVALID_SCHEMA',
  ],
  [
    'larger-schema',
    'A schema of more attributes than the keys are for.',
    withItems({ [SCHEMA]: worldOf('poll').schemaBytes }),
    malformed,
  ],
  [
    'ticket-with-another-scope',
    'A schema of the name ticket-1 has the scope of tickets and no other.',
    withItems({ [SCHEMA]: ticketSchema }),
    invalidRecord,
  ],
  [
    'ticket-of-another-network',
    'The scope of tickets of another network.',
    withItems({ [SCHEMA]: ticketSchema, [SCOPE]: ticketScope('coir-other') }),
    invalidRecord,
  ],
  [
    'ticket-with-an-open-scope',
    'Tickets do not leave their scope to applications.',
    withItems({ [SCHEMA]: ticketSchema, [SCOPE]: OPEN_SCOPE }),
    invalidRecord,
  ],
  ['threshold-zero', 't = 0.', withItems({ [THRESHOLD]: u16(0) }), 'COCONUT_INVALID_THRESHOLD'],
  [
    'threshold-above-issuers',
    't = 3 of two issuers.',
    withItems({ [THRESHOLD]: u16(3) }),
    'COCONUT_INVALID_THRESHOLD',
  ],
  [
    'threshold-of-one-byte',
    't in one byte.',
    withItems({ [THRESHOLD]: Uint8Array.of(2) }),
    malformed,
  ],
  [
    'lower-threshold',
    't = 1, below the degree of the keys.',
    withItems({ [THRESHOLD]: u16(1) }),
    invalidRecord,
  ],
  [
    'all-keys-the-master-key',
    't = 2 of keys that were dealt for one: each issuer has the master key.',
    withItems({ [FIRST_KEY]: master, [SECOND_KEY]: master }),
    invalidRecord,
  ],
  [
    'constant-beta',
    'α has degree 1 and β degree 0: one issuer changes the attributes of a credential.',
    withItems({
      [FIRST_KEY]: joined(first.slice(0, 96), master.slice(96)),
      [SECOND_KEY]: joined(second.slice(0, 96), master.slice(96)),
    }),
    invalidRecord,
  ],
  [
    'constant-alpha',
    'α has degree 0 and β degree 1.',
    withItems({
      [FIRST_KEY]: joined(master.slice(0, 96), first.slice(96)),
      [SECOND_KEY]: joined(master.slice(0, 96), second.slice(96)),
    }),
    invalidRecord,
  ],
  [
    'no-issuer',
    'No issuer.',
    encodeItems(...SMALL_ITEMS.slice(0, FIRST_INDEX)),
    'COCONUT_INVALID_THRESHOLD',
  ],
  [
    'master-of-an-issuer',
    'The key of an issuer for the master key.',
    withItems({ [MASTER]: first }),
    invalidRecord,
  ],
  [
    'partials-exchanged',
    'Two issuers have each other’s key.',
    withItems({ [FIRST_KEY]: second, [SECOND_KEY]: first }),
    invalidRecord,
  ],
  [
    'other-index',
    'The second issuer under index 3.',
    withItems({ [SECOND_INDEX]: u16(3) }),
    invalidRecord,
  ],
  [
    'indices-shifted',
    'All issuers under the next index.',
    withItems({ [FIRST_INDEX]: u16(2), [SECOND_INDEX]: u16(3) }),
    invalidRecord,
  ],
  [
    'without-an-issuer',
    'An issuer fewer than the threshold.',
    encodeItems(...SMALL_ITEMS.slice(0, -2)),
    'COCONUT_INVALID_THRESHOLD',
  ],
  [
    'master-shifted',
    'Master key shifted alike in both groups.',
    withItems({ [MASTER]: masterWith(shift) }),
    invalidRecord,
  ],
  [
    'master-with-another-alpha',
    'Master key with another α.',
    withItems({
      [MASTER]: masterWith((key) => ({ ...key, alpha: g2.add(key.alpha, g2.generator) })),
    }),
    invalidRecord,
  ],
  ['index-zero', 'Index 0.', withItems({ [FIRST_INDEX]: u16(0) }), invalidIndex],
  ['index-twice', 'An index twice.', withItems({ [SECOND_INDEX]: u16(1) }), invalidIndex],
  [
    'indices-descending',
    'Issuers with their keys, in descending order.',
    encodeItems(
      ...SMALL_ITEMS.slice(0, 6),
      ...[8, 6].flatMap((at) => SMALL_ITEMS.slice(at, at + 2)),
    ),
    invalidIndex,
  ],
  ['trailing-byte', 'A byte follows.', joined(SMALL_RECORD, new Uint8Array(1)), malformed],
  ['cut', 'The last byte is missing.', SMALL_RECORD.slice(0, -1), malformed],
  [
    'without-a-master',
    'Only the first five items.',
    encodeItems(...SMALL_ITEMS.slice(0, 5)),
    malformed,
  ],
  ['empty', 'No bytes.', new Uint8Array(0), malformed],
  [
    'key-of-another-count',
    'A master key whose q is 2.',
    withItems({ [MASTER]: replaced(master, 96, u16(2)) }),
    malformed,
  ],
  [
    'beta1-shifted',
    'β1 of every key times g1: keys interpolate, and s″ would tell a hidden attribute.',
    withBeta1((point) => g1.add(point, g1.generator)),
    inconsistent,
  ],
  [
    'beta1-squared',
    'β1 of every key squared.',
    withBeta1((point) => g1.add(point, point)),
    inconsistent,
  ],
  ['beta1-negated', 'β1 of every key negated.', withBeta1(g1.negate), inconsistent],
  [
    'alpha-identity',
    'α of the master key is the identity.',
    withItems({ [MASTER]: replaced(master, 0, identityG2) }),
    invalidPoint,
  ],
  [
    'beta1-identity',
    'β1 of an issuer is the identity.',
    withItems({ [FIRST_KEY]: replaced(first, 98, identityG1) }),
    invalidPoint,
  ],
  [
    'beta2-identity',
    'β2 of an issuer is the identity.',
    withItems({ [SECOND_KEY]: replaced(second, 146, identityG2) }),
    invalidPoint,
  ],
  [
    'beta1-torsion',
    'β1 of the master key plus a point of order 3.',
    withItems({ [MASTER]: replaced(master, 98, shifted('G1', betaG1, 3n).bytes) }),
    invalidPoint,
  ],
  [
    'alpha-torsion',
    'α of an issuer plus a point of order 13.',
    withItems({ [FIRST_KEY]: replaced(first, 0, shifted('G2', first.slice(0, 96), 13n).bytes) }),
    invalidPoint,
  ],
  [
    'beta2-torsion',
    'β2 of the master key plus a point of order 23.',
    withItems({ [MASTER]: replaced(master, 146, shifted('G2', master.slice(146), 23n).bytes) }),
    invalidPoint,
  ],
] as const;

/** Records that are not valid. */
export function refusedRecords(): DescribedGroup {
  const about = 'The record of case small, changed in one place.';
  const cases = new DescribedGroup('decode-key-record', about);
  for (const [id, comment, record, code] of REFUSED_RECORDS) {
    cases.refuses(id, comment, { record }, code);
  }
  return cases;
}
