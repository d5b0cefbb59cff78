import { createHash } from 'node:crypto';
import {
  createPacket,
  type Hop,
  importNodePrivateKey,
  type Path,
  type ProcessedPacket,
  processPacket,
  type RandomSource,
  type SphinxVersion,
} from '@coir/sphinx';
import { x25519 } from '@coir/sphinx/primitives';
import { hexToBytes } from '@noble/hashes/utils.js';
import { readVector } from '../../support/shared-vectors.ts';

/** The answer of a hop, as recorded. */
export interface RecordedStep {
  readonly kind: 'forward' | 'final';
  readonly version: SphinxVersion;
  readonly replay_tag: string;
  readonly next_hop?: string;
  readonly delay_ns?: string;
  readonly packet_sha256?: string;
  readonly destination?: string;
  readonly identifier?: string;
  readonly plaintext?: string;
}

interface RecordedPath {
  readonly version: SphinxVersion;
  readonly hops: number;
  readonly payload_size: number;
  readonly node_private_keys: readonly string[];
  readonly node_addresses: readonly string[];
  readonly initial_secret: string;
  readonly destination: string;
  readonly identifier: string;
  readonly delays_ns: readonly string[];
  readonly packet_sha256: string;
}

/** A packet of the Rust crate. */
export interface RecordedPacket extends RecordedPath {
  readonly final_padding: string;
  readonly message_length: number;
  readonly message_rule: string;
  readonly header: string;
  readonly packet_length: number;
  readonly processing: readonly RecordedStep[];
  readonly tampered: readonly {
    readonly region: string;
    readonly byte: number;
    readonly xor: number;
    readonly outcome: {
      readonly hop: number;
      readonly error?: 'InvalidHeader' | 'InvalidPayload';
      readonly delivered?: string;
    };
  }[];
}

/** A reply block of the Rust crate and a reply through it. */
export interface RecordedSurb extends RecordedPath {
  readonly final_padding: string;
  readonly surb: string;
  readonly surb_length: number;
  readonly first_hop: string;
  readonly reply_length: number;
  readonly processing: readonly RecordedStep[];
}

/** A packet computed from the specification, its final padding all one byte. */
export interface ModelPacket extends RecordedPath {
  readonly final_padding_byte: string;
  readonly message_utf8: string;
  readonly header: string;
  readonly processing: readonly {
    readonly next_packet_sha256?: string;
    readonly delay_ns?: string;
    readonly final_payload_sha256?: string;
  }[];
}

/** `sphinx-crate.json`. */
export const recordedCrate = readVector('sphinx-crate.json') as {
  readonly packets: readonly RecordedPacket[];
  readonly surbs: readonly RecordedSurb[];
};

/** The public key of a secret key in hex. */
export function publicKeyOf(secretKey: string): Uint8Array {
  return x25519.publicKey(hexToBytes(secretKey));
}

/** The path a record was made for. */
export function pathOf(record: RecordedPath): Path {
  return {
    route: record.node_private_keys.map(
      (secretKey, hop): Hop => ({
        address: hexToBytes(record.node_addresses[hop] ?? ''),
        publicKey: publicKeyOf(secretKey),
      }),
    ),
    delaysNs: record.delays_ns.map(BigInt),
    destination: hexToBytes(record.destination),
    identifier: hexToBytes(record.identifier),
    version: record.version,
  };
}

/**
 * A random source that gives these byte strings in turn, and fails when the wrong length is asked
 * for or none is left.
 */
export function scriptedRandom(...draws: readonly Uint8Array[]): RandomSource {
  const rest = [...draws];
  return (length) => {
    const next = rest.shift();
    if (next?.length !== length) throw new Error(`script has no draw of ${length} bytes`);
    return next;
  };
}

/** Byte i is i mod 251. */
export function countingMessage(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, position) => position % 251);
}

/** The packet of a record, made anew from its secrets. */
export function rebuild(record: RecordedPacket): Uint8Array {
  if (record.message_rule !== 'byte i = i mod 251') throw new Error('unknown message rule');
  return createPacket(
    {
      ...pathOf(record),
      message: countingMessage(record.message_length),
      payloadLength: record.payload_size,
    },
    scriptedRandom(hexToBytes(record.initial_secret), hexToBytes(record.final_padding)),
  );
}

/** SHA-256 in hex. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `bytes` with one byte changed, as a copy. */
export function withByteXored(bytes: Uint8Array, position: number, mask: number): Uint8Array {
  const changed = bytes.slice();
  changed[position] = (changed[position] ?? 0) ^ mask;
  return changed;
}

/** Follows a packet: the answer of every hop in turn, until one throws or delivers. */
export function travel(packet: Uint8Array, secretKeys: readonly Uint8Array[]): ProcessedPacket[] {
  const steps: ProcessedPacket[] = [];
  let current = packet;
  for (const secretKey of secretKeys) {
    const step = processPacket(current, importNodePrivateKey(secretKey));
    steps.push(step);
    if (step.kind === 'forward') current = step.packet;
  }
  return steps;
}
