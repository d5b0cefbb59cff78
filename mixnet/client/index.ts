/**
 * The mixnet client: connects to a gateway, keeps its bandwidth paid with claims, sends and
 * receives messages through the mixes.
 *
 * @module @coir/client
 * @document README.md
 */

export type { ClaimOutcome } from '@coir/protocol/gateway';
export { openWebSocket } from '#open-web-socket';
export type { MixnetClientModules, MixnetClientOptions } from './client-options.ts';
export type { ClientEvent, TraceEvent } from './connection/client-event.ts';
export type { OpenSocket, WebSocketLike } from './connection/web-socket.ts';
export { ClientError, type ClientErrorCode } from './errors.ts';
export {
  type ClientIdentity,
  createClientIdentity,
  decodeClientIdentity,
  encodeClientIdentity,
} from './identity/client-identity.ts';
export {
  type ClientStore,
  type GatewayRegistration,
  MemoryClientStore,
} from './identity/client-store.ts';
export {
  decodeRecipient,
  encodeRecipient,
  formatRecipient,
  parseRecipient,
  RECIPIENT_LENGTH,
  type Recipient,
} from './identity/recipient.ts';
export { createSurbAck, decryptAck, encryptAck } from './message/acknowledgement.ts';
export { COVER_FRAGMENT_ID, coverContent, isCover } from './message/cover.ts';
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
export { Reassembly, type ReassemblyOptions, type ReassemblyResult } from './message/reassembly.ts';
export { decodeReplyBlock, encodeReplyBlock, type ReplyBlock } from './message/reply-block.ts';
export {
  type FragmentPlan,
  MAX_LINKED_SETS,
  planFragments,
  splitMessage,
} from './message/split-message.ts';
export { type MessageListener, MixnetClient } from './mixnet-client.ts';
export { chooseRoute, gatewayOf, type Route } from './route/choose-route.ts';
export { chooseDelays, type RouteDelays } from './route/delays.ts';
export { MessageReceiver, type Received } from './traffic/message-receiver.ts';
export {
  type PacketSender,
  type PreparedPacket,
  preparePacket,
} from './traffic/prepare-packet.ts';
export type { FragmentReport, SendReport } from './traffic/send-report.ts';
