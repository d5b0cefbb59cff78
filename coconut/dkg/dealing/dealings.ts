import { CoconutError } from '../../errors.ts';
import {
  collectMessages,
  itemsOf,
  listedMessages,
  messageOf,
  type RefusedMessage,
} from '../session/collect-messages.ts';
import { type Fault, type FaultReason, readOrFault } from '../session/fault.ts';
import type { SignedMessage } from '../session/message.ts';
import type { Roster } from '../session/roster.ts';
import { disqualifiedIdentities, identityOf } from '../session/session.ts';
import { type Dealing, decodeDealing, faultOfDealing, isForOtherRoster } from './dealing.ts';

/** A dealing in which nothing wrong can be seen from outside. */
export interface SoundDealing {
  /** Its index among the dealers. */
  readonly dealerIndex: number;
  /** Decoded, its proofs checked. */
  readonly dealing: Dealing;
  /** Digest of the message it came in. */
  readonly digest: Uint8Array;
  /** The dealer's, for that digest: part of a complaint about this dealing. */
  readonly signature: Uint8Array;
}

/**
 * All dealings of a session, as far as everybody can check them. The same for everybody with the
 * same messages.
 */
export interface Dealings {
  /** Whom it was dealt to. */
  readonly roster: Roster;
  /** By ascending index of the dealer. */
  readonly sound: readonly SoundDealing[];
  /** Of this round and the one before. */
  readonly faults: readonly Fault[];
  /** Messages of this round that count for nothing. */
  readonly refused: readonly RefusedMessage[];
  /**
   * For each dealer of the session in order: the digest of its message, one zero byte for an
   * equivocation, or nothing.
   */
  readonly items: readonly Uint8Array[];
  /** The messages that the items stand for: one for a digest, two for an equivocation. */
  readonly messages: readonly Uint8Array[];
}

function readDealing(
  roster: Roster,
  dealerIndex: number,
  message: SignedMessage | 'absent' | 'equivocation',
): SoundDealing | FaultReason {
  if (typeof message === 'string') return message;
  if (isForOtherRoster(roster, message.body)) return 'other-roster';
  const dealing = readOrFault(() => decodeDealing(roster, message.body));
  if (dealing === 'malformed') return dealing;
  const fault = faultOfDealing(roster, dealerIndex, dealing);
  const { digest, signature } = message;
  return fault ?? { dealerIndex, dealing, digest, signature };
}

/**
 * Ends round 1: sorts out the dealings that anybody can see to be wrong. **Everybody.**
 *
 * Checks each message's session, signature and encoding, that it was made for this roster, and all
 * of what is public about a dealing: knowledge of every coefficient, consistency of G1 and G2, and
 * when resharing the constant terms. Members proved to misbehave are out in every role they have.
 * What comes out depends on the set of messages alone.
 *
 * @param messages - Untrusted: whatever came until the caller's deadline.
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_MEMBERS` with `blamed` if fewer dealers are left
 * than are needed.
 */
export function collectDealings(roster: Roster, messages: readonly Uint8Array[]): Dealings {
  const { session } = roster;
  const collected = collectMessages(session, 'dealing', messages);
  const faults = [...roster.faults];
  const read: SoundDealing[] = [];
  for (const { issuerIndex } of session.dealers) {
    const dealing = readDealing(roster, issuerIndex, messageOf(collected, issuerIndex));
    if (typeof dealing === 'string') {
      faults.push({ role: 'dealer', issuerIndex, reason: dealing });
    } else {
      read.push(dealing);
    }
  }
  return {
    roster,
    sound: qualifiedAmong(roster, read, faults),
    faults,
    refused: collected.refused,
    items: itemsOf(collected, session.dealers),
    messages: listedMessages(collected, session.dealers),
  };
}

/**
 * The dealings of members nothing is proved against.
 *
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_MEMBERS` with `blamed` if there are fewer than
 * the session needs.
 */
export function qualifiedAmong(
  { session }: Roster,
  dealings: readonly SoundDealing[],
  faults: readonly Fault[],
): readonly SoundDealing[] {
  const out = disqualifiedIdentities(session, faults);
  const lost = session.dealers.filter(
    (member) =>
      out.has(identityOf(member)) ||
      !dealings.some(({ dealerIndex }) => dealerIndex === member.issuerIndex),
  );
  const blamed = lost.map(({ issuerIndex }) => issuerIndex);
  if (session.dealers.length - lost.length < session.dealersNeeded) {
    throw new CoconutError('COCONUT_NOT_ENOUGH_MEMBERS', 'too few dealings are left', blamed);
  }
  return dealings.filter(({ dealerIndex }) => !blamed.includes(dealerIndex));
}
