import { concatBytes } from '@noble/hashes/utils.js';
import { randomBytes } from '#primitives';
import { checkPath, type Path } from './format/route.ts';
import { createHeader } from './header/header.ts';
import { expandPayloadKey } from './header/payload-key.ts';
import { wrapPayload } from './payload/lioness.ts';
import { padMessage } from './payload/payload.ts';
import type { RandomSource } from './primitives/random-source.ts';

/** A message and its way. */
export interface PacketContents extends Path {
  /** At most `payloadLength − 17` bytes; may be empty. */
  readonly message: Uint8Array;
  /**
   * The payload's length, which every hop sees: use one the whole network uses. The packet is 348
   * bytes longer.
   */
  readonly payloadLength: number;
}

/** Wraps a padded message in every layer of a route, the last hop's first. */
export function wrapLayers(layerKeys: readonly Uint8Array[], padded: Uint8Array): Uint8Array {
  return layerKeys.reduceRight(
    (payload, material) => wrapPayload(expandPayloadKey(material), payload),
    padded,
  );
}

/**
 * Creates a Sphinx packet. **Sender side.** The first hop's address is not in it: hand the packet
 * to that hop.
 *
 * `packet = header (348) ‖ payload`, the payload being `0^16 ‖ message ‖ 0x01 ‖ 0…0` under one
 * LIONESS layer per hop.
 *
 * Draws from `random` twice, in this order: the initial secret (32 bytes), then the padding of the
 * last hop's routing information (300 − 60·(hops − 1) − 52 bytes). With the same draws it gives the
 * same bytes.
 *
 * Counts, lengths and the version are checked, and public keys of low order refused. Not checked:
 * whether the addresses belong to the keys, whether hops differ, and whether the last hop knows the
 * destination.
 *
 * @param contents - Trusted: the sender's own choice of route, delays and message.
 * @returns The packet, `348 + payloadLength` bytes.
 * @throws {@link SphinxError} `SPHINX_ROUTE_LENGTH` for a route of no hop or more than five.
 * @throws {@link SphinxError} `SPHINX_INVALID_DELAY` if delays are not one per hop, each below
 * 2^64.
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH` if an address, key, destination, identifier
 * or payload has the wrong length.
 * @throws {@link SphinxError} `SPHINX_VERSION` for a version other than 258 and 259.
 * @throws {@link SphinxError} `SPHINX_MESSAGE_TOO_LONG` if the message does not fit.
 * @throws {@link SphinxError} `SPHINX_INVALID_GROUP_ELEMENT` if a hop's public key is of low order.
 * @throws {@link SphinxError} `SPHINX_RANDOMNESS` if the source gives the wrong number of bytes.
 * @see Danezis and Goldberg, "Sphinx", IEEE S&P 2009, §3; Kuhn et al., "Breaking and (partially)
 * fixing provably secure onion routing", IEEE S&P 2020, for the random padding.
 * @example
 * ```ts
 * const packet = createPacket({
 *   route: [{ address, publicKey }],
 *   delaysNs: [exponentialDelayNs(15)],
 *   destination,
 *   message,
 *   payloadLength: PACKET_SIZES.regular - HEADER_LENGTH,
 * });
 * ```
 */
export function createPacket(
  contents: PacketContents,
  random: RandomSource = randomBytes,
): Uint8Array {
  const path = checkPath(contents);
  const padded = padMessage(contents.message, contents.payloadLength);
  const { header, layerKeys } = createHeader(path, random);
  return concatBytes(header, wrapLayers(layerKeys, padded));
}
