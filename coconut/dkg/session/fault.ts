import { CoconutError } from '../../errors.ts';

/**
 * In what capacity a member acts: it hands out shares, or gets one. In a key generation all members
 * are both.
 */
export type Role = 'dealer' | 'receiver';

/**
 * The fault of a member: a thing that it did, or did not do. Everybody with the same messages finds
 * the same.
 */
export type FaultReason =
  /** No message of this member came. No proof of ill will: it may be down. */
  | 'absent'
  /**
   * It dealt to another roster than ours. No proof of ill will: it may not have got all
   * announcements.
   */
  | 'other-roster'
  /** It signed two different messages for one round. */
  | 'equivocation'
  /**
   * It signed a message that is no encoding: wrong length or degree, a point outside the group, the
   * identity.
   */
  | 'malformed'
  /**
   * It does not know the secrets behind a key or commitments it published, for instance because it
   * copied them.
   */
  | 'possession'
  /** Its commitments in G1 and in G2 are to different polynomials. */
  | 'inconsistent-halves'
  /** It reshares something else than its share of the previous key. */
  | 'other-share'
  /** It was proved to have sent a member no share, or one that does not fit its commitments. */
  | 'bad-share'
  /** It complained about a share that is good, or without a proof. */
  | 'false-complaint'
  /** A part of its partial key is the identity, which takes knowing all others' shares for it. */
  | 'degenerate-key';

/** Who is at fault, as what, and why. */
export interface Fault {
  /** Which numbering the index is of. */
  readonly role: Role;
  /** The member’s index in that role. */
  readonly issuerIndex: number;
  /** The fault that was seen. */
  readonly reason: FaultReason;
}

/** Reasons that leave a member in the group: only what it did not send in time is missing. */
const EXCUSABLE: readonly FaultReason[] = ['absent', 'other-roster'];

/**
 * `true` if a fault is proof of misbehaviour, so that the member leaves the group in every role it
 * has.
 */
export function isDisqualifying({ reason }: Fault): boolean {
  return !EXCUSABLE.includes(reason);
}

/**
 * Decodes the body of a signed message, or tells that its author made it malformed.
 */
export function readOrFault<Body extends object>(read: () => Body): Body | 'malformed' {
  try {
    return read();
  } catch (error) {
    if (error instanceof CoconutError) return 'malformed';
    throw error;
  }
}
