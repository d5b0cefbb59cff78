import { CoconutError } from '../errors.ts';
import type { G1Point, G2Point, PairingGroup } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import type { Parameters } from '../keys/parameters.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { Credential } from './credential.ts';

/** All that an equation that held was about, so that later changes of the objects do not count. */
interface Verdict {
  readonly group: PairingGroup;
  readonly base: G1Point;
  readonly signature: G1Point;
  readonly alpha: G2Point;
  readonly beta: readonly G2Point[];
  readonly attributes: readonly Attribute[];
}

/** By the credential object. The last verdict alone: two that differ are a broken assumption. */
const verdicts = new WeakMap<Credential, Verdict>();

/**
 * Remembers that `e(s, g2) = e(h, α · Π β2_j^{a_j})` was computed and holds for this very object.
 * For the functions that compute it, and for nothing else.
 */
export function rememberVerified(
  { group }: Pick<Parameters, 'group'>,
  { alpha, beta }: VerificationKey,
  attributes: readonly Attribute[],
  credential: Credential,
): void {
  const { base, signature } = credential;
  verdicts.set(credential, {
    group,
    base,
    signature,
    alpha,
    beta: [...beta],
    attributes: [...attributes],
  });
}

/** `true` if the credential is still what the verdict was about. */
function isUnchanged({ base, signature }: Credential, verdict: Verdict): boolean {
  return verdict.base === base && verdict.signature === signature;
}

/**
 * Hands the verdict on `(h, s)` to `(h^t, s^t)` with t ≠ 0, for which the equation holds exactly if
 * it does for the first. Without a verdict on the first there is none on the second.
 */
export function rememberPower(credential: Credential, power: Credential): void {
  const verdict = verdicts.get(credential);
  if (verdict === undefined || !isUnchanged(credential, verdict)) return;
  const { base, signature } = power;
  verdicts.set(power, { ...verdict, base, signature });
}

/** `true` if both lists have the same items in the same order. */
function areEqual<Item>(
  left: readonly Item[],
  right: readonly Item[],
  equals: (a: Item, b: Item) => boolean,
): boolean {
  return (
    left.length === right.length &&
    left.every(
      (item, position) => item === right[position] || equals(item, right[position] as Item),
    )
  );
}

/**
 * Refuses a credential unless this very object was verified, with these attributes, under the
 * master key of this record. Copies of a record for other scopes, and records that were decoded
 * again, have the same master key; one that is decoded on another group does not.
 *
 * @throws {@link CoconutError} `COCONUT_UNVERIFIED_CREDENTIAL`
 */
export function assertVerified(
  { masterKey, parameters: { group } }: KeyRecord,
  credential: Credential,
  attributes: readonly Attribute[],
): void {
  const verdict = verdicts.get(credential);
  const isVerified =
    verdict !== undefined &&
    isUnchanged(credential, verdict) &&
    verdict.group === group &&
    areEqual([verdict.alpha, ...verdict.beta], [masterKey.alpha, ...masterKey.beta], (a, b) =>
      group.g2.equals(a, b),
    ) &&
    areEqual(verdict.attributes, attributes, () => false);
  if (!isVerified) {
    throw new CoconutError(
      'COCONUT_UNVERIFIED_CREDENTIAL',
      'this credential was not verified under this record with these attributes: call verifyCredential with the master key of the record first, and show it only if that gives true',
    );
  }
}
