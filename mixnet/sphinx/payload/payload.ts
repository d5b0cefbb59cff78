import { SphinxError } from '../errors.ts';
import { assertIsBytes } from '../format/byte-string.ts';
import {
  MAX_PAYLOAD_LENGTH,
  MIN_PAYLOAD_LENGTH,
  PAYLOAD_OVERHEAD,
  PAYLOAD_TAG_LENGTH,
} from '../format/geometry.ts';

const END_OF_MESSAGE = 1;

/**
 * `0^16 ‖ message ‖ 0x01 ‖ 0…0`, filled to the payload's length. **Sender side.**
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH` if `payloadLength` is no integer from 33 to 1
 * MiB.
 * @throws {@link SphinxError} `SPHINX_MESSAGE_TOO_LONG` if the message and 17 bytes do not fit.
 */
export function padMessage(message: Uint8Array, payloadLength: number): Uint8Array {
  assertIsBytes(message, 'a message');
  assertPayloadLength(payloadLength);
  const capacity = payloadLength - PAYLOAD_OVERHEAD;
  if (message.length > capacity) {
    throw new SphinxError(
      'SPHINX_MESSAGE_TOO_LONG',
      `a payload of ${payloadLength} bytes holds a message of ${capacity}, not ${message.length}`,
    );
  }
  const payload = new Uint8Array(payloadLength);
  payload.set(message, PAYLOAD_TAG_LENGTH);
  payload[PAYLOAD_TAG_LENGTH + message.length] = END_OF_MESSAGE;
  return payload;
}

/**
 * The message in a payload from which every layer was removed, as a copy. **Last hop.** The 16
 * zeros in front are the only evidence that no hop altered the payload; the last byte equal to 1
 * ends the message.
 *
 * @throws {@link SphinxError} `SPHINX_PAYLOAD_TAG`
 */
export function recoverMessage(payload: Uint8Array): Uint8Array {
  const end = payload.lastIndexOf(END_OF_MESSAGE);
  let tag = 0;
  for (const byte of payload.subarray(0, PAYLOAD_TAG_LENGTH)) tag |= byte;
  if (tag !== 0 || end < PAYLOAD_TAG_LENGTH) {
    throw new SphinxError('SPHINX_PAYLOAD_TAG', 'the payload was altered on the way');
  }
  return payload.slice(PAYLOAD_TAG_LENGTH, end);
}

/**
 * Stops unless payloads of this length can be processed.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH`
 */
export function assertPayloadLength(length: number): void {
  const isGood =
    Number.isInteger(length) && length >= MIN_PAYLOAD_LENGTH && length <= MAX_PAYLOAD_LENGTH;
  if (!isGood) {
    throw new SphinxError(
      'SPHINX_INVALID_LENGTH',
      `a payload has ${MIN_PAYLOAD_LENGTH} to ${MAX_PAYLOAD_LENGTH} bytes, not ${length}`,
    );
  }
}
