import type { OpenSocket } from './web-socket.ts';

/**
 * Opens a connection with the platform's own WebSocket, or on a Node that has none with that of
 * `ws`.
 */
export const openWebSocket: OpenSocket = (url) => new globalThis.WebSocket(url);
