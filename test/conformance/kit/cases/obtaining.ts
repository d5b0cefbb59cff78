import { nobleGroup } from '@coir/coconut';
import { invert, mod } from '../crafted.ts';
import { type DescribedFields, DescribedGroup } from '../described-cases.ts';
import { shifted } from '../malformed-bytes.ts';
import { type Issued, member } from '../world.ts';
import { allWorlds, secret, worldOf } from '../worlds.ts';

const { g1, order } = nobleGroup;
const invalidIndex = 'COCONUT_INVALID_INDEX';
const notEnough = 'COCONUT_NOT_ENOUGH_PARTIALS';
const identity = Uint8Array.of(0xc0, ...new Uint8Array(47));

/** What the holder of a credential gives to have it made. */
function witnessFields({ base, witness, attributes }: Issued): DescribedFields {
  return { base, openings: witness.openings, attributes };
}

/** Credentials out of answers. */
export function obtaining(): readonly DescribedGroup[] {
  const about =
    'The first t answers are unblinded, aggregated and verified under the master key. If that fails, or there are fewer, every answer is checked under its issuer’s key, blamed are the issuers of false ones, ascending, and the first t others are used.';
  const groups = allWorlds().map((world) => {
    const { issued, terms } = world;
    const cases = new DescribedGroup('obtain-credential', about, {
      record: world.recordBytes,
      ...witnessFields(issued),
    });
    const result = { credential: issued.credentialBytes, blamed: [] };
    cases.gives(terms.name, 'Answers of all issuers.', { answers: issued.answers }, result);
    return cases;
  });
  return [...groups, obtainingAmidFalseAnswers(about)];
}

type Answer = Issued['answers'][number];

const TICKET = worldOf('ticket');
const { issued } = TICKET;
const { answers } = issued;
const [serial = 0n] = issued.attributes;
const [first, second, third] = answers as [Answer, Answer, Answer];
const bad = answers.map((answer) => added(answer, 1n));
const [badFirst, badSecond, badThird] = bad as [Answer, Answer, Answer];

/** An answer times g1^scalar. */
function added(answer: Answer, scalar: bigint): Answer {
  const point = g1.add(g1.decode(answer.blinded), g1.multiply(g1.generator, mod(scalar)));
  return { ...answer, blinded: g1.encode(point) };
}

/** An answer under another index. */
function at(issuerIndex: number, { blinded }: Answer): Answer {
  return { issuerIndex, blinded };
}

/** An answer of an issuer who signed a denomination lower by 1. */
function cheaper({ issuerIndex, blinded }: Answer, position: number): Answer {
  const y2 = member(member(TICKET.pairs, position).signingKey.y, 1);
  const less = g1.multiply(g1.decode(issued.base), mod(-y2));
  return { issuerIndex, blinded: g1.encode(g1.add(g1.decode(blinded), less)) };
}

/**
 * The answer of the first issuer with which that of the second aggregates to the identity once the
 * blinding is off: λ = (2, −1).
 */
function vanishing(): Answer {
  const beta = member(TICKET.record.masterKey.betaG1, 0);
  const blinding = g1.multiply(beta, member(issued.witness.openings, 0));
  const sum = g1.add(blinding, g1.decode(second.blinded));
  return { issuerIndex: 1, blinded: g1.encode(g1.multiply(sum, invert(2n))) };
}

const OBTAINED = [
  ['first-two', 'Two answers.', [first, second], []],
  ['last-two-reversed', 'Two others, in reverse.', [third, second], []],
  [
    'third-false',
    'The third of three is false, which nobody notices.',
    [first, second, badThird],
    [],
  ],
  ['first-false', 'The first of three is false.', [badFirst, second, third], [1]],
  ['second-false', 'The second of three is false.', [first, badSecond, third], [2]],
  [
    'false-one-last-in-order',
    'A false answer among the first two, not by index.',
    [badThird, second, first],
    [3],
  ],
  [
    'errors-that-cancel',
    'Errors of two answers cancel in the aggregate, which is right, so nobody is blamed.',
    [added(first, 1n), added(second, 2n)],
    [],
  ],
] as const;

