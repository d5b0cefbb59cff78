import { CoconutError } from '../../errors.ts';
import type { G1Point, G2Point, PairingGroup, SourceGroup } from '../pairing-group.ts';
import { encodeTag, hashToScalar, ORDER } from '../scalar-hash.ts';
import { MclMemory, MclPoint } from './memory.ts';
import { type MclModule, openMclModule } from './module.ts';
import { Pairing } from './pairing.ts';
import { type Arithmetic, mclSourceGroup } from './source-group.ts';

/** The standard generators, compressed. */
const G1_GENERATOR =
  '97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb';
const G2_GENERATOR =
  '93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e' +
  '024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8';

/** Words of a point of G1. */
const G1_WORDS = 36;

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Hashes to G1 in mcl, which implements RFC 9380 for tags and messages of any length. */
function hashToG1(memory: MclMemory, message: Uint8Array, tag: string): G1Point {
  const { module, first } = memory;
  const { allocate, free, g1 } = module.calls;
  const tagBytes = encodeTag(tag);
  if (!(message instanceof Uint8Array)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'a message to hash is bytes, not text');
  }
  const address = allocate(message.length + tagBytes.length);
  if (address === 0) {
    throw new CoconutError(
      'COCONUT_INVALID_ENCODING',
      `mcl has no memory for a message of ${message.length} bytes`,
    );
  }
  const tagAddress = address + message.length;
  memory.bytes.set(message, address);
  memory.bytes.set(tagBytes, tagAddress);
  g1.hash(first, address, message.length, tagAddress, tagBytes.length);
  free(address);
  return new MclPoint(memory.read(first, G1_WORDS)) as unknown as G1Point;
}

/**
 * The compressed points with x = 0 in G1 and x = 2 in G2 and the smaller y: on the curves, and
 * outside the subgroups.
 */
const OUTSIDE_G1 = bytesOf(`80${'00'.repeat(47)}`);
const OUTSIDE_G2 = bytesOf(`80${'00'.repeat(94)}02`);

/** Asserts that a decoder refuses a point outside its subgroup. */
function assertRefuses<Point>(name: string, source: SourceGroup<Point>, bytes: Uint8Array): void {
  try {
    source.decode(bytes);
  } catch {
    return;
  }
  const message = `mcl-wasm cannot be used: its decoder accepts a point outside the subgroup ${name}`;
  throw new CoconutError('COCONUT_GROUP_SETUP', message);
}

/**
 * The group in an instance of mcl that is used for nothing else.
 * @throws {@link CoconutError} `COCONUT_GROUP_SETUP` if it takes a point outside G1 or G2.
 */
export function mclGroupIn(module: MclModule, arithmetic: Arithmetic = 'fast'): PairingGroup {
  const { g1, g2, fp, fp2 } = module.calls;
  const memory = new MclMemory(module);
  const sourceG1 = { memory, curve: g1, field: fp, length: G1_WORDS };
  const sourceG2 = { memory, curve: g2, field: fp2, length: 2 * G1_WORDS };
  const pairing = new Pairing(memory, arithmetic);
  const group: PairingGroup = {
    name: arithmetic === 'fast' ? 'mcl' : 'mcl-reference',
    order: ORDER,
    g1: mclSourceGroup<G1Point>('G1', sourceG1, bytesOf(G1_GENERATOR), arithmetic),
    g2: mclSourceGroup<G2Point>('G2', sourceG2, bytesOf(G2_GENERATOR), arithmetic),
    hashToG1: (message, tag) => hashToG1(memory, message, tag),
    hashToScalar,
    prepareG2: (point) => pairing.prepare(point),
    isPairingProductOne: (terms) => pairing.isProductOne(terms),
  };
  assertRefuses('G1', group.g1, OUTSIDE_G1);
  assertRefuses('G2', group.g2, OUTSIDE_G2);
  return Object.freeze(group);
}

/** Options of {@link createMclGroup}. */
export interface MclGroupOptions {
  /**
   * `fast`, the default, multiplies by precomputed tables and pairs with prepared lines.
   * `reference` calls mcl's plain functions and nothing else: the same results, slower, for tests
   * that compare the two.
   */
  readonly arithmetic?: Arithmetic;
}

const groups = new Map<Arithmetic, Promise<PairingGroup>>();

/**
 * BLS12-381 on mcl-wasm, behind the same interface and with the same bytes as `nobleGroup`, and
 * several times as fast. Needs the optional peer dependency `mcl-wasm` in exactly the version this
 * package names, and WebAssembly.
 *
 * The first call starts an instance of mcl that nobody else uses, in some 20 milliseconds; later
 * calls give the same group. Nothing has to be freed: points and prepared points live in
 * JavaScript's memory, tables of points that come often take at most 33 MB.
 *
 * Secret scalars never reach mcl's multiplications, whose time depends on them: they are multiplied
 * by table with a fixed sequence of additions and doublings. WebAssembly and JavaScript give no
 * constant-time guarantee beyond that.
 *
 * @throws {@link CoconutError} `COCONUT_GROUP_SETUP` if this `mcl-wasm` is not the expected one, or
 * there is no such arithmetic.
 */
export async function createMclGroup({
  arithmetic = 'fast',
}: MclGroupOptions = {}): Promise<PairingGroup> {
  if (arithmetic !== 'fast' && arithmetic !== 'reference') {
    throw new CoconutError('COCONUT_GROUP_SETUP', 'arithmetic is "fast" or "reference"');
  }
  const existing = groups.get(arithmetic);
  if (existing !== undefined) return existing;
  const group = openMclModule().then((module) => mclGroupIn(module, arithmetic));
  groups.set(arithmetic, group);
  group.catch(() => groups.delete(arithmetic));
  return group;
}
