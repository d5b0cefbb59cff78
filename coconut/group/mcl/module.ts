import createModule from 'mcl-wasm/dist/mcl_c.js';
import { CoconutError } from '../../errors.ts';
import { encodeTag } from '../scalar-hash.ts';

/**
 * Calls a function of mcl. Arguments are addresses in its memory, lengths and counts; results come
 * first and may be an operand.
 */
type Call = (...numbers: number[]) => number;

/** Functions on points of G1 or G2, by their names in mcl. */
const CURVE = {
  isZero: 'isZero',
  isEqual: 'isEqual',
  isValidOrder: 'isValidOrder',
  add: 'add',
  double: 'dbl',
  negate: 'neg',
  /** (product, point, scalar) */
  multiply: 'mul',
  /** The multiplication that mcl calls constant-time. */
  multiplySecret: 'mulCT',
  /** (sum, points, scalars, count) */
  multiplyVector: 'mulVec',
  /** (results, points, count) */
  normalizeVector: 'normalizeVec',
  /** (bytes, length, point): how many bytes were written */
  serialize: 'serialize',
  /** (point, bytes, length): how many bytes were read */
  deserialize: 'deserialize',
  /** (point, message, length, tag, length of the tag) */
  hash: 'hashAndMapToWithDst',
} as const;

/** Functions on elements of the base field Fp or of Fp2 = Fp[u]/(u² + 1). */
const FIELD = { multiply: 'mul', negate: 'neg', invert: 'inv' } as const;

/** Functions on elements of Fp12, which holds the target group. */
const TARGET = {
  /** (element, small integer) */
  setInteger: 'GT_setInt32',
  multiply: 'GT_mul',
  isOne: 'GT_isOne',
  /** Words of 64 bits that the lines of a point of G2 take. */
  lineLongs: '_getUint64NumToPrecompute',
  /** (lines, point of G2) */
  prepareLines: '_precomputeG2',
  /** (result, point of G1, point of G2) */
  loop: '_millerLoop',
  /** (result, point of G1, lines) */
  preparedLoop: '_precomputedMillerLoop',
  /** (result, point of G1, lines, point of G1, lines): the product of two loops */
  preparedLoops: '_precomputedMillerLoop2',
  /** Makes pairings of Miller loops. */
  finalExponentiation: '_finalExp',
} as const;

/** Functions on scalars and on memory. */
const OTHERS = {
  /** (scalar, bytes, length) */
  scalarFromBytes: 'mclBnFr_setLittleEndian',
  /** (length): an address, or 0 */
  allocate: 'malloc',
  free: 'free',
} as const;

type Calls<Names> = Readonly<Record<keyof Names, Call>>;

/** Functions of mcl on points of one source group. */
export type MclCurve = Calls<typeof CURVE>;
/** Functions of mcl on coordinates of points of one source group. */
export type MclField = Calls<typeof FIELD>;

/** All functions of mcl that the group uses. */
export interface MclCalls extends Calls<typeof OTHERS> {
  readonly g1: MclCurve;
  readonly g2: MclCurve;
  readonly fp: MclField;
  readonly fp2: MclField;
  readonly target: Calls<typeof TARGET>;
}

/** An instance of mcl nobody else has a handle on. */
export interface MclModule {
  readonly calls: MclCalls;
  /** Its memory now: growing replaces the buffer. */
  readonly buffer: () => ArrayBufferLike;
}

/** `MCL_BLS12_381` of mcl's `curve_type.h`. */
const BLS12_381 = 5;
/** `MCLBN_COMPILED_TIME_VAR` for 6 words of 64 bits in a coordinate and 4 in a scalar. */
const COMPILED_FOR = 4 * 10 + 6;

function setUpError(reason: string): CoconutError {
  return new CoconutError('COCONUT_GROUP_SETUP', `mcl-wasm cannot be used: ${reason}`);
}

function bindCalls(call: (name: string) => Call): MclCalls {
  const bind = <Names extends object>(prefix: string, names: Names): Calls<Names> =>
    Object.fromEntries(
      Object.entries(names).map(([name, original]) => [name, call(`${prefix}${original}`)]),
    ) as Calls<Names>;
  return {
    ...bind('', OTHERS),
    g1: bind('mclBnG1_', CURVE),
    g2: bind('mclBnG2_', CURVE),
    fp: bind('mclBnFp_', FIELD),
    fp2: bind('mclBnFp2_', FIELD),
    target: bind('mclBn', TARGET),
  };
}

/**
 * Tag and first answer (empty message) of RFC 9380, appendix J.9.1, as the first bytes of the
 * compressed point.
 */
const HASH_TAG = 'QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_';
const HASH_OF_NOTHING = [0x85, 0x29, 0x26, 0xad, 0xd2, 0x20, 0x7b, 0x76];

/**
 * Asserts that the switches work, by hashing and encoding: compressed points in zkcrypto's form,
 * RFC 9380. Subgroups are the source groups' own concern.
 */
function assertSwitches({ calls, buffer }: MclModule): void {
  const point = calls.allocate(512);
  const bytes = point + 320;
  const write = (values: Uint8Array): number => {
    new Uint8Array(buffer()).set(values, bytes);
    return values.length;
  };
  calls.g1.hash(point, bytes, 0, bytes, write(encodeTag(HASH_TAG)));
  calls.g1.serialize(bytes, 48, point);
  const written = new Uint8Array(buffer());
  const hashes = HASH_OF_NOTHING.every((byte, at) => written[bytes + at] === byte);
  calls.free(point);
  if (!hashes) throw setUpError('its hash to G1 is not that of RFC 9380, or encoded otherwise');
}

/**
 * Starts an instance of mcl: the package's own loader, whose exports have an underscore before
 * their names.
 */
export type StartMcl = (options: {
  readonly cryptoGetRandomValues: (bytes: Uint8Array<ArrayBuffer>) => void;
}) => Promise<unknown>;

/**
 * Starts an instance of mcl of our own. mcl's switches (form of encoded points, membership in
 * decoders) hold for a whole instance; they are set here, their effect is asserted, and since
 * nobody else has this instance nobody else can set them.
 *
 * @throws {@link CoconutError} `COCONUT_GROUP_SETUP` if it does not start, as without WebAssembly,
 * a function is missing or an assertion fails.
 */
export async function openMclModule(start: StartMcl = createModule): Promise<MclModule> {
  let raw: Record<string, unknown> & { readonly wasmMemory: { readonly buffer: ArrayBufferLike } };
  try {
    raw = (await start({
      cryptoGetRandomValues: (bytes) => void globalThis.crypto.getRandomValues(bytes),
    })) as typeof raw;
  } catch (error) {
    // Most often there is no WebAssembly.
    throw setUpError(
      `it does not start (${String(error)}); run Node with WebAssembly, which --jitless turns off`,
    );
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
    ['mclBn_verifyOrderG2', [0]],
  ];
  for (const [name, values] of settings) {
    if (call(name)(...values)) throw setUpError(`${name} fails`);
  }
  const module = { calls: bindCalls(call), buffer: () => raw.wasmMemory.buffer };
  assertSwitches(module);
  return module;
}
