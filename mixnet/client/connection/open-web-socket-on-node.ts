import { MAX_CONTROL_MESSAGE_LENGTH, MAX_FRAME_LENGTH } from '@coir/protocol/gateway';
import { WebSocket } from 'ws';
import { openWebSocket as openGlobalWebSocket } from './open-web-socket.ts';
import type { OpenSocket } from './web-socket.ts';

const MAX_MESSAGE_BYTES = Math.max(MAX_FRAME_LENGTH, MAX_CONTROL_MESSAGE_LENGTH);

/**
 * Opens a connection with Node's own WebSocket, which came with version 22, or with that of `ws`.
 */
export const openWebSocket: OpenSocket = (url) =>
  typeof globalThis.WebSocket === 'function'
    ? openGlobalWebSocket(url)
    : new WebSocket(url, { perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES });
