import { nobleGroup } from '@coir/coconut';
import { invert, mod } from '../crafted.ts';
import { DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { secret } from '../worlds.ts';

const { order } = nobleGroup;
const invalidIndex = 'COCONUT_INVALID_INDEX';
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);

/** The polynomial with these coefficients at a place, term by term. */
function valueAt(coefficients: readonly bigint[], place: number): bigint {
  return mod(
    coefficients.reduce(
      (sum, coefficient, k) => sum + coefficient * BigInt(place) ** BigInt(k),
      0n,
    ),
  );
}

/** The textbook weight Π j / (j − i). */
function weightOf(indices: readonly number[], i: number): bigint {
  return indices
    .filter((j) => j !== i)
    .reduce((product, j) => mod(product * BigInt(j) * invert(BigInt(j - i))), 1n);
}

function drawn(label: string, count: number): readonly bigint[] {
  return upTo(count).map((k) => secret(`sharing ${label} ${k}`));
}

/** Coefficients, constant first, and what is special about them. */
const POLYNOMIALS: readonly (readonly [string, string, readonly bigint[]])[] = [
  ['constant', 'Degree 0.', drawn('constant', 1)],
  ['line', 'Degree 1.', drawn('line', 2)],
  ['parabola', 'Degree 2.', drawn('parabola', 3)],
  ['degree-6', 'Degree 6.', drawn('degree 6', 7)],
  ['degree-20', 'Degree 20.', drawn('degree 20', 21)],
  ['secret-zero', 'A secret of 0.', [0n, ...drawn('zero', 2)]],
  ['secret-largest', 'A secret of r − 1.', [order - 1n, ...drawn('largest', 2)]],
  [
    'leading-zero',
    'A leading coefficient of 0: a lower degree than it seems.',
    [...drawn('leading', 2), 0n],
  ],
  ['all-largest', 'Every coefficient is r − 1.', [order - 1n, order - 1n, order - 1n]],
  ['small', 'Small numbers, whose shares are not reduced.', [5n, 3n, 2n]],
  ['vanishing', 'A share of 0 at index 2.', [mod(-2n * 7n), 7n]],
];

const PLACES: readonly (readonly [string, string, readonly number[]])[] = [
  ['first', 'At 1, 2, 3.', [1, 2, 3]],
  ['far', 'At indices far apart.', [1, 256, 257, 65_535]],
  ['unordered', 'In any order.', [9, 2, 40]],
];

function sharing(): DescribedGroup {
  const cases = new DescribedGroup(
    'share',
    'The values at the indices of the polynomial with these coefficients, constant first.',
  );
  for (const [word, what, coefficients] of POLYNOMIALS) {
    // Order is tried once.
    const places = word === 'parabola' ? PLACES : PLACES.slice(0, 2);
    for (const [where, how, indices] of places) {
      const values = indices.map((index) => valueAt(coefficients, index));
      cases.gives(`${word}-${where}`, `${what} ${how}`, { coefficients, indices }, { values });
    }
  }
  for (const [id, comment, indices] of [
    ['index-zero', 'Index 0, where the secret is.', [0, 1]],
    ['index-negative', 'A negative index.', [-1, 1]],
    ['index-too-large', 'Index 65536.', [1, 65_536]],
    ['index-twice', 'An index twice.', [3, 1, 3]],
  ] as const) {
    cases.refuses(id, comment, { coefficients: [5n, 3n], indices }, invalidIndex);
  }
  const wrong = { coefficients: [5n, order], indices: [1] };
  return cases.refuses('not-canonical', 'A coefficient of r.', wrong, 'COCONUT_INVALID_SCALAR');
}

