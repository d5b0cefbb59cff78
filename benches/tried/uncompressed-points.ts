import createModule from 'mcl-wasm/dist/mcl_c.js';
import { KNOWN_MULTIPLES, MclEndomorphism } from '../../coconut/group/mcl/endomorphism.ts';
import { mclGroupIn } from '../../coconut/group/mcl/mcl-group.ts';
import { MclMemory, MclPoint } from '../../coconut/group/mcl/memory.ts';
import { openMclModule, type StartMcl } from '../../coconut/group/mcl/module.ts';
import { coconutOperations } from '../coconut.bench.ts';
import type { Operation } from '../measure.ts';
import { interleaved } from './interleaved.ts';

// What decoding would gain from points that carry their y: `npx node --conditions=source benches/tried/uncompressed-points.ts`.

const COORDINATE = 48;
const WORDS = 36;

type Call = (...numbers: number[]) => number;
let calls: Record<string, Call> = {};
const start: StartMcl = async (options) => {
  calls = (await createModule(options)) as Record<string, Call>;
  return calls;
};
const call = (name: string): Call => {
  const found = calls[`_${name}`];
  if (found === undefined) throw new Error(`mcl has no ${name}`);
  return found;
};

const module = await openMclModule(start);
const group = mclGroupIn(module);
const { g1, fp } = module.calls;
const memory = new MclMemory(module);
const { first, octets } = memory;
const generator = group.g1.generator as unknown as MclPoint;
const endomorphism = new MclEndomorphism(memory, g1, fp, generator);

const point = group.hashToG1(new Uint8Array(8), 'COIR-V1-TRIED') as unknown as MclPoint;
memory.write(first, point.words);
g1.normalizeVector(first, first, 1);
const affine = memory.read(first, WORDS);
const one = affine.slice(24);
const compressed = group.g1.encode(point as never);
const uncompressed = new Uint8Array(2 * COORDINATE);
for (const half of [0, COORDINATE]) {
  call('mclBnFp_serialize')(octets, COORDINATE, first + half);
  uncompressed.set(memory.bytes.slice(octets, octets + COORDINATE), half);
}

/** Both coordinates below p, on the curve, in the subgroup, not the identity, which has no such bytes. */
function decodeUncompressed(bytes: Uint8Array): MclPoint {
  memory.bytes.set(bytes, octets);
  for (const half of [0, COORDINATE]) {
    const taken = call('mclBnFp_deserialize')(first + half, octets + half, COORDINATE);
    if (taken !== COORDINATE) throw new Error('not a coordinate');
  }
  memory.write(first + 2 * COORDINATE, one);
  if (call('mclBnG1_isValid')(first) === 0) throw new Error('not on the curve');
  const decoded = new MclPoint(memory.read(first, WORDS));
  const { steps } = endomorphism;
  memory.copy(steps, first, 4 * WORDS);
  endomorphism.climb();
  if (!endomorphism.isOfOrder()) throw new Error('not in the subgroup');
  decoded.noteMultiples(memory.read(steps + 4 * WORDS, KNOWN_MULTIPLES * WORDS));
  return decoded;
}

const rejects = (bytes: Uint8Array): boolean => {
  try {
    decodeUncompressed(bytes);
    return false;
  } catch {
    return true;
  }
};
const agrees = group.g1.equals(decodeUncompressed(uncompressed) as never, point as never);
const isStrict = rejects(uncompressed.with(95, (uncompressed[95] ?? 0) ^ 1));
if (!agrees || !isStrict) throw new Error('the decoder is wrong');

const operations = coconutOperations(group, 'quick');
const subject = (operation: Operation | undefined, number = 1) => {
  if (typeof operation !== 'function') throw new Error('no such operation');
  return { calls: number, call: operation };
};
const timings = interleaved(
  {
    compressed: { calls: 40, call: () => group.g1.decode(compressed) },
    uncompressed: { calls: 40, call: () => decodeUncompressed(uncompressed) },
    blind_sign: subject(operations['blind_sign'], 4),
    decode_verify: subject(operations['decode_verify'], 2),
    batch_verify_64: subject(operations['batch_verify_64_each']),
  },
  30,
);
const saving = timings.compressed.least - timings.uncompressed.least;
console.log(timings);
const share = (points: number, time: number): string =>
  `${((100 * points * saving) / time).toFixed(1)} %`;
console.log(`a point: ${saving.toFixed(1)} of ${timings.compressed.least.toFixed(1)} µs`);
console.log(`blind_sign, 2 points: ${share(2, timings.blind_sign.least)}`);
console.log(`decode_verify, 4 points: ${share(4, timings.decode_verify.least)}`);
console.log(`batch of 64, 256 points: ${share(256, timings.batch_verify_64.least)}`);
