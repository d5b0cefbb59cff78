import {
  deriveVerificationKey,
  encodeVerificationKey,
  nobleGroup,
  type SigningKey,
} from '@coir/coconut';
import { evaluateSecret } from '../../../../coconut/dkg/dealing/key-polynomial.ts';
import { mod } from '../crafted.ts';
import {
  type Described,
  type DescribedFields,
  DescribedGroup,
  describedFile,
} from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { replaced, shifted } from '../malformed-bytes.ts';
import { member, World } from '../world.ts';
import { secret, worldOf } from '../worlds.ts';
import { possession } from './possession.ts';

const { order } = nobleGroup;

/** Keys of one attribute for what is public, of two where shares are. */
const NARROW = worldOf('committee');

const WIDE = worldOf('poll');

/** The polynomials of this label for x and y_1 … y_q, constant first. */
export function polynomial(label: string, threshold: number, width = 1): readonly SigningKey[] {
  return Array.from({ length: threshold }, (_, k) => ({
    x: secret(`${label} ${k} x`),
    y: Array.from({ length: width }, (_, j) => secret(`${label} ${k} y ${j}`)),
  }));
}

const keyBytes = (key: SigningKey): Uint8Array =>
  encodeVerificationKey(NARROW.parameters, deriveVerificationKey(nobleGroup, key));

const commit = (coefficients: readonly SigningKey[]): readonly Uint8Array[] =>
  coefficients.map(keyBytes);

/** A key whose secrets are combined of others’ by a function of their values. */
function combine(
  keys: readonly SigningKey[],
  of: (values: readonly bigint[]) => bigint,
): SigningKey {
  return {
    x: mod(of(keys.map(({ x }) => x))),
    y: (keys[0]?.y ?? []).map((_, j) => mod(of(keys.map(({ y }) => member(y, j))))),
  };
}

const LINE = polynomial('line', 2);
const PARABOLA = polynomial('parabola', 3, 2);

function evaluation(): readonly DescribedGroup[] {
  const about =
    'Π C_k^{i^k}: the verification key of the share at i, out of the commitments to the coefficients.';
  const groups = (
    [
      ['constant', polynomial('constant', 1)],
      ['line', LINE],
      ['parabola', polynomial('narrow parabola', 3)],
    ] as const
  ).map(([word, coefficients]) => {
    const given = { schema: NARROW.schemaBytes, commitments: commit(coefficients) };
    const cases = new DescribedGroup('evaluate-commitments', about, given);
    for (const issuerIndex of [1, 2, 300, 65_535]) {
      const key = keyBytes(evaluateSecret(nobleGroup, coefficients, issuerIndex));
      const comment = `The key at ${issuerIndex} of a polynomial of degree ${coefficients.length - 1}.`;
      cases.gives(`${word}-${issuerIndex}`, comment, { issuerIndex }, { key });
    }
    return cases;
  });
  const cases = new DescribedGroup('evaluate-commitments', about, { schema: NARROW.schemaBytes });
  const commitments = commit(LINE);
  const [first = new Uint8Array(0), second = new Uint8Array(0)] = commitments;
  for (const [id, comment, list, code] of [
    [
      'identity',
      'β1_1 of the second coefficient is the identity.',
      [first, replaced(second, 98, Uint8Array.of(0xc0, ...new Uint8Array(47)))],
      'COCONUT_INVALID_POINT',
    ],
    [
      'torsion',
      'α of the first coefficient plus a point of order 13.',
      [replaced(first, 0, shifted('G2', first.slice(0, 96), 13n).bytes), second],
      'COCONUT_INVALID_POINT',
    ],
    [
      'cut',
      'The last byte of the second is missing.',
      [first, second.slice(0, -1)],
      'COCONUT_INVALID_ENCODING',
    ],
  ] as const) {
    cases.refuses(id, comment, { commitments: list, issuerIndex: 1 }, code);
  }
  return [...groups, cases];
}

const shareAt = (index: number): SigningKey => evaluateSecret(nobleGroup, PARABOLA, index);

const claim = (issuerIndex: number, share: SigningKey): DescribedFields => ({
  issuerIndex,
  share: World.signingKeyBytes(share),
});

const three = shareAt(3);
const [y1 = 0n, y2 = 0n] = three.y;
const bytes = World.signingKeyBytes(three);

