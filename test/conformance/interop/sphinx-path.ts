import {
  importNodePrivateKey,
  type NodePrivateKey,
  type Path,
  type SphinxVersion,
} from '@coir/sphinx';
import type { Recorded } from './recorded.ts';

/** A path with everything random about it fixed, and the keys that open its packets. */
export interface FixedPath {
  readonly path: Path;
  readonly privateKeys: readonly NodePrivateKey[];
  readonly payloadLength: number;
  /**
   * Gives the initial secret and then the padding of the last hop, and nothing else. A new one for
   * each packet.
   */
  random(): (length: number) => Uint8Array;
}

/** What the crate's messages are made of when a record does not say. */
const DEFAULT_RULE = 'byte i = i mod 251';

/** Reads route, delays, destination and secrets of a recorded packet or reply block. */
export function readPath(recorded: Recorded): FixedPath {
  const bytesOf = (name: string): readonly Uint8Array[] =>
    recorded
      .at(name)
      .items()
      .map((item) => item.bytes());
  const privateKeys = bytesOf('node_private_keys').map(importNodePrivateKey);
  const addresses = bytesOf('node_addresses');
  const hops = recorded.at('hops').integer();
  const isWhole = privateKeys.length === hops && addresses.length === hops;
  recorded.tally.require(recorded.at('hops').name, `${hops} keys and addresses`, isWhole);
  const path: Path = {
    route: privateKeys.map(({ publicKey }, position) => ({
      address: addresses[position] ?? new Uint8Array(0),
      publicKey,
    })),
    delaysNs: recorded
      .at('delays_ns')
      .items()
      .map((item) => BigInt(item.scalar() ?? '')),
    destination: recorded.at('destination').bytes(),
    identifier: recorded.at('identifier').bytes(),
    version: recorded.at('version').integer() as SphinxVersion,
  };
  const secret = recorded.at('initial_secret').bytes();
  const padding = readPadding(recorded);
  return {
    path,
    privateKeys,
    payloadLength: recorded.at('payload_size').integer(),
    random: () => scriptedRandom([() => secret, padding]),
  };
}

/**
 * The padding of the last hop: all of its bytes, or one that it is full of, the first word of a
 * sentence.
 */
function readPadding(recorded: Recorded): (length: number) => Uint8Array {
  if (recorded.has('final_padding')) {
    const padding = recorded.at('final_padding').bytes();
    return () => padding;
  }
  const prose = recorded.at('final_padding_byte').text();
  const byte = /^[0-9a-f]{2}(?![0-9a-f])/.exec(prose)?.[0];
  if (byte === undefined) throw new Error('no byte to pad with');
  return (length) => new Uint8Array(length).fill(Number.parseInt(byte, 16));
}

function scriptedRandom(
  draws: readonly ((length: number) => Uint8Array)[],
): (length: number) => Uint8Array {
  let next = 0;
  return (length) => {
    const bytes = draws[next]?.(length);
    next += 1;
    if (bytes?.length !== length) throw new Error(`draw ${next} is not ${length} bytes`);
    return bytes;
  };
}

/** A recorded message: its text, or its length and the rule for its bytes. */
export function readMessage(recorded: Recorded, lengthName: string): Uint8Array {
  if (recorded.has('message_utf8')) {
    return new TextEncoder().encode(recorded.at('message_utf8').text());
  }
  const rule = recorded.has('message_rule') ? recorded.at('message_rule').text() : DEFAULT_RULE;
  const modulus = Number(/^byte i = i mod ([1-9]\d{0,2})$/.exec(rule)?.[1]);
  if (Number.isNaN(modulus)) throw new Error('an unknown rule for the bytes of a message');
  const length = recorded.at(lengthName).integer();
  if (length < 0 || length > 2 ** 20) throw new Error('a message of an impossible length');
  return Uint8Array.from({ length }, (_, position) => position % modulus);
}
