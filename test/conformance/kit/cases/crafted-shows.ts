import { type Credential, encodeKeyRecord, nobleGroup, u32 } from '@coir/coconut';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../../../support/issued-tickets.ts';
import { invert, mod, statementOf } from '../crafted.ts';
import { type DescribedFields, DescribedGroup } from '../described-cases.ts';
import { joined, replaced } from '../malformed-bytes.ts';
import { craft, MEMBER_CLAIM, OTHER_SECRET, SHOW_PARTS } from '../sample-shows.ts';
import { member } from '../world.ts';
import { worldOf } from '../worlds.ts';

const { g1, order } = nobleGroup;
const world = worldOf('member');
const { record, issued, master, terms } = world;
const { attributes } = terms;
const { credential } = issued;
const [birth = 0n, serial = 0n, country = 0n, level = 0n] = attributes;

const zero: bigint[] = [0n, 0n];

const CRAFTED = [
  ['by-hand', 'A show made with given secrets.', craft()],
  [
    'announced-identity',
    'All nonces are 0: A_j and A_Z are the identity, which a challenge may hold.',
    craft({ nonces: zero, blindingNonces: zero }),
  ],
  [
    'one-announced-identity',
    'The nonces of the first attribute are 0: only A_1 is the identity.',
    craft({ nonces: [0n, 5n], blindingNonces: [0n, 6n] }),
  ],
  [
    'factor-one',
    't = 1: the base of the credential is seen, and the show holds.',
    craft({ factor: 1n }),
  ],
  [
    'blindings-zero',
    'ρ_j = 0: attributes can be guessed, and the show holds.',
    craft({ blindings: zero }),
  ],
  ['over-another-base', 'The credential as (h^{−1}, s^{−1}).', craft({ factor: order - 1n })],
] as const;

/** Shows by somebody who chooses every secret. */
export function crafted(about: string): DescribedGroup {
  const cases = new DescribedGroup(
    'verify-show',
    `${about} Shows of a member made by hand.`,
    MEMBER_CLAIM,
  );
  for (const [id, comment, inputs] of CRAFTED) {
    cases.holds(id, comment, inputs);
  }
  addFalseProofs(cases);
  addFalseSignatures(cases);
  addUnfitValues(cases);
  return cases;
}

const statement = statementOf(record, SHOW_PARTS);

const [keyId, mask, first, last, scope, context] = statement as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

const otherSuite = sha256(replaced(encodeKeyRecord(record), 4, utf8('COIR-V2')));

const FALSE_PROOFS = [
  [
    'nullifier-of-another-attribute',
    'Z of the birth year instead of the serial.',
    { nullifierOf: birth },
  ],
  ['nullifier-of-choice', 'Z of a number of choice.', { nullifierOf: OTHER_SECRET }],
  [
    'other-suite',
    'Bound to the key id that the record would have in another suite.',
    { statement: [otherSuite, mask, first, last, scope, context] },
  ],
  ['without-key-id', 'Not bound to the key.', { statement: [mask, first, last, scope, context] }],
  ['without-mask', 'Not bound to the mask.', { statement: [keyId, first, last, scope, context] }],
  [
    'mask-of-revealed',
    'Bound to a mask of the revealed positions.',
    { statement: [keyId, u32(12), first, last, scope, context] },
  ],
  [
    'without-revealed',
    'Not bound to the revealed values.',
    { statement: [keyId, mask, scope, context] },
  ],
  ['without-scope', 'Not bound to the scope.', { statement: [keyId, mask, first, last, context] }],
  [
    'without-context',
    'Not bound to the context.',
    { statement: [keyId, mask, first, last, scope] },
  ],
  [
    'scope-and-context-exchanged',
    'Scope and context in the other order.',
    { statement: [keyId, mask, first, last, context, scope] },
  ],
  [
    'scope-joined-to-context',
    'Scope and context as one item.',
    { statement: [keyId, mask, first, last, joined(scope, context)] },
  ],
  [
    'without-lengths',
    'A challenge of items without their lengths.',
    { encode: (items: readonly Uint8Array[]) => joined(...items) },
  ],
  ['tag-of-requests', 'A challenge with the tag of requests.', { purpose: 'REQUEST-PROOF' }],
] as const;

function addFalseProofs(cases: DescribedGroup): void {
  for (const [id, comment, changes] of FALSE_PROOFS) {
    cases.fails(id, comment, craft(changes));
  }
}

const random = { base: credential.base, signature: g1.multiply(g1.generator, OTHER_SECRET) };
const partial = member(issued.partials, 0).credential;

const FALSE_SIGNATURES = [
  ['garbage-signature', 'A valid proof around a random s.', { credential: random }, {}],
  ['shifted-signature', 's″ times g1, with a valid proof.', { added: g1.generator }, {}],
  ['partial-credential', 'A partial credential of one issuer.', { credential: partial }, {}],
  [
    'other-hidden-attribute',
    'A valid proof of another birth year than was signed.',
    { attributes: [birth + 1n, serial, country, level] },
    {},
  ],
  [
    'other-serial',
    'A valid proof of another serial than was signed: it would have a nullifier of its own.',
    { attributes: [birth, OTHER_SECRET, country, level] },
    {},
  ],
  [
    'other-revealed',
    'A valid proof for another level than was signed.',
    { attributes: [birth, serial, country, 9n] },
    { revealed: [country, 9n] },
  ],
  [
    'hidden-exchanged',
    'A valid proof with the hidden attributes exchanged.',
    { attributes: [serial, birth, country, level] },
    {},
  ],
] as const;