const NOT_OBTAINED = [
  ['none', 'No answer.', [], []],
  ['too-few', 'One good answer of two.', [first], []],
  ['too-few-and-false', 'One false answer.', [badSecond], [2]],
  ['one-of-two-false', 'One of two is false.', [first, badSecond], [2]],
  ['two-of-three-false', 'Two of three are false.', [badFirst, second, badThird], [1, 3]],
  ['all-false', 'All are false.', bad, [1, 2, 3]],
  ['exchanged', 'Two issuers gave each other’s answer.', [at(1, second), at(2, first)], [1, 2]],
  ['same-answer-of-two', 'An issuer repeats another’s answer.', [first, at(2, first)], [2]],
  [
    'errors-that-do-not-cancel',
    'Errors cancel in a plain sum, which is not the aggregate.',
    [added(first, 1n), added(second, -1n)],
    [1, 2],
  ],
  [
    'sum-is-the-identity',
    'What the answers unblind and aggregate to is the identity.',
    [vanishing(), second],
    [1],
  ],
  [
    'answers-to-another-request',
    'Answers to another request of the same holder.',
    TICKET.issue('second', [secret('second ticket'), 1n, 2972n]).answers,
    [1, 2, 3],
  ],
  [
    'other-public',
    'Issuers signed a denomination lower by 1.',
    issued.answers.map(cheaper),
    [1, 2, 3],
  ],
] as const;

const REFUSED_ANSWERS = [
  [
    'other-private',
    'The holder mistakes its serial.',
    { answers, attributes: [serial + 1n, 1n, 2972n] },
    notEnough,
    [1, 2, 3],
  ],
  [
    'other-opening',
    'The holder mistakes its opening.',
    { answers, openings: [5n] },
    notEnough,
    [1, 2, 3],
  ],
  [
    'other-base',
    'The holder mistakes its base.',
    { answers, base: g1.encode(g1.generator) },
    notEnough,
    [1, 2, 3],
  ],
  ['index-twice', 'An answer twice.', { answers: [first, first] }, invalidIndex, []],
  [
    'index-twice-beside-enough',
    'An answer twice beside enough others.',
    { answers: [first, second, second] },
    invalidIndex,
    [],
  ],
  ['index-zero', 'Index 0.', { answers: [at(0, first), second] }, invalidIndex, []],
  [
    'index-too-large',
    'Index 65537, which is 1 in 16 bits.',
    { answers: [at(65_537, first), second] },
    invalidIndex,
    [],
  ],
  [
    'no-issuer',
    'An index that the record does not have.',
    { answers: [first, second, at(4, third)] },
    invalidIndex,
    [],
  ],
  [
    'secret-zero',
    'A secret attribute of 0.',
    { answers, attributes: [0n, 1n, 2972n] },
    'COCONUT_INVALID_ATTRIBUTE',
    [],
  ],
  [
    'integer-too-large',
    'An expiry of 2⁶⁴.',
    { answers, attributes: [serial, 1n, 2n ** 64n] },
    'COCONUT_INVALID_ATTRIBUTE',
    [],
  ],
  [
    'too-few-attributes',
    'An attribute is missing.',
    { answers, attributes: [serial, 1n] },
    'COCONUT_ATTRIBUTE_COUNT',
    [],
  ],
  [
    'too-many-openings',
    'An opening too many.',
    { answers, openings: [5n, 6n] },
    'COCONUT_ATTRIBUTE_COUNT',
    [],
  ],
  [
    'opening-not-canonical',
    'An opening of r.',
    { answers, openings: [order] },
    'COCONUT_INVALID_SCALAR',
    [],
  ],
  [
    'identity',
    'An answer is the identity.',
    { answers: [first, { issuerIndex: 2, blinded: identity }] },
    'COCONUT_INVALID_POINT',
    [],
  ],
  [
    'torsion',
    'An answer plus a point of order 3: the credential would verify.',
    { answers: [{ issuerIndex: 1, blinded: shifted('G1', first.blinded, 3n).bytes }, second] },
    'COCONUT_INVALID_POINT',
    [],
  ],
] as const;

function obtainingAmidFalseAnswers(about: string): DescribedGroup {
  const cases = new DescribedGroup('obtain-credential', `${about} Tickets, 2 of 3.`, {
    record: TICKET.recordBytes,
    ...witnessFields(issued),
  });
  const credential = issued.credentialBytes;
  for (const [id, comment, given, blamed] of OBTAINED) {
    cases.gives(id, comment, { answers: given }, { credential, blamed });
  }
  for (const [id, comment, given, blamed] of NOT_OBTAINED) {
    cases.refuses(id, comment, { answers: given }, notEnough, blamed);
  }
  for (const [id, comment, inputs, code, blamed] of REFUSED_ANSWERS) {
    cases.refuses(id, comment, inputs, code, blamed);
  }
  return cases;
}
