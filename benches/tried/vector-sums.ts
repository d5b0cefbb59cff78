import { MclAffine } from '../../coconut/group/mcl/affine.ts';
import { MclEndomorphism } from '../../coconut/group/mcl/endomorphism.ts';
import { mclGroupIn } from '../../coconut/group/mcl/mcl-group.ts';
import { MclLayers } from '../../coconut/group/mcl/layers.ts';
import { MclMemory, MclPoint, SCALAR_BYTES } from '../../coconut/group/mcl/memory.ts';
import { openMclModule } from '../../coconut/group/mcl/module.ts';
import {
  type MclTable,
  MclTableMaker,
  SMALL_COUNT,
  SMALL_ROWS,
} from '../../coconut/group/mcl/table.ts';
import { MclTableSums } from '../../coconut/group/mcl/table-sums.ts';
import { interleaved, type Subject } from './interleaved.ts';

// mcl's sums of products with public scalars against two of our own: `npx node --conditions=source benches/tried/vector-sums.ts`.

const COUNTS = [1, 2, 3, 4, 5, 6, 8, 16, 32, 64, 128, 256];
const LENGTHS = [64, 128, 255];
const [WORDS, BYTES, LIMIT] = [36, 144, 256];
/** From so many terms on mcl sorts points into buckets, and does so for fewer if products by zero make up the number. */
const BUCKETS_FROM = 128;

const module = await openMclModule();
const group = mclGroupIn(module);
const { g1, fp, allocate } = module.calls;
const memory = new MclMemory(module);
const { first, second, points: places, scalars: scalarPlaces } = memory;
const generator = group.g1.generator as unknown as MclPoint;
const endomorphism = new MclEndomorphism(memory, g1, fp, generator);
memory.write(first, generator.words);
g1.normalizeVector(first, first, 1);
const one = memory.read(first + (2 * BYTES) / 3, WORDS / 3);
const affine = new MclAffine(memory, fp, one, 2048);
const maker = new MclTableMaker(memory, g1, fp, endomorphism, affine, one.length);
const tableSums = new MclTableSums(memory, g1, new MclLayers(memory, g1, affine, one.length));

/** As decoders give them: affine, with the multiples that the check of the subgroup passes. */
const decoded = Array.from({ length: LIMIT }, (_, i) => {
  const made = group.hashToG1(new Uint8Array([i, i >> 8]), 'COIR-V1-TRIED');
  return group.g1.decode(group.g1.encode(made)) as unknown as MclPoint;
});

function vectorSum(points: readonly MclPoint[], scalars: readonly bigint[], count: number): void {
  for (let i = 0; i < count; i += 1) {
    memory.write(places + i * BYTES, (points[i] ?? generator).words);
    memory.writeScalar(scalarPlaces + i * SCALAR_BYTES, scalars[i] ?? 0n);
  }
  g1.multiplyVector(first, places, scalarPlaces, count);
}

const newTables = (points: readonly MclPoint[]): readonly MclTable[] =>
  maker.small(
    points,
    points.map(() => new Uint32Array(SMALL_ROWS * SMALL_COUNT * maker.entryWords)),
  );

function straus(tables: readonly MclTable[], scalars: readonly bigint[]): void {
  const terms = tables.map((table, i) => ({ table, scalar: scalars[i] ?? 0n }));
  const [sum] = tableSums.eachPublic([terms]);
  memory.write(first, sum?.words ?? generator.words);
}

const bucketPlaces = allocate(2 ** 10 * BYTES);
const negatives = allocate(LIMIT * BYTES);

/** Signed digits of `width` bits, lowest first: 1 − 2^{width−1} … 2^{width−1}. */
function signedDigits(scalar: bigint, width: number, count: number): Int16Array {
  const digits = new Int16Array(count);
  const size = 1 << width;
  let rest = scalar;
  for (let i = 0; i < count; i += 1) {
    const low = Number(rest & BigInt(size - 1));
    digits[i] = low > size / 2 ? low - size : low;
    rest = (rest - BigInt(digits[i] ?? 0)) >> BigInt(width);
  }
  return digits;
}