function addFalseSignatures(cases: DescribedGroup): void {
  for (const [id, comment, changes, claimed] of FALSE_SIGNATURES) {
    cases.fails(id, comment, { ...craft(changes), ...claimed });
  }
  const large = [2n ** 64n, serial, country, level];
  cases.holds(
    'hidden-integer-too-large',
    'A hidden integer of 2⁶⁴, signed: nothing in a show tells it.',
    craft({ attributes: large, credential: signed(large) }),
  );
  const thief = [2001n, OTHER_SECRET, country, 999n];
  const leaked = g1.multiply(g1.generator, master.x);
  const forged = {
    base: g1.generator,
    signature: g1.add(leaked, g1.multiExponentiate(record.masterKey.betaG1, thief)),
  };
  cases.holds(
    'forged-with-leaked-g1-x',
    'A show of a credential that somebody made who knows g1^x: nothing in a show tells it.',
    { ...craft({ attributes: thief, credential: forged }), revealed: [country, 999n] },
  );
}

/** Shows that would hold if nobody looked whether the schema can have these values. */
function addUnfitValues(cases: DescribedGroup): void {
  const large = [birth, serial, country, 2n ** 64n];
  cases.fails('revealed-integer-too-large', 'A revealed integer of 2⁶⁴, signed and proven.', {
    ...craft({ attributes: large, credential: signed(large) }),
    revealed: [country, 2n ** 64n],
  });
  const zero = [birth, serial, country, 0n];
  const credential = signed(zero);
  const shorter = statementOf(record, { ...SHOW_PARTS, attributes: zero }).toSpliced(3, 1);
  cases.fails(
    'revealed-value-left-out',
    'A revealed value of 0 is left out, here and in the proof.',
    {
      ...craft({ attributes: zero, credential, statement: shorter }),
      revealed: [country],
    },
  );
  const longer = statementOf(record, SHOW_PARTS).toSpliced(4, 0, new Uint8Array(32));
  cases.fails('revealed-value-added', 'A revealed value of 0 is added, here and in the proof.', {
    ...craft({ statement: longer }),
    revealed: [country, level, 0n],
  });
}

/** What the holders of the master secret could sign over a base of choice. */
function signed(values: readonly bigint[]): Credential {
  const base = g1.multiply(g1.generator, 31_337n);
  const exponent = values.reduce((sum, value, j) => sum + value * member(master.y, j), master.x);
  return { base, signature: g1.multiply(base, mod(exponent)) };
}

/** A class whose K is the identity, which only a dealer can find: e(h′, K) says nothing there. */
export function vanishingClass(about: string): DescribedGroup {
  const cases = new DescribedGroup(
    'verify-show',
    `${about} A class whose K is the identity: anybody could forge it.`,
    MEMBER_CLAIM,
  );
  const [y1 = 0n, y2 = 0n, y3 = 0n, y4 = 0n] = master.y;
  const fatal = mod(-((master.x + y4 * level) * invert(y3)));
  const attributesOf = (text: bigint): readonly bigint[] => [birth, serial, text, level];
  const [beta1, beta2] = record.masterKey.betaG1;
  if (beta1 === undefined || beta2 === undefined)
    throw new Error('a member has two private attributes');
  const unsigned = (text: bigint): DescribedFields => {
    // h = g1 and s = β1_1^{a_1}·β1_2^{a_2}: all of a signature that K leaves.
    const credential = {
      base: g1.generator,
      signature: g1.multiExponentiate([beta1, beta2], [birth, serial]),
    };
    return { ...craft({ attributes: attributesOf(text), credential }), revealed: [text, level] };
  };
  cases.fails(
    'vanishing-class-forged',
    'A show of it without any signature, whose equation holds.',
    unsigned(fatal),
  );
  cases.fails(
    'next-class-forged',
    'The same for the next class, whose equation does not hold.',
    unsigned(fatal - 1n),
  );
  for (const [id, comment, text, holds] of [
    ['vanishing-class-signed', 'A signed show of it is refused as well.', fatal, false],
    ['next-class-signed', 'A signed show of the next class holds.', fatal - 1n, true],
  ] as const) {
    const base = g1.multiply(g1.generator, 7n);
    const exponent = mod(master.x + y1 * birth + y2 * serial + y3 * text + y4 * level);
    const credential = { base, signature: g1.multiply(base, exponent) };
    const inputs = {
      ...craft({ attributes: attributesOf(text), credential }),
      revealed: [text, level],
    };
    if (holds) cases.holds(id, comment, inputs);
    else cases.fails(id, comment, inputs);
  }
  return cases;
}
