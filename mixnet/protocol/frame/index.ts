/**
 * Frames between nodes: one Sphinx packet each, with the size and key rotation that its receiver
 * needs.
 *
 * @module @coir/protocol/frame
 */
export { ProtocolError, type ProtocolErrorCode } from '../errors.ts';
export { encodeFrame, type Frame, type FrameVersion } from './frame.ts';
export { FrameDecoder } from './frame-decoder.ts';
export { packetLengthOf, sizeTagOf } from './packet-size.ts';
