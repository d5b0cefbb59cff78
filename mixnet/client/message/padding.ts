import { ClientError } from '../errors.ts';

const DELIMITER = 1;

/**
 * `message ‖ 0x01 ‖ 0…` of exactly `length` bytes, so that the fragments of all messages are
 * equally long.
 */
export function padMessage(message: Uint8Array, length: number): Uint8Array {
  if (message.length >= length) {
    throw new ClientError(
      'CLIENT_MESSAGE_TOO_LONG',
      `a message of ${message.length} bytes cannot be padded to ${length}`,
    );
  }
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = DELIMITER;
  return padded;
}

/**
 * Removes the padding of {@link padMessage}: gives everything before the last 0x01, after which
 * only zeros may come.
 *
 * @throws {@link ClientError} `CLIENT_INVALID_PADDING`
 */
export function unpadMessage(padded: Uint8Array): Uint8Array {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  if (end < 0 || padded[end] !== DELIMITER) {
    throw new ClientError('CLIENT_INVALID_PADDING', 'the message is not followed by its padding');
  }
  return padded.subarray(0, end);
}
