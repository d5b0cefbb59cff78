/**
 * Issuers generate a key together, with no dealer, and hand it over to another group. Rounds are functions from messages to messages.
 *
 * @module @coir/coconut/dkg
 * @document README.md
 */
export { CoconutError, type CoconutErrorCode } from '../errors.ts';
export type { AnnouncedKey } from './announcement.ts';
export { announceEncryptionKey } from './announcement.ts';
export { complain } from './complain.ts';
export type { Conclusion } from './conclusion.ts';
export { concludeSession } from './conclusion.ts';
export type { Agreement } from './confirmation.ts';
export { collectConfirmations, confirmConclusion } from './confirmation.ts';
export { dealKey, dealShare } from './deal.ts';
export type { Dealing } from './dealing.ts';
export type { Dealings, SoundDealing } from './dealings.ts';
export { collectDealings } from './dealings.ts';
export type { Fault, FaultReason, Role } from './fault.ts';
export { isDisqualifying } from './fault.ts';
export type { UnresolvedComplaint } from './judgement.ts';
export type { KeyPolynomial } from './key-polynomial.ts';
export type { MemberSecret, RefusedMessage } from './message.ts';
export { MESSAGE_LENGTH_LIMIT } from './message.ts';
export { openSigningKey } from './open-signing-key.ts';
export type { PossessionProof } from './possession-proof.ts';
export type { ReceiverSecret } from './receiver-secret.ts';
export { decodeReceiverSecret, encodeReceiverSecret } from './receiver-secret.ts';
export type { Receiver, Roster } from './roster.ts';
export { collectAnnouncements } from './roster.ts';
export type { DkgSession, GenerationTerms, Member, ResharingTerms } from './session.ts';
export { createGenerationSession, createResharingSession, MEMBER_LIMIT } from './session.ts';
