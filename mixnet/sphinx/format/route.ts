import { SphinxError } from '../errors.ts';
import { assertBytes } from './byte-string.ts';
import {
  DESTINATION_LENGTH,
  GROUP_ELEMENT_LENGTH,
  IDENTIFIER_LENGTH,
  MAX_HOPS,
  NODE_ADDRESS_LENGTH,
} from './geometry.ts';
import { assertVersion, SPHINX_VERSION, type SphinxVersion } from './version.ts';

/** One hop of a route. */
export interface Hop {
  /** The address under which the hop before reaches it, 32 bytes, zero-padded. */
  readonly address: Uint8Array;
  /** Its X25519 key of the current rotation, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** The way of a packet or a reply, and its delay at each hop. */
export interface Path {
  /** 1 to 5 hops, the one that delivers last. */
  readonly route: readonly Hop[];
  /** One per hop, in nanoseconds, below 2^64. The last is not written into the packet. */
  readonly delaysNs: readonly bigint[];
  /** 32 bytes the last hop knows the recipient by. */
  readonly destination: Uint8Array;
  /** 16 bytes for the last hop; zeros when left out, as everywhere in the mixnet. */
  readonly identifier?: Uint8Array;
  /** 259 when left out. */
  readonly version?: SphinxVersion;
}

/** A path with nothing left out. */
export type CheckedPath = Required<Path>;

const MAX_DELAY_NS = 2n ** 64n - 1n;

/**
 * Checks a path and fills in what was left out.
 *
 * @throws {@link SphinxError} `SPHINX_ROUTE_LENGTH`, `SPHINX_INVALID_DELAY`,
 * `SPHINX_INVALID_LENGTH`, `SPHINX_VERSION`
 */
export function checkPath(path: Path): CheckedPath {
  const { route, delaysNs, destination } = path;
  const identifier = path.identifier ?? new Uint8Array(IDENTIFIER_LENGTH);
  if (route.length < 1 || route.length > MAX_HOPS) {
    throw new SphinxError(
      'SPHINX_ROUTE_LENGTH',
      `a route has 1 to ${MAX_HOPS} hops, not ${route.length}`,
    );
  }
  for (const hop of route) {
    assertBytes(hop.address, NODE_ADDRESS_LENGTH, "a hop's address");
    assertBytes(hop.publicKey, GROUP_ELEMENT_LENGTH, "a hop's public key");
  }
  const areDelaysGood =
    delaysNs.length === route.length &&
    delaysNs.every((delay) => typeof delay === 'bigint' && delay >= 0n && delay <= MAX_DELAY_NS);
  if (!areDelaysGood) {
    throw new SphinxError(
      'SPHINX_INVALID_DELAY',
      `a path of ${route.length} hops has as many delays of 64 bits; ${delaysNs.length} were given`,
    );
  }
  assertBytes(destination, DESTINATION_LENGTH, 'a destination');
  assertBytes(identifier, IDENTIFIER_LENGTH, 'an identifier');
  const version = assertVersion(path.version ?? SPHINX_VERSION);
  return { route, delaysNs, destination, identifier, version };
}
