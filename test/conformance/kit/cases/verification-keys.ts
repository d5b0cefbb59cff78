import { encodeVerificationKey, nobleGroup, u16, type VerificationKey } from '@coir/coconut';
import { DescribedGroup } from '../described-cases.ts';
import { type Field, joined, malformedObjects, replaced } from '../malformed-bytes.ts';
import { member } from '../world.ts';
import { worldOf } from '../worlds.ts';

const { g1, g2, order } = nobleGroup;

/** The key with its parts at some places put through a function. */
export function changedKey(
  key: VerificationKey,
  change: (part: 'alpha' | 'betaG1' | 'beta', position: number) => bigint,
): VerificationKey {
  return {
    alpha: g2.add(key.alpha, g2.multiply(g2.generator, change('alpha', 0))),
    betaG1: key.betaG1.map((point, j) =>
      g1.add(point, g1.multiply(g1.generator, change('betaG1', j))),
    ),
    beta: key.beta.map((point, j) => g2.add(point, g2.multiply(g2.generator, change('beta', j)))),
  };
}

const poll = worldOf('poll');
const { verificationKey: key } = member(poll.pairs, 0);

const KEYS = [
  ['partial', 'The key of an issuer.', key, true],
  ['master', 'The master key.', poll.record.masterKey, true],
  [
    'other-alpha',
    'Another α: nothing ties it to β.',
    changedKey(key, (part) => (part === 'alpha' ? 1n : 0n)),
    true,
  ],
  [
    'one-half-shifted',
    'β1_2 of another secret.',
    changedKey(key, (part, j) => (part === 'betaG1' && j === 1 ? 99n : 0n)),
    false,
  ],
  [
    'other-half-shifted',
    'β2_1 of another secret.',
    changedKey(key, (part, j) => (part === 'beta' && j === 0 ? 99n : 0n)),
    false,
  ],
  [
    'shifts-that-cancel',
    'Two wrong halves whose sum is right: only a weighted combination sees them.',
    changedKey(key, (part, j) => (part !== 'betaG1' ? 0n : j === 0 ? 99n : order - 99n)),
    false,
  ],
  [
    'both-shifted',
    'Both halves shifted alike are another key.',
    changedKey(key, (part) => (part === 'alpha' ? 0n : 99n)),
    true,
  ],
  [
    'halves-exchanged',
    'β1_1 and β1_2 exchanged.',
    { ...key, betaG1: key.betaG1.toReversed() },
    false,
  ],
  [
    'half-negated',
    'β1_1 negated.',
    { ...key, betaG1: [g1.negate(member(key.betaG1, 0)), member(key.betaG1, 1)] },
    false,
  ],
] as const;

const encode = (changed: VerificationKey): Uint8Array =>
  encodeVerificationKey(poll.parameters, changed);

const bytes = encode(key);

const REFUSED_KEYS = [
  ['other-count', 'q = 3 in a key of the right length.', replaced(bytes, 96, u16(3))],
  ['of-a-larger-schema', 'A key for four attributes.', worldOf('member').masterKeyBytes],
  ['cut', 'The last byte is missing.', bytes.slice(0, -1)],
  ['trailing', 'A byte follows.', joined(bytes, new Uint8Array(1))],
  ['empty', 'No bytes.', new Uint8Array(0)],
  ['leaked-g1-x', 'α in G1 follows: no key holds it.', joined(bytes, g1.encode(g1.generator))],
] as const;

/** Reading verification keys. */
export function verificationKeys(): DescribedGroup {
  const about =
    'α ‖ u16 q ‖ β1_1 … β1_q ‖ β2_1 … β2_q. A key is consistent if e(β1_j, g2) = e(g1, β2_j) for every j, which reading it does not check.';
  const given = { schema: poll.schemaBytes };
  const cases = new DescribedGroup('decode-verification-key', about, given);
  for (const [id, comment, changed, consistent] of KEYS) {
    const encoded = encode(changed);
    cases.gives(id, comment, { bytes: encoded }, { same: true, consistent });
  }
  addMalformedParts(cases);
  for (const [id, comment, changed] of REFUSED_KEYS) {
    cases.refuses(id, comment, { bytes: changed }, 'COCONUT_INVALID_ENCODING');
  }
  return cases;
}

/** The key for one attribute with every part malformed. */
function addMalformedParts(cases: DescribedGroup): void {
  const { schemaBytes: schema, masterKeyBytes } = worldOf('single');
  const beta: readonly Field[] = [
    { name: 'beta1', kind: 'G1' },
    { name: 'beta2', kind: 'G2' },
  ];
  const malformed = [
    ...malformedObjects(masterKeyBytes, [{ name: 'alpha', kind: 'G2' }]),
    ...malformedObjects(masterKeyBytes, beta, 98),
  ];
  for (const { word, what, bytes } of malformed) {
    cases.refuses(word, `${what}.`, { schema, bytes }, 'COCONUT_INVALID_POINT');
  }
}
