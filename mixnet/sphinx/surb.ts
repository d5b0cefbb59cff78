import { concatBytes, copyBytes } from '@noble/hashes/utils.js';
import { randomBytes } from '#primitives';
import { wrapLayers } from './create-packet.ts';
import { SphinxError } from './errors.ts';
import {
  field,
  HEADER_LENGTH,
  MAX_HOPS,
  NODE_ADDRESS_LENGTH,
  PAYLOAD_KEY_LENGTH,
  PAYLOAD_KEY_SEED_LENGTH,
  SURB_FIELDS,
} from './format/geometry.ts';
import { checkPath, type Path } from './format/route.ts';
import { createHeader } from './header/header.ts';
import { padMessage } from './payload/payload.ts';
import type { RandomSource } from './primitives/random-source.ts';

/**
 * A single-use reply block: a finished header back to whoever made it, and the keys of its layers.
 * Whoever holds it can send one reply and can recognize that reply at every hop of its route, so it
 * is a secret between its maker and the one it is given to.
 */
export interface Surb {
  /** 348 bytes. */
  readonly header: Uint8Array;
  /** The address of the node where the reply enters the network, 32 bytes. */
  readonly firstHop: Uint8Array;
  /** One per hop, in order: 16-byte seeds (version 259) or 192-byte keys (258). */
  readonly layerKeys: readonly Uint8Array[];
}

/** Reply blocks this process has spent. */
const spent = new WeakSet<Surb>();

/**
 * Makes a single-use reply block for a path that ends at the maker's own gateway. **Recipient of
 * the reply.**
 *
 * Draws from `random` twice, in the order of `createPacket`: the initial secret (32 bytes), then
 * the padding of the last hop's routing information.
 *
 * @param path - The way back: `destination` is the maker, as its gateway knows it.
 * @throws {@link SphinxError} as `createPacket` does for a path.
 */
export function createSurb(path: Path, random: RandomSource = randomBytes): Surb {
  const checked = checkPath(path);
  const [first] = checked.route;
  if (first === undefined) throw new SphinxError('SPHINX_ROUTE_LENGTH', 'a route has a hop');
  return { ...createHeader(checked, random), firstHop: copyBytes(first.address) };
}

/**
 * `header (348) ‖ first hop (32) ‖ layer keys`, in the order of the route: 380 + 16·hops bytes
 * (259) or 380 + 192·hops (258).
 */
export function encodeSurb(surb: Surb): Uint8Array {
  assertSurb(surb);
  return concatBytes(surb.header, surb.firstHop, ...surb.layerKeys);
}

/**
 * Reads a reply block. What follows the first 380 bytes tells the version: below 192 bytes, seeds
 * of 16; else keys of 192.
 *
 * @param bytes - Untrusted; copied. Only lengths can be checked: a reply through an invented block
 * simply does not arrive.
 * @throws {@link SphinxError} `SPHINX_INVALID_SURB` unless it is exactly a header, an address and 1
 * to 5 layer keys of one kind.
 */
export function decodeSurb(bytes: Uint8Array): Surb {
  if (!(bytes instanceof Uint8Array)) throw notSurb();
  const material = bytes.subarray(SURB_FIELDS.firstHop.end);
  const keyLength =
    material.length < PAYLOAD_KEY_LENGTH ? PAYLOAD_KEY_SEED_LENGTH : PAYLOAD_KEY_LENGTH;
  const hops = material.length / keyLength;
  const layerKeys: Uint8Array[] = [];
  for (let hop = 0; hop < Math.min(hops, MAX_HOPS + 1); hop += 1) {
    layerKeys.push(copyBytes(material.subarray(hop * keyLength, (hop + 1) * keyLength)));
  }
  const surb = {
    header: copyBytes(field(bytes, SURB_FIELDS.header)),
    firstHop: copyBytes(field(bytes, SURB_FIELDS.firstHop)),
    layerKeys,
  };
  assertSurb(surb);
  return surb;
}

/** A reply ready to be sent. */
export interface Reply {
  /** Encoded, with the payload sealed. */
  readonly packet: Uint8Array;
  /** The node to hand the packet to, 32 bytes. */
  readonly firstHop: Uint8Array;
}

/**
 * Sends a message back through a reply block. **Sender of the reply.** Indistinguishable from a
 * forward packet on the way.
 *
 * The block counts as spent from here on: its header is the same every time, so a second use would
 * be dropped as a replay and would link the two. Only a refused length leaves it unspent. Decoding
 * the same bytes twice gives two blocks; keep one.
 *
 * @param surb - From a peer; untrusted beyond its lengths.
 * @param message - At most `payloadLength − 17` bytes.
 * @throws {@link SphinxError} `SPHINX_SURB_USED` if the block was used before.
 * @throws {@link SphinxError} `SPHINX_INVALID_SURB`, `SPHINX_INVALID_LENGTH`,
 * `SPHINX_MESSAGE_TOO_LONG`
 */
export function createReply(surb: Surb, message: Uint8Array, payloadLength: number): Reply {
  assertSurb(surb);
  if (spent.has(surb)) {
    throw new SphinxError(
      'SPHINX_SURB_USED',
      'a reply block serves for one reply, and this one was used; take another',
    );
  }
  const padded = padMessage(message, payloadLength);
  spent.add(surb);
  const packet = concatBytes(surb.header, wrapLayers(surb.layerKeys, padded));
  return { packet, firstHop: copyBytes(surb.firstHop) };
}

function assertSurb(surb: Surb): void {
  const [first] = surb.layerKeys;
  const isGood =
    surb.header.length === HEADER_LENGTH &&
    surb.firstHop.length === NODE_ADDRESS_LENGTH &&
    first !== undefined &&
    surb.layerKeys.length <= MAX_HOPS &&
    (first.length === PAYLOAD_KEY_SEED_LENGTH || first.length === PAYLOAD_KEY_LENGTH) &&
    surb.layerKeys.every((key) => key.length === first.length);
  if (!isGood) throw notSurb();
}

function notSurb(): SphinxError {
  return new SphinxError(
    'SPHINX_INVALID_SURB',
    `a reply block is a header, an address and 1 to ${MAX_HOPS} keys of one length`,
  );
}
