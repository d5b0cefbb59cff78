import createModule from 'mcl-wasm/dist/mcl_c.js';
import { CoconutError } from '../../errors.ts';
import { encodeTag } from '../scalar-hash.ts';

/** Calls of mcl on points of G1 or of G2. Arguments are addresses in its memory; results come first and may be an operand. */
export interface MclCurve {
  readonly isZero: (point: number) => number;
  readonly isEqual: (left: number, right: number) => number;
  readonly add: (sum: number, left: number, right: number) => void;
  readonly double: (result: number, point: number) => void;
  readonly negate: (result: number, point: number) => void;
  readonly multiply: (result: number, point: number, scalar: number) => void;
  /** The multiplication that mcl calls constant-time. */
  readonly multiplySecret: (result: number, point: number, scalar: number) => void;
  readonly multiplyVector: (result: number, points: number, scalars: number, count: number) => void;
  readonly normalizeVector: (results: number, points: number, count: number) => void;
  readonly serialize: (bytes: number, length: number, point: number) => number;
  readonly deserialize: (point: number, bytes: number, length: number) => number;
}

/** Calls of mcl on elements of the base field Fp or of Fp2 = Fp[u]/(u² + 1), with addresses as in {@link MclCurve}. */
export interface MclField {
  readonly add: (sum: number, left: number, right: number) => void;
  readonly subtract: (difference: number, left: number, right: number) => void;
  readonly multiply: (product: number, left: number, right: number) => void;
  readonly square: (result: number, value: number) => void;
  readonly negate: (result: number, value: number) => void;
  readonly invert: (result: number, value: number) => void;
  /** Inverts elements that lie one after the other; zero stays zero. The results lie elsewhere. */
  readonly invertVector: (results: number, values: number, count: number) => void;
  readonly isZero: (value: number) => number;
}

/** Calls of mcl on elements of Fp12, which holds the target group. */
export interface MclTarget {
  /** Writes a small integer. */
  readonly setInteger: (result: number, value: number) => void;
  readonly multiply: (product: number, left: number, right: number) => void;
  readonly isOne: (value: number) => number;
  /** Words of 64 bits that the lines of a point take. */
  readonly lineLongs: () => number;
  /** Writes the lines of a point of G2. */
  readonly prepareLines: (lines: number, point: number) => void;
  /** Writes the Miller loop of a point of G1 and one of G2. */
  readonly loop: (result: number, g1: number, g2: number) => void;
  /** Writes the Miller loop of a point of G1 and the lines of one of G2. */
  readonly preparedLoop: (result: number, g1: number, lines: number) => void;
  /** Writes the product of two such loops. */
  readonly preparedLoops: (
    result: number,
    g1: number,
    lines: number,
    otherG1: number,
    otherLines: number,
  ) => void;
  /** Raises the product of Miller loops to the power that makes pairings of them. */
  readonly finalExponentiation: (result: number, value: number) => void;
}

/** All calls of mcl that the group uses. */
export interface MclCalls {
  readonly g1: MclCurve;
  readonly g2: MclCurve;
  readonly fp: MclField;
  readonly fp2: MclField;
  readonly target: MclTarget;
  readonly scalarFromBytes: (scalar: number, bytes: number, length: number) => number;
  readonly hashToG1: (
    point: number,
    message: number,
    length: number,
    tag: number,
    tagLength: number,
  ) => number;
  readonly allocate: (length: number) => number;
  readonly free: (address: number) => void;
}

/** An instance of mcl nobody else has a handle on. */
export interface MclModule {
  readonly calls: MclCalls;
  /** Its memory now: growing replaces the buffer. */
  readonly buffer: () => ArrayBufferLike;
}

type Call = (...numbers: number[]) => number;

/** `MCL_BLS12_381` of mcl's `curve_type.h`. */
const BLS12_381 = 5;
/** `MCLBN_COMPILED_TIME_VAR` for 6 words of 64 bits in a coordinate and 4 in a scalar. */
const COMPILED_FOR = 4 * 10 + 6;
function setUpError(reason: string): CoconutError {
  return new CoconutError('COCONUT_GROUP_SETUP', `mcl-wasm cannot be used: ${reason}`);
}

function curveCalls(call: (name: string) => Call, name: 'G1' | 'G2'): MclCurve {
  return {
    isZero: call(`mclBn${name}_isZero`),
    isEqual: call(`mclBn${name}_isEqual`),
    add: call(`mclBn${name}_add`),
    double: call(`mclBn${name}_dbl`),
    negate: call(`mclBn${name}_neg`),
    multiply: call(`mclBn${name}_mul`),
    multiplySecret: call(`mclBn${name}_mulCT`),
    multiplyVector: call(`mclBn${name}_mulVec`),
    normalizeVector: call(`mclBn${name}_normalizeVec`),
    serialize: call(`mclBn${name}_serialize`),
    deserialize: call(`mclBn${name}_deserialize`),
  };
}

type FieldCalls = Omit<MclField, 'invertVector'>;

function fieldCalls(call: (name: string) => Call, name: 'Fp' | 'Fp2'): FieldCalls {
  return {
    add: call(`mclBn${name}_add`),
    subtract: call(`mclBn${name}_sub`),
    multiply: call(`mclBn${name}_mul`),
    square: call(`mclBn${name}_sqr`),
    negate: call(`mclBn${name}_neg`),
    invert: call(`mclBn${name}_inv`),
    isZero: call(`mclBn${name}_isZero`),
  };
}

/** Bytes of an element of Fp. */
const FP_BYTES = 48;

