import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { lagrangeWeights } from '../../../coconut/algebra/interpolation.ts';
import { reduceScalar } from '../../../coconut/algebra/random-scalar.ts';
import {
  type AnnouncedKey,
  announceEncryptionKey,
  type Conclusion,
  collectAnnouncements,
  collectDealings,
  complain,
  concludeSession,
  createGenerationSession,
  type DkgSession,
  dealKey,
  deriveIssuerKeyPair,
  type Fault,
  type Member,
  type MemberSecret,
  type Roster,
} from '../../../coconut/dkg/index.ts';
import {
  CoconutError,
  decodeItems,
  encodeItems,
  type IssuerKeyPair,
  nobleGroup,
  type PairingGroup,
  type Parameters,
  type RandomSource,
  type SigningKey,
  setup,
} from '../../../coconut/index.ts';
import { schemaOf, utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { concat } from '../group/malformed-fields.ts';

/** A member with its identity secret. */
export interface Party extends MemberSecret, Member {}

/** The same name has the same identity key in every group. */
export function partyOf(issuerIndex: number, name = `member ${issuerIndex}`): Party {
  const identitySecret = sha256(utf8(name));
  return { issuerIndex, identitySecret, identityKey: ed25519.getPublicKey(identitySecret) };
}

export function dkgParameters(q = 1, group: PairingGroup = nobleGroup): Parameters {
  return setup('dkg-test', schemaOf(Array.from({ length: q }, () => 'secret' as const)), group);
}

export const nonceOf = (text: string): Uint8Array => sha256(utf8(text));

export interface GroupOptions {
  readonly q?: number;
  readonly threshold?: number;
  readonly parties?: readonly Party[];
  readonly nonce?: string;
  readonly group?: PairingGroup;
}

/** A session of 2 of 3 members and one attribute, if nothing else is asked for. */
export function sessionOf(options: GroupOptions = {}): DkgSession {
  const { q, threshold = 2, parties = [1, 2, 3].map((index) => partyOf(index)), nonce } = options;
  return createGenerationSession(dkgParameters(q, options.group), {
    scope: utf8('scope'),
    threshold,
    members: parties,
    nonce: nonceOf(nonce ?? 'first'),
  });
}

/** A session in which all announcements are there. */
export interface Announced {
  readonly session: DkgSession;
  readonly parties: readonly Party[];
  readonly announced: readonly AnnouncedKey[];
  readonly roster: Roster;
  readonly random: RandomSource;
}

export function announceAll(
  session: DkgSession,
  parties: readonly Party[],
  random: RandomSource = seededRandom('announcements'),
): Announced {
  const announced = parties.map((party) => announceEncryptionKey(session, party, random));
  const roster = collectAnnouncements(
    session,
    announced.map(({ message }) => message),
  );
  return { session, parties, announced, roster, random };
}

export const standardParties: readonly Party[] = [1, 2, 3].map((index) => partyOf(index));

/** 2 of 3 and one attribute, seeded: the announcements and dealings of honest members. */
export function honestRun(options: GroupOptions = {}): Announced & {
  readonly dealt: readonly Uint8Array[];
} {
  const parties = options.parties ?? standardParties;
  const run = announceAll(sessionOf({ ...options, parties }), parties);
  return { ...run, dealt: parties.map((party) => dealKey(run.roster, party, run.random)) };
}

/** What everybody finds, and the keys of those who have one. */
export interface Finished {
  readonly conclusion: Conclusion;
  readonly faults: readonly Fault[];
  readonly keys: readonly IssuerKeyPair[];
  readonly complaints: readonly Uint8Array[];
}

/**
 * Rounds 2 and the end: receivers complain if they must, everybody concludes, and members of the
 * record open their keys.
 *
 * @param silent - Receivers that do not complain.
 * @param extra - Complaints of cheating receivers.
 */
export function finish(
  { roster, parties, announced }: Announced,
  dealt: readonly Uint8Array[],
  silent: readonly number[] = [],
  extra: readonly Uint8Array[] = [],
): Finished {
  const dealings = collectDealings(roster, dealt);
  const onRoster = new Set(roster.receivers.map(({ issuerIndex }) => issuerIndex));
  const complaints = parties.flatMap((party, position) => {
    const secret = announced[position]?.secret;
    if (silent.includes(party.issuerIndex) || !onRoster.has(party.issuerIndex)) return [];
    const message = secret && complain(dealings, party, secret);
    return message === undefined ? [] : [message];
  });
  const conclusion = concludeSession(dealings, [...complaints, ...extra]);
  const staying = new Set(conclusion.record.partialKeys.map(({ issuerIndex }) => issuerIndex));
  const keys = announced
    .filter(({ secret }) => staying.has(secret.issuerIndex) && onRoster.has(secret.issuerIndex))
    .map(({ secret }) => deriveIssuerKeyPair(conclusion, secret));
  return { conclusion, faults: conclusion.faults, keys, complaints };
}

/** The secret that these issuers' shares interpolate to. */
export function secretOf(keys: readonly IssuerKeyPair[]): SigningKey {
  const indices = keys.map(({ issuerIndex }) => issuerIndex);
  const { factor, multiples } = lagrangeWeights(nobleGroup, indices);
  const combine = (parts: readonly bigint[]): bigint =>
    reduceScalar(
      nobleGroup,
      factor * parts.reduce((sum, part, i) => sum + part * at(multiples, i), 0n),
    );
  const [first] = keys;
  return {
    x: combine(keys.map(({ signingKey }) => signingKey.x)),
    y: (first?.signingKey.y ?? []).map((_, j) =>
      combine(keys.map(({ signingKey }) => at(signingKey.y, j))),
    ),
  };
}

/** The text that a message's author signs, made out of the message without its signature. */
export function signedText(message: Uint8Array): Uint8Array {
  const [, kind, id, author] = decodeItems(message, 6);
  const label = utf8('COIR-V1-DKG-SIGNATURE');
  const digest = sha256(message);
  return encodeItems(label, ...[kind, id, author].map((item) => item ?? digest), digest);
}

/** The code of the error something throws, or 'taken'. */
export function codeOf(attempt: () => unknown): string {
  return errorOf(attempt)?.code ?? 'taken';
}

/** The error something throws; any other than ours fails the test. */
export function errorOf(attempt: () => unknown): CoconutError | undefined {
  try {
    attempt();
  } catch (error) {
    if (error instanceof CoconutError) return error;
    throw error;
  }
  return undefined;
}

/** The member at this position of a list that has one. */
export function at<Item>(items: readonly Item[], position: number): Item {
  const item = items[position];
  if (item === undefined) throw new Error(`there is no item ${position}`);
  return item;
}

/** Bytes with one bit changed, counted from the end if the offset is negative. */
export function flip(bytes: Uint8Array, offset: number): Uint8Array {
  const at = offset < 0 ? bytes.length + offset : offset;
  if (bytes[at] === undefined) throw new Error(`there is no byte ${offset}`);
  return bytes.map((byte, position) => (position === at ? byte ^ 1 : byte));
}

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

/** The same message with another signature of its author, which holds as well. */
export function otherSignature(message: Uint8Array, { identitySecret }: MemberSecret): Uint8Array {
  const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(identitySecret);
  const { Fn, BASE } = ed25519.Point;
  const text = message.subarray(0, -64);
  const nonce = 12_345n;
  const commitment = BASE.multiply(nonce).toBytes();
  const hashed = concat(commitment, pointBytes, signedText(text));
  const hash = Fn.create(littleEndian(sha512(hashed)));
  return concat(text, commitment, Fn.toBytes(Fn.add(nonce, Fn.mul(hash, scalar))));
}