/** Buckets by signed digits of so many bits; points are added as they are or negated. */
function pippenger(
  points: readonly MclPoint[],
  scalars: readonly bigint[],
  bits: number,
  width: number,
): void {
  const count = Math.trunc(bits / width) + 1;
  const buckets = 1 << (width - 1);
  const digits = scalars.map((scalar) => signedDigits(scalar, width, count));
  points.forEach(({ words }, i) => {
    memory.write(places + i * BYTES, words);
    g1.negate(negatives + i * BYTES, places + i * BYTES);
  });
  memory.bytes.fill(0, first, first + BYTES);
  for (let digit = count - 1; digit >= 0; digit -= 1) {
    for (let k = 0; k < width; k += 1) g1.double(first, first);
    memory.bytes.fill(0, bucketPlaces, bucketPlaces + buckets * BYTES);
    points.forEach((_, i) => {
      const value = digits[i]?.[digit] ?? 0;
      if (value === 0) return;
      const bucket = bucketPlaces + (Math.abs(value) - 1) * BYTES;
      g1.add(bucket, bucket, (value > 0 ? places : negatives) + i * BYTES);
    });
    memory.bytes.fill(0, second, second + BYTES);
    for (let bucket = buckets - 1; bucket >= 0; bucket -= 1) {
      g1.add(second, second, bucketPlaces + bucket * BYTES);
      g1.add(first, first, second);
    }
  }
}

/** The width with the fewest additions. */
function bestWidth(count: number, bits: number): number {
  const cost = (width: number): number =>
    (Math.trunc(bits / width) + 1) * (count + 2 ** width + 0.7 * width);
  return [2, 3, 4, 5, 6, 7, 8].reduce((best, width) => (cost(width) < cost(best) ? width : best));
}

/** What is compared for so many terms; every way has been seen to give the same. */
function subjectsOf(count: number, bits: number): Record<string, Subject> {
  const limit = bits === 255 ? group.order : 1n << BigInt(bits);
  const scalars = Array.from(
    { length: count },
    (_, i) => group.hashToScalar(new Uint8Array([i, i >> 8]), 'COIR-V1-TRIED') % limit,
  );
  const known = decoded.slice(0, count);
  const tables = newTables(known);
  const width = bestWidth(count, bits);
  const ways: Record<string, () => void> = {
    mulVec: () => vectorSum(known, scalars, count),
    ...(count < BUCKETS_FROM && count > 8
      ? { 'mulVec, filled up': () => vectorSum(known, scalars, BUCKETS_FROM) }
      : {}),
    'Straus, tables kept': () => straus(tables, scalars),
    'Straus, of decoded': () => straus(newTables(known), scalars),
    // As sums and hashes are.
    'Straus, of others': () =>
      straus(newTables(known.map(({ words }) => new MclPoint(words))), scalars),
    Pippenger: () => pippenger(known, scalars, bits, width),
  };
  const sums = Object.values(ways).map((way) => {
    way();
    return new MclPoint(memory.read(first, WORDS));
  });
  if (!sums.every((sum) => group.g1.equals(sum as never, sums[0] as never)))
    throw new Error('sums differ');
  const calls = Math.max(1, Math.trunc(60 / count));
  return Object.fromEntries(Object.entries(ways).map(([name, call]) => [name, { calls, call }]));
}

const turns = Number(process.argv[2] ?? 25);
for (const bits of LENGTHS) {
  console.log(`\n${bits} bits; least time in microseconds`);
  const rows = COUNTS.map((count) => {
    const timings = Object.entries(interleaved(subjectsOf(count, bits), turns));
    const cells = timings.map(([name, { least }]) => [name, Math.round(least)]);
    return [count, Object.fromEntries(cells)] as const;
  });
  console.table(Object.fromEntries(rows));
}
