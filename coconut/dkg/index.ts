/**
 * Issuers generate a key together, with no dealer, and hand it over to another group. Rounds are
 * functions from messages to messages.
 *
 * @module @coir/coconut/dkg
 * @document README.md
 */
export { CoconutError, type CoconutErrorCode } from '../errors.ts';
export { complain } from './complaint/complain.ts';
export type { SessionEvidence } from './conclusion/audit-session.ts';
export { auditSession } from './conclusion/audit-session.ts';
export type { Conclusion, ListedMessages } from './conclusion/conclusion.ts';
export { concludeSession } from './conclusion/conclusion.ts';
export type { Agreement } from './conclusion/confirmation.ts';
export { collectConfirmations, confirmConclusion } from './conclusion/confirmation.ts';
export { deriveIssuerKeyPair } from './conclusion/derive-issuer-key-pair.ts';
export { dealKey, dealShare } from './dealing/deal.ts';
export type { Dealing } from './dealing/dealing.ts';
export type { Dealings, SoundDealing } from './dealing/dealings.ts';
export { collectDealings } from './dealing/dealings.ts';
export type { KeyPolynomial } from './dealing/key-polynomial.ts';
export type { PossessionProof } from './proofs/possession-proof.ts';
export type { AnnouncedKey } from './session/announcement.ts';
export { announceEncryptionKey } from './session/announcement.ts';
export type { RefusedMessage } from './session/collect-messages.ts';
export type { Fault, FaultReason, Role } from './session/fault.ts';
export { isDisqualifying } from './session/fault.ts';
export type { MemberSecret } from './session/message.ts';
export { MESSAGE_LENGTH_LIMIT } from './session/message.ts';
export type { ReceiverSecret } from './session/receiver-secret.ts';
export { decodeReceiverSecret, encodeReceiverSecret } from './session/receiver-secret.ts';
export type { Receiver, Roster } from './session/roster.ts';
export { collectAnnouncements } from './session/roster.ts';
export type { DkgSession, GenerationTerms, Member, ResharingTerms } from './session/session.ts';
export {
  createGenerationSession,
  createResharingSession,
  MEMBER_LIMIT,
} from './session/session.ts';
