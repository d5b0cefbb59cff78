/**
 * The mixnet client: connects to a gateway, keeps its bandwidth paid with claims, sends and receives messages through the mixes.
 *
 * @module @coir/client
 * @document README.md
 */
export type { ClaimOutcome } from './claim-queue.ts';
export type { ClientEvent, TraceEvent } from './client-event.ts';
export {
  type ClientIdentity,
  createClientIdentity,
  decodeClientIdentity,
  encodeClientIdentity,
} from './client-identity.ts';
export type { MixnetClientModules, MixnetClientOptions } from './client-options.ts';
export { type ClientStore, type GatewayRegistration, MemoryClientStore } from './client-store.ts';
export { ClientError, type ClientErrorCode } from './errors.ts';
export {
  ACK_LENGTH,
  ACK_PREFIX_LENGTH,
  createSurbAck,
  decryptAck,
  encryptAck,
} from './message/acknowledgement.ts';
export { COVER_FRAGMENT_ID, coverContent, isCover } from './message/cover.ts';
export { chooseDelays, type RouteDelays } from './message/delays.ts';
export {
  decryptDelivery,
  decryptReply,
  deriveMessageKey,
  encryptReply,
  encryptToRecipient,
  replyKeyDigest,
} from './message/end-to-end.ts';
export {
  decodeFragment,
  encodeFragment,
  type Fragment,
  fragmentId,
  type SetLink,
} from './message/fragment.ts';
export {
  decodeNymMessage,
  encodeNymMessage,
  type NymMessage,
  type RepliableContent,
  type ReplyBlocks,
} from './message/nym-message.ts';
export { padMessage, unpadMessage } from './message/padding.ts';
export {
  FRAGMENT_CAPACITY,
  type PacketSender,
  type PreparedPacket,
  preparePacket,
} from './message/prepare-packet.ts';
export { Reassembly, type ReassemblyOptions, type ReassemblyResult } from './message/reassembly.ts';
export { decodeReplyBlock, encodeReplyBlock, type ReplyBlock } from './message/reply-block.ts';
export {
  type FragmentPlan,
  MAX_LINKED_SETS,
  planFragments,
  splitMessage,
} from './message/split-message.ts';
export { MessageReceiver, type Received } from './message-receiver.ts';
export { type MessageListener, MixnetClient } from './mixnet-client.ts';
export {
  decodeRecipient,
  encodeRecipient,
  formatRecipient,
  parseRecipient,
  RECIPIENT_LENGTH,
  type Recipient,
} from './recipient.ts';
export type { FragmentReport, SendReport } from './send-report.ts';
export { type OpenSocket, openWebSocket, type WebSocketLike } from './web-socket.ts';