/** Index sets of different sizes, spacing and order. */
const INDEX_SETS: readonly (readonly [string, readonly number[]])[] = [
  ['alone', [1]],
  ['alone-far', [65_535]],
  ['two', [1, 2]],
  ['two-reversed', [2, 1]],
  ['two-ends', [1, 65_535]],
  ['last-two', [65_534, 65_535]],
  ['three', [1, 2, 3]],
  ['three-with-a-gap', [1, 2, 4]],
  ['three-odd', [1, 3, 5]],
  ['three-even', [2, 4, 6]],
  ['three-unordered', [5, 1, 3]],
  ['three-multiples', [255, 510, 765]],
  ['powers-of-two', [1, 2, 4, 8, 16, 32, 64, 128]],
  ['squares', [1, 4, 9, 16, 25, 36]],
  ['neighbours', [10, 11, 1000, 1001]],
  ['middle', [32_767, 32_768]],
  ['ten-descending', [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
  ['primes', [2, 3, 5, 7, 11, 13, 17]],
  ['bytes-swapped', [1, 256]],
  ['around-256', [254, 255, 256, 257, 258]],
  ['first-seven-of-ten', upTo(7)],
  ['last-seven-of-ten', [4, 5, 6, 7, 8, 9, 10]],
  ['seven-of-ten', [10, 1, 9, 2, 8, 3, 7]],
  ['last-twelve', upTo(12).map((k) => 65_535 - k + 1)],
  ['twenty-spread', upTo(20).map((k) => 3000 * k + 7)],
  ['forty-spread', upTo(40).map((k) => 1 + ((k * 24_989) % 65_535))],
];

function weights(): DescribedGroup {
  const cases = new DescribedGroup(
    'lagrange-weights',
    'λ_i = Π_{j≠i} j / (j − i) modulo r, in the order of the indices.',
  );
  for (const [id, indices] of INDEX_SETS) {
    const result = { weights: indices.map((i) => weightOf(indices, i)) };
    cases.gives(id, `${indices.length} of them.`, { indices }, result);
  }
  for (const [id, comment, indices] of [
    ['zero', 'Index 0.', [0, 1, 2]],
    ['zero-alone', 'Index 0 alone.', [0]],
    ['twice', 'An index twice.', [1, 2, 1]],
    ['negative', 'A negative index.', [1, -2]],
    ['too-large', 'Index 65536.', [65_536, 1]],
    ['beyond-32-bits', 'Index 2³² + 1.', [2 ** 32 + 1, 1]],
    ['too-many', '257 indices.', upTo(257)],
  ] as const) {
    cases.refuses(id, comment, { indices }, invalidIndex);
  }
  return cases;
}

const SPECIAL_DEGREES = [
  ['more-than-needed', 'A line through four places.', 1, [1, 2, 3, 4]],
  ['constant-through-many', 'A constant through seven.', 0, [1, 3, 4, 7, 9, 20, 50_000]],
  ['half-the-degree', 'Degree 3 through eight.', 3, upTo(8)],
] as const;

const SPECIAL_VALUES = [
  ['zeros', 'Values of 0.', [1, 2, 3], [0n, 0n, 0n], 0n],
  ['ones', 'Values of 1: the weights add up to 1.', upTo(9), upTo(9).map(() => 1n), 1n],
  ['identity', 'The value is the index: the secret is 0.', [4, 7, 9], [4n, 7n, 9n], 0n],
  ['largest', 'Values of r − 1.', [2, 5], [order - 1n, order - 1n], order - 1n],
  ['plus-one', 'The value is the index plus 1.', [1, 65_535], [2n, 65_536n], 1n],
] as const;

function interpolation(): DescribedGroup {
  const about = 'Σ λ_i · value_i: the value at 0 of the polynomial of least degree through these.';
  const cases = new DescribedGroup('interpolate', about);
  for (const [id, indices] of INDEX_SETS) {
    if (indices.length === 40) continue;
    const coefficients = drawn(`interpolated ${id}`, indices.length);
    const values = indices.map((index) => valueAt(coefficients, index));
    const [value = 0n] = coefficients;
    cases.gives(
      id,
      `A polynomial of degree ${indices.length - 1} through ${indices.length} places.`,
      { indices, values },
      { value },
    );
  }
  for (const [id, comment, degree, indices] of SPECIAL_DEGREES) {
    const coefficients = drawn(id, degree + 1);
    const values = indices.map((index) => valueAt(coefficients, index));
    cases.gives(id, comment, { indices, values }, { value: coefficients[0] ?? 0n });
  }
  for (const [id, comment, indices, values, value] of SPECIAL_VALUES) {
    cases.gives(id, comment, { indices, values }, { value });
  }
  const line = [secret('a line'), secret('its slope')];
  const one = valueAt(line, 1);
  const two = valueAt(line, 2);
  cases.gives(
    'too-few',
    'One share of a line: the share itself.',
    { indices: [1], values: [one] },
    { value: one },
  );
  cases.gives(
    'corrupted',
    'One of two shares is higher by 1: the secret is by its weight, 2.',
    { indices: [1, 2], values: [mod(one + 1n), two] },
    { value: mod((line[0] ?? 0n) + 2n) },
  );
  cases.gives(
    'exchanged',
    'Two shares exchanged: the secret plus three times the slope.',
    { indices: [1, 2], values: [two, one] },
    { value: mod((line[0] ?? 0n) + 3n * (line[1] ?? 0n)) },
  );
  for (const [id, comment, indices] of [
    ['index-twice', 'An index twice.', [1, 1]],
    ['index-zero', 'Index 0.', [0, 1]],
    ['index-too-large', 'Index 65536.', [1, 65_536]],
  ] as const) {
    cases.refuses(id, comment, { indices, values: [one, two] }, invalidIndex);
  }
  const wrong = { indices: [1, 2], values: [one, two + order] };
  return cases.refuses('not-canonical', 'A value plus r.', wrong, 'COCONUT_INVALID_SCALAR');
}

/** Sharing of secrets over the scalars. */
export function sharingFile(): KitFile {
  return describedFile('Shamir’s sharing over the scalars: shares, weights, interpolation at 0.', [
    sharing(),
    weights(),
    interpolation(),
  ]);
}