/** mcl's vectors are of Fp only: (a + bu)⁻¹ = (a − bu)·(a² + b²)⁻¹, and a² + b² of 0 alone is 0. */
function fp2InvertVector(fp: MclField, allocate: Call): MclField['invertVector'] {
  const [left, right] = [allocate(FP_BYTES), allocate(FP_BYTES)];
  return (results, values, count) => {
    // Norms in the first half of the results, their inverses in the second, where each is overwritten once it has been used.
    const inverses = results + count * FP_BYTES;
    for (let i = 0; i < count; i += 1) {
      const value = values + 2 * i * FP_BYTES;
      fp.square(left, value);
      fp.square(right, value + FP_BYTES);
      fp.add(results + i * FP_BYTES, left, right);
    }
    fp.invertVector(inverses, results, count);
    for (let i = 0; i < count; i += 1) {
      const value = values + 2 * i * FP_BYTES;
      const result = results + 2 * i * FP_BYTES;
      fp.negate(left, value + FP_BYTES);
      const inverse = inverses + i * FP_BYTES;
      fp.multiply(result, value, inverse);
      fp.multiply(result + FP_BYTES, left, inverse);
    }
  };
}

function bindCalls(call: (name: string) => Call): MclCalls {
  const allocate = call('malloc');
  const fp: MclField = { ...fieldCalls(call, 'Fp'), invertVector: call('mclBnFp_invVec') };
  return {
    g1: curveCalls(call, 'G1'),
    g2: curveCalls(call, 'G2'),
    fp,
    fp2: { ...fieldCalls(call, 'Fp2'), invertVector: fp2InvertVector(fp, allocate) },
    target: {
      setInteger: call('mclBnGT_setInt32'),
      multiply: call('mclBnGT_mul'),
      isOne: call('mclBnGT_isOne'),
      lineLongs: call('mclBn_getUint64NumToPrecompute'),
      prepareLines: call('mclBn_precomputeG2'),
      loop: call('mclBn_millerLoop'),
      preparedLoop: call('mclBn_precomputedMillerLoop'),
      preparedLoops: call('mclBn_precomputedMillerLoop2'),
      finalExponentiation: call('mclBn_finalExp'),
    },
    scalarFromBytes: call('mclBnFr_setLittleEndian'),
    hashToG1: call('mclBnG1_hashAndMapToWithDst'),
    allocate,
    free: call('free'),
  };
}

/** The compressed point with x = 2 and the smaller y: on the curve, whose cofactor is 13²·23²·…, and not in G2. */
const OUTSIDE_G2 = Uint8Array.from({ length: 96 }, (_, i) => (i === 0 ? 0x80 : i === 95 ? 2 : 0));

/** Tag and first answer (empty message) of RFC 9380, appendix J.9.1, as the first bytes of the compressed point. */
const HASH_TAG = 'QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_';
const HASH_OF_NOTHING = [0x85, 0x29, 0x26, 0xad, 0xd2, 0x20, 0x7b, 0x76];

/**
 * What the switches are for, asked of decoder and hash themselves, since mcl has no getter for each: compressed points in zkcrypto's form,
 * points outside the subgroup refused in G2, RFC 9380. For G1 the check of the subgroup is our own, see `MclEndomorphism`.
 */
function assertSwitches({ calls, buffer }: MclModule): void {
  const point = calls.allocate(512);
  const bytes = point + 320;
  const write = (values: Uint8Array): number => {
    new Uint8Array(buffer()).set(values, bytes);
    return values.length;
  };
  calls.hashToG1(point, bytes, 0, bytes, write(encodeTag(HASH_TAG)));
  calls.g1.serialize(bytes, 48, point);
  const written = new Uint8Array(buffer());
  const hashes = HASH_OF_NOTHING.every((byte, at) => written[bytes + at] === byte);
  const takesOutside = calls.g2.deserialize(point, bytes, write(OUTSIDE_G2)) !== 0;
  calls.free(point);
  if (!hashes) throw setUpError('it does not hash and encode as it should');
  if (takesOutside) throw setUpError('it takes points outside the subgroup G2');
}

/** Starts an instance of mcl: the package's own loader, whose exports have an underscore before their names. */
export type StartMcl = (options: {
  readonly cryptoGetRandomValues: (bytes: Uint8Array<ArrayBuffer>) => void;
}) => Promise<unknown>;

/**
 * Starts an instance of mcl of our own. mcl's switches (form of encoded points, subgroup checks) hold for a whole instance; they
 * are set here, their effect is asserted, and since nobody else has this instance nobody else can set them.
 *
 * @throws {@link CoconutError} `COCONUT_GROUP_SETUP` if it does not start, as without WebAssembly, a function is missing or an assertion fails.
 */
export async function openMclModule(start: StartMcl = createModule): Promise<MclModule> {
  let raw: Record<string, unknown> & { readonly wasmMemory: { readonly buffer: ArrayBufferLike } };
  try {
    raw = (await start({
      cryptoGetRandomValues: (bytes) => void globalThis.crypto.getRandomValues(bytes),
    })) as typeof raw;
  } catch (error) {
    // Most often there is no WebAssembly.
    throw setUpError(`it does not start: ${String(error)}`);
  }
  const call = (name: string): Call => {
    const found = raw[`_${name}`];
    if (typeof found !== 'function') throw setUpError(`it has no ${name}`);
    return found as Call;
  };
  const settings: readonly (readonly [string, readonly number[]])[] = [
    ['mclBn_init', [BLS12_381, COMPILED_FOR]],
    ['mclBn_setETHserialization', [1]],
    ['mclBn_verifyOrderG1', [0]],
    ['mclBn_verifyOrderG2', [1]],
  ];
  for (const [name, values] of settings) {
    if (call(name)(...values)) throw setUpError(`${name} fails`);
  }
  const module = { calls: bindCalls(call), buffer: () => raw.wasmMemory.buffer };
  assertSwitches(module);
  return module;
}
