import type { G2Point, PairingGroup, PreparedG2 } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { type Disclosure, valuesAt } from './disclosure.ts';

/** The most classes remembered for one key: a network has few denominations and expiry periods at a time. */
export const CLASS_CACHE_LIMIT = 64;

/** Prepared G2 arguments of one key record. */
interface PreparedKey {
  readonly generator: PreparedG2;
  /** β2_j, by position from 1. */
  readonly beta: readonly PreparedG2[];
  /** K by mask and revealed values, least recently used first. */
  readonly classes: Map<string, PreparedG2>;
}

/** By master key, so that copies of a record for different scopes share them. */
const preparedKeys = new WeakMap<VerificationKey, PreparedKey>();
const preparedGenerators = new WeakMap<PairingGroup, PreparedG2>();

/** The prepared generator of G2, made once for a group. */
export function preparedGenerator(group: PairingGroup): PreparedG2 {
  const prepared = preparedGenerators.get(group) ?? group.prepareG2(group.g2.generator);
  preparedGenerators.set(group, prepared);
  return prepared;
}

/** The prepared arguments of a key record, made once for it. */
export function prepareKey(record: KeyRecord): PreparedKey {
  let prepared = preparedKeys.get(record.masterKey);
  if (prepared === undefined) {
    const { group } = record.parameters;
    prepared = {
      generator: preparedGenerator(group),
      beta: record.masterKey.beta.map((point) => group.prepareG2(point)),
      classes: new Map(),
    };
    preparedKeys.set(record.masterKey, prepared);
  }
  return prepared;
}

/** K = α · Π β2_j^{a_j} over the revealed positions. */
function classKeyOf(
  { masterKey, parameters }: KeyRecord,
  disclosure: Disclosure,
  revealed: readonly Attribute[],
): G2Point {
  const { g2 } = parameters.group;
  const beta = valuesAt(masterKey.beta, disclosure.revealed);
  return g2.add(masterKey.alpha, g2.multiExponentiate(beta, revealed));
}

/** A class key, and how to remember it. */
export interface ClassKey {
  readonly prepared: PreparedG2;
  /** To be called once a show of the class has verified, so that invented classes push nothing out. */
  readonly remember: () => void;
}

/** Two classes of one key have the same name only if they are the same. */
export function className({ mask }: Disclosure, revealed: readonly Attribute[]): string {
  return [mask, ...revealed].join(',');
}

/**
 * The key K of the class of shows that reveal these values, from the cache if it is there. Nothing if K is the identity: then
 * `e(h′, K) = 1` for any h′ and a show of that class needs no signature.
 */
export function classKey(
  record: KeyRecord,
  disclosure: Disclosure,
  revealed: readonly Attribute[],
): ClassKey | undefined {
  const { classes } = prepareKey(record);
  const name = className(disclosure, revealed);
  let prepared = classes.get(name);
  if (prepared === undefined) {
    const { group } = record.parameters;
    const key = classKeyOf(record, disclosure, revealed);
    if (group.g2.isIdentity(key)) return undefined;
    prepared = group.prepareG2(key);
  }
  const found = prepared;
  const remember = (): void => {
    classes.delete(name);
    classes.set(name, found);
    const [oldest] = classes.keys();
    if (classes.size > CLASS_CACHE_LIMIT && oldest !== undefined) classes.delete(oldest);
  };
  return { prepared, remember };
}
