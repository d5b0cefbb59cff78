import { BoundedMap } from '../algebra/bounded-map.ts';
import type { G2Point, PreparedG2 } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { type Disclosure, valuesAt } from './disclosure.ts';

/**
 * The most disclosed keys remembered for one key: a network has few denominations and expiry
 * periods at a time.
 */
export const DISCLOSED_KEY_LIMIT = 64;

/** By master key, so that copies of a record for different scopes share them. */
const remembered = new WeakMap<VerificationKey, BoundedMap<string, PreparedG2>>();

/** The key under which shows of some revealed values verify, and how to remember it. */
export interface DisclosedKey {
  /** K = α · Π β2_j^{a_j} over the revealed positions, prepared. */
  readonly prepared: PreparedG2;
  /** To be called once a show has verified under it, so that invented values push nothing out. */
  readonly remember: () => void;
}

/**
 * Names a disclosure and its revealed values; two of one key have the same name only if they are
 * equal.
 */
export function disclosureName({ mask }: Disclosure, revealed: readonly Attribute[]): string {
  return [mask, ...revealed].join(',');
}

/** K = α · Π β2_j^{a_j} over the revealed positions. */
function computeDisclosedKey(
  { masterKey, parameters }: KeyRecord,
  disclosure: Disclosure,
  revealed: readonly Attribute[],
): G2Point {
  const { g2 } = parameters.group;
  const beta = valuesAt(masterKey.beta, disclosure.revealed);
  return g2.add(masterKey.alpha, g2.multiExponentiate(beta, revealed));
}

/**
 * Finds or computes the key of the shows that reveal these values. `undefined` if it is the
 * identity: then `e(h′, K) = 1` for any h′, and such a show would need no signature.
 */
export function disclosedKey(
  record: KeyRecord,
  disclosure: Disclosure,
  revealed: readonly Attribute[],
): DisclosedKey | undefined {
  const { masterKey, parameters } = record;
  const known = remembered.get(masterKey) ?? new BoundedMap(DISCLOSED_KEY_LIMIT);
  remembered.set(masterKey, known);
  const name = disclosureName(disclosure, revealed);
  let prepared = known.get(name);
  if (prepared === undefined) {
    const key = computeDisclosedKey(record, disclosure, revealed);
    if (parameters.group.g2.isIdentity(key)) return undefined;
    prepared = parameters.group.prepareG2(key);
  }
  const found = prepared;
  return { prepared: found, remember: () => known.set(name, found) };
}
