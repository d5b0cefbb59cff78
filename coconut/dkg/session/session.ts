import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { assertIssuerIndices, ISSUER_LIMIT } from '../../algebra/interpolation.ts';
import { copyBytes, copyExactBytes } from '../../encoding/bytes.ts';
import { encodeItems, encodeText, u16 } from '../../encoding/transcript.ts';
import { CoconutError } from '../../errors.ts';
import type { KeyRecord } from '../../keys/key-record.ts';
import { assertKeyRecord } from '../../keys/key-record-object.ts';
import type { Parameters } from '../../keys/parameters.ts';
import { encodeSchema } from '../../keys/schema.ts';
import { isScopeAllowed, unchosenScope } from '../../keys/scope.ts';
import { type Fault, isDisqualifying, type Role } from './fault.ts';

/** The most dealers and the most receivers of a session. Work grows with their product. */
export const MEMBER_LIMIT: number = ISSUER_LIMIT;

/** Bytes of the caller's nonce. */
export const NONCE_LENGTH = 32;

const IDENTITY_KEY_LENGTH = 32;
/** Its number tells apart sessions whose messages and digests are made otherwise. */
const SESSION_LABEL = 'COIR-V1-DKG-SESSION-2';

/** Somebody who takes part, known by a long-lived key. */
export interface Member {
  /** Its index in the list it stands in. */
  readonly issuerIndex: number;
  /** Ed25519, 32 bytes. Every message of this member is signed with it. */
  readonly identityKey: Uint8Array;
}

/**
 * The terms that everybody agrees on before the first round. Public, and bound into every message
 * through its id. Made only by {@link createGenerationSession} and {@link createResharingSession},
 * from what the caller's configuration says: nothing of it is taken from messages.
 */
export interface DkgSession {
  /** A key is made, or handed over. */
  readonly kind: 'generation' | 'resharing';
  /** SHA-256 of everything below, 32 bytes. */
  readonly id: Uint8Array;
  /** Network and schema. */
  readonly parameters: Parameters;
  /** Scope item of the key record to be made: a scope, or what leaves it to applications. */
  readonly scope: Uint8Array;
  /** t of the key to be made. */
  readonly threshold: number;
  /** By ascending index. */
  readonly dealers: readonly Member[];
  /** By ascending index. */
  readonly receivers: readonly Member[];
  /**
   * Number of dealers it takes, so that at least one is honest: the threshold, when resharing that
   * of the previous key.
   */
  readonly dealersNeeded: number;
  /** The key that is reshared. */
  readonly previous: KeyRecord | undefined;
}

/** The terms of a key generation: the scope of the key, and its members. */
export interface GenerationTerms {
  /**
   * Nullifier scope of the key, fixed for good; or `'application'`, if each application chooses a
   * scope of its own for its copy of the record, with `withScope`.
   */
  readonly scope: Uint8Array | 'application';
  /** t of the key. */
  readonly threshold: number;
  /** Dealers and receivers at once. */
  readonly members: readonly Member[];
  /** 32 bytes that no session of these members had before. */
  readonly nonce: Uint8Array;
}

/** From whom to whom a key is reshared. */
export interface ResharingTerms {
  /** t′ of the new group. */
  readonly threshold: number;
  /** Issuers of the previous key that may deal: at least its threshold. */
  readonly dealers: readonly Member[];
  /** The new group. Its indices are a numbering of its own. */
  readonly receivers: readonly Member[];
  /** 32 bytes that no session of these members had before. */
  readonly nonce: Uint8Array;
}

