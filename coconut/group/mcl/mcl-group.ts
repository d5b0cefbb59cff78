import { CoconutError } from '../../errors.ts';
import type { G1Point, G2Point, PairingGroup } from '../pairing-group.ts';
import { encodeTag, hashToScalar, ORDER } from '../scalar-hash.ts';
import { MclMemory, MclPoint } from './memory.ts';
import { type MclModule, openMclModule } from './module.ts';
import { PlainPairing, PreparedPairing } from './pairing.ts';
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
  const { allocate, free, hashToG1: hash } = module.calls;
  const tagBytes = encodeTag(tag);
  const address = allocate(message.length + tagBytes.length);
  if (address === 0) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'a message to hash is too long');
  }
  const tagAddress = address + message.length;
  memory.bytes.set(message, address);
  memory.bytes.set(tagBytes, tagAddress);
  hash(first, address, message.length, tagAddress, tagBytes.length);
  free(address);
  return new MclPoint(memory.read(first, G1_WORDS)) as unknown as G1Point;
}

/** The compressed point with x = 0 and the smaller y: on the curve, of order 3, and not in G1. */
const OUTSIDE_G1 = bytesOf(`80${'00'.repeat(47)}`);

/** Asserts that the check of the subgroup, which is not mcl's in G1, does what it is for. */
function assertRefusesOutside({ g1 }: PairingGroup): void {
  try {
    g1.decode(OUTSIDE_G1);
  } catch {
    return;
  }
  throw new CoconutError('COCONUT_GROUP_SETUP', 'mcl-wasm cannot be used: G1 is not what it is');
}

/**
 * The group in an instance of mcl that is used for nothing else.
 * @throws {@link CoconutError} `COCONUT_GROUP_SETUP` if it takes a point outside G1.
 */
export function mclGroupIn(module: MclModule, arithmetic: Arithmetic = 'fast'): PairingGroup {
  const { g1, g2, fp, fp2 } = module.calls;
  const memory = new MclMemory(module);
  const pairing = arithmetic === 'fast' ? new PreparedPairing(memory) : new PlainPairing(memory);
  const group: PairingGroup = {
    name: arithmetic === 'fast' ? 'mcl' : 'mcl-reference',
    order: ORDER,
    g1: mclSourceGroup<G1Point>(
      memory,
      {
        curve: g1,
        field: fp,
        generator: bytesOf(G1_GENERATOR),
        membership: 'endomorphism',
      },
      arithmetic,
    ),
    g2: mclSourceGroup<G2Point>(
      memory,
      {
        curve: g2,
        field: fp2,
        generator: bytesOf(G2_GENERATOR),
        membership: 'decoder',
      },
      arithmetic,
    ),
    hashToG1: (message, tag) => hashToG1(memory, message, tag),
    hashToScalar,
    prepareG2: (point) => pairing.prepare(point),
    isPairingProductOne: (terms) => pairing.isProductOne(terms),
  };
  assertRefusesOutside(group);
  return Object.freeze(group);
}

/** How {@link createMclGroup} computes. */
export interface MclGroupOptions {
  /**
   * `fast`, the default, multiplies by precomputed tables and pairs with prepared lines. `reference` calls mcl's plain functions and nothing
   * else: the same results, slower, for tests that compare the two.
   */
  readonly arithmetic?: Arithmetic;
}

const groups = new Map<Arithmetic, Promise<PairingGroup>>();

/**
 * BLS12-381 on mcl-wasm, behind the same interface and with the same bytes as `nobleGroup`, and several times as fast. Needs the optional peer
 * dependency `mcl-wasm` in exactly the version this package names, and WebAssembly.
 *
 * The first call starts an instance of mcl that nobody else uses, in some 20 milliseconds; later calls give the same group. Nothing has to be
 * freed: points and prepared points live in JavaScript's memory, tables of points take at most 37 MB.
 *
 * Secret scalars never reach mcl's multiplications, whose time depends on them: they are multiplied by table with a fixed sequence of additions
 * and doublings. WebAssembly and JavaScript give no constant-time guarantee beyond that.
 *
 * @throws {@link CoconutError} `COCONUT_GROUP_SETUP` if this `mcl-wasm` is not the expected one, or there is no such arithmetic.
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