const FALSE_SHARES = [
  ['of-another-index', 'The share of another receiver.', claim(3, shareAt(2))],
  ['of-the-secret', 'The constant terms themselves.', claim(3, member(PARABOLA, 0))],
  ['x-higher', 'x higher by 1.', claim(3, { ...three, x: mod(three.x + 1n) })],
  ['y-higher', 'y_2 higher by 1.', claim(3, { ...three, y: [y1, mod(y2 + 1n)] })],
  ['y-exchanged', 'y_1 and y_2 exchanged.', claim(3, { ...three, y: [y2, y1] })],
  [
    'negated',
    'Every scalar negated.',
    claim(
      3,
      combine([three], ([value = 0n]) => -value),
    ),
  ],
  ['x-for-y', 'x in the place of y_1.', claim(3, { x: three.x, y: [three.x, y2] })],
  [
    'of-a-lower-degree',
    'Commitments without the last coefficient.',
    { ...claim(3, three), commitments: commit(PARABOLA.slice(0, 2)) },
  ],
  [
    'of-a-higher-degree',
    'Commitments with one coefficient more.',
    { ...claim(3, three), commitments: commit([...PARABOLA, member(PARABOLA, 1)]) },
  ],
  [
    'commitments-exchanged',
    'Commitments in another order.',
    { ...claim(3, three), commitments: commit(PARABOLA.toReversed()) },
  ],
] as const;

const UNREADABLE_SHARES = [
  [
    'zero',
    'A share whose x is 0.',
    replaced(bytes, 0, new Uint8Array(32)),
    'COCONUT_INVALID_SCALAR',
  ],
  [
    'not-canonical',
    'A share whose y_1 is all ones.',
    replaced(bytes, 34, new Uint8Array(32).fill(255)),
    'COCONUT_INVALID_SCALAR',
  ],
  ['cut', 'A share without its last byte.', bytes.slice(0, -1), 'COCONUT_INVALID_ENCODING'],
] as const;

function shares(): DescribedGroup {
  const about =
    'Whether the share of a receiver is the value at its index of the polynomials that are committed to.';
  const cases = new DescribedGroup('check-share', about, {
    schema: WIDE.schemaBytes,
    commitments: commit(PARABOLA),
  });
  for (const index of [1, 2, 7, 256, 65_535]) {
    cases.holds(`at-${index}`, `The share at ${index}.`, claim(index, shareAt(index)));
  }
  for (const [id, comment, inputs] of FALSE_SHARES) {
    cases.fails(id, comment, inputs);
  }
  for (const [id, comment, share, code] of UNREADABLE_SHARES) {
    cases.refuses(id, comment, { issuerIndex: 3, share }, code);
  }
  return cases;
}

function combination(): DescribedGroup {
  const about =
    'generation: Π_d C_{d,k}. resharing: Π_d C_{d,k}^{λ_d} with the Lagrange weights of the dealers’ indices.';
  const cases = new DescribedGroup('combine-commitments', about, { schema: NARROW.schemaBytes });
  const dealers = [1, 2, 4].map((issuerIndex) => ({
    issuerIndex,
    coefficients: polynomial(`dealer ${issuerIndex}`, 2),
  }));
  const dealings = (list: typeof dealers): Described =>
    list.map(({ issuerIndex, coefficients }) => ({
      issuerIndex,
      commitments: commit(coefficients),
    }));
  const columns = (list: typeof dealers): readonly (readonly SigningKey[])[] =>
    [0, 1].map((k) => list.map(({ coefficients }) => member(coefficients, k)));
  const sum = (values: readonly bigint[]): bigint =>
    values.reduce((total, value) => total + value, 0n);
  for (const [id, comment, list] of [
    ['three-dealers', 'Three dealers.', dealers],
    ['one-dealer', 'One dealer.', dealers.slice(0, 1)],
    ['reversed', 'The order of dealers does not matter.', dealers.toReversed()],
  ] as const) {
    const commitments = columns([...list]).map((column) => keyBytes(combine(column, sum)));
    cases.gives(
      `generation-${id}`,
      comment,
      { kind: 'generation', dealings: dealings([...list]) },
      { commitments },
    );
  }
  // λ of 1, 2, 4: 8/3, −2, 1/3; of 1 and 2: 2, −1.
  const third = ((): bigint => {
    let value = 1n;
    while (value % 3n !== 0n) value += order;
    return value / 3n;
  })();
  for (const [id, comment, list, weights] of [
    ['three-dealers', 'Three dealers at 1, 2 and 4.', dealers, [8n * third, -2n, third]],
    ['two-dealers', 'Two dealers at 1 and 2.', dealers.slice(0, 2), [2n, -1n]],
    ['one-dealer', 'One dealer, whose share is the key.', dealers.slice(0, 1), [1n]],
  ] as const) {
    const weighted = (values: readonly bigint[]): bigint =>
      sum(values.map((value, d) => value * member(weights, d)));
    const commitments = columns([...list]).map((column) => keyBytes(combine(column, weighted)));
    cases.gives(
      `resharing-${id}`,
      comment,
      { kind: 'resharing', dealings: dealings([...list]) },
      { commitments },
    );
  }
  const [first] = dealings(dealers) as Described[];
  const twice = { kind: 'resharing', dealings: [first ?? null, first ?? null] };
  return cases.refuses('resharing-index-twice', 'A dealer twice.', twice, 'COCONUT_INVALID_INDEX');
}

/** The public side of generating a key together. */
export function keyGenerationFile(): KitFile {
  return describedFile(
    'Commitments to shares, their combination, and proofs of possession, as key generation and resharing use them.',
    [...evaluation(), shares(), combination(), ...possession()],
  );
}