function isIdentityKey(key: unknown): boolean {
  if (!(key instanceof Uint8Array) || key.length !== IDENTITY_KEY_LENGTH) return false;
  try {
    const point = ed25519.Point.fromBytes(key);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/** A sorted copy of a list of members that has been checked. */
function checkedMembers(members: readonly Member[]): readonly Member[] {
  if (members.length === 0 || members.length > MEMBER_LIMIT) {
    throw new CoconutError('COCONUT_INVALID_SESSION', `a session has 1 to ${MEMBER_LIMIT} members`);
  }
  assertIssuerIndices(members.map(({ issuerIndex }) => issuerIndex));
  if (!members.every(({ identityKey }) => isIdentityKey(identityKey))) {
    throw new CoconutError('COCONUT_INVALID_SESSION', 'an identity key is not an Ed25519 key');
  }
  if (new Set(members.map(identityOf)).size !== members.length) {
    throw new CoconutError('COCONUT_INVALID_SESSION', 'two members have the same identity key');
  }
  return members
    .map(({ issuerIndex, identityKey }) => ({
      issuerIndex,
      identityKey: new Uint8Array(identityKey),
    }))
    .sort((left, right) => left.issuerIndex - right.issuerIndex);
}

function assertTerms(threshold: number, receivers: readonly Member[], nonce: Uint8Array): void {
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > receivers.length) {
    throw new CoconutError('COCONUT_INVALID_THRESHOLD', 'a session needs 1 ≤ t ≤ n');
  }
  copyExactBytes(nonce, NONCE_LENGTH, 'a nonce', 'COCONUT_INVALID_SESSION');
}

/**
 * The scope item of the key record to be made.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCOPE` if the schema has one fixed scope and this
 * is another: before anything is dealt, and not when the record is made.
 */
function scopeOf({ schema, network }: Parameters, scope: GenerationTerms['scope']): Uint8Array {
  const item =
    scope === 'application'
      ? unchosenScope()
      : copyBytes(scope, 'a scope', 'COCONUT_INVALID_SESSION');
  if (!isScopeAllowed(schema.name, network, item)) {
    throw new CoconutError(
      'COCONUT_INVALID_SCOPE',
      `schema "${schema.name}" has one fixed scope in each network, and this is another`,
    );
  }
  return item;
}

function sessionId(session: Omit<DkgSession, 'id'>, nonce: Uint8Array): Uint8Array {
  const { parameters, dealers, receivers } = session;
  const listOf = (members: readonly Member[]): Uint8Array[] => [
    u16(members.length),
    ...members.flatMap(({ issuerIndex, identityKey }) => [u16(issuerIndex), identityKey]),
  ];
  return sha256(
    encodeItems(
      encodeText(SESSION_LABEL),
      encodeText(session.kind),
      encodeText(parameters.network),
      encodeSchema(parameters.schema),
      session.scope,
      u16(session.threshold),
      session.previous?.keyId ?? new Uint8Array(0),
      nonce,
      ...listOf(dealers),
      ...listOf(receivers),
    ),
  );
}

/**
 * The session in which these members generate a new key. **Every member, and whoever wants to check
 * the result.**
 *
 * @param parameters - Network and schema.
 * @param terms - From the caller's configuration, the same for everybody.
 * @throws {@link CoconutError} `COCONUT_INVALID_SESSION`, `COCONUT_INVALID_INDEX` or
 * `COCONUT_INVALID_THRESHOLD` if they break their bounds, `COCONUT_INVALID_SCOPE` if the schema has
 * one fixed scope and another is given.
 */
export function createGenerationSession(
  parameters: Parameters,
  { scope, threshold, members, nonce }: GenerationTerms,
): DkgSession {
  const checked = checkedMembers(members);
  assertTerms(threshold, checked, nonce);
  const session = {
    kind: 'generation' as const,
    parameters,
    scope: scopeOf(parameters, scope),
    threshold,
    dealers: checked,
    receivers: checked,
    dealersNeeded: threshold,
    previous: undefined,
  };
  return Object.freeze({ ...session, id: sessionId(session, nonce) });
}

/**
 * The session in which issuers of a key hand it over to a new group, which may overlap with theirs
 * and have another size and threshold. The verification key and schema stay what they are, and so
 * does the nullifier scope: the record's own, or open to applications, whichever one of these may
 * have chosen for its copy.
 *
 * @param previous - The key's record: what the dealers' shares are checked against.
 * @param terms - From the caller's configuration, the same for everybody.
 * @throws {@link CoconutError} `COCONUT_INVALID_SESSION`, `COCONUT_INVALID_INDEX` or
 * `COCONUT_INVALID_THRESHOLD` if they break their bounds, a dealer is no issuer of the key, or
 * there are fewer dealers than the key's threshold.
 */
export function createResharingSession(
  previous: KeyRecord,
  { threshold, dealers, receivers, nonce }: ResharingTerms,
): DkgSession {
  assertKeyRecord(previous);
  const checkedDealers = checkedMembers(dealers);
  const checkedReceivers = checkedMembers(receivers);
  assertTerms(threshold, checkedReceivers, nonce);
  const known = new Set(previous.partialKeys.map(({ issuerIndex }) => issuerIndex));
  if (!checkedDealers.every(({ issuerIndex }) => known.has(issuerIndex))) {
    throw new CoconutError('COCONUT_INVALID_INDEX', 'a dealer is no issuer of the key');
  }
  if (checkedDealers.length < previous.threshold) {
    throw new CoconutError('COCONUT_INVALID_THRESHOLD', 'there are fewer dealers than it takes');
  }
  const session = {
    kind: 'resharing' as const,
    parameters: previous.parameters,
    scope: previous.scopeChoice === 'record' ? previous.scope : unchosenScope(),
    threshold,
    dealers: checkedDealers,
    receivers: checkedReceivers,
    dealersNeeded: previous.threshold,
    previous,
  };
  return Object.freeze({ ...session, id: sessionId(session, nonce) });
}

/** Names a member, whatever index it has in which role. */
export function identityOf({ identityKey }: Member): string {
  return bytesToHex(identityKey);
}

/** The members that act in a role. */
export function membersIn(session: DkgSession, role: Role): readonly Member[] {
  return role === 'dealer' ? session.dealers : session.receivers;
}

/** The member with this index in a role, or nothing. */
export function memberAt(session: DkgSession, role: Role, issuerIndex: number): Member | undefined {
  return membersIn(session, role).find((member) => member.issuerIndex === issuerIndex);
}

/**
 * Identities of everybody a disqualifying fault is proved of: they leave the group in every role.
 */
export function disqualifiedIdentities(
  session: DkgSession,
  faults: readonly Fault[],
): ReadonlySet<string> {
  const members = faults
    .filter(isDisqualifying)
    .map(({ role, issuerIndex }) => memberAt(session, role, issuerIndex));
  return new Set(members.filter((member) => member !== undefined).map(identityOf));
}
