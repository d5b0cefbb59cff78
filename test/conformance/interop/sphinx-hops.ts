import { type NodePrivateKey, type ProcessedPacket, processPacket } from '@coir/sphinx';
import { sha256 } from '@coir/sphinx/primitives';
import { type Derived, type Recorded, reasonOf } from './recorded.ts';

/** Zeros before a message, and the byte after it. */
const TAG_LENGTH = 16;

/** What one hop made of a packet. */
export type HopOutcome =
  | { readonly packet: Uint8Array; readonly result: ProcessedPacket }
  | { readonly packet: Uint8Array; readonly error: unknown };

/** Takes a packet along its hops, up to the one where it is delivered or refused. */
export function walk(
  packet: Uint8Array,
  privateKeys: readonly NodePrivateKey[],
): readonly HopOutcome[] {
  const outcomes: HopOutcome[] = [];
  let current = packet;
  for (const privateKey of privateKeys) {
    try {
      const result = processPacket(current, privateKey);
      outcomes.push({ packet: current, result });
      if (result.kind === 'final') break;
      current = result.packet;
    } catch (error) {
      outcomes.push({ packet: current, error });
      break;
    }
  }
  return outcomes;
}

type Field<Kind extends ProcessedPacket['kind']> = (
  result: Extract<ProcessedPacket, { kind: Kind }>,
) => Derived;

const FORWARD_FIELDS: Readonly<Record<string, Field<'forward'>>> = {
  next_hop: ({ nextHop }) => nextHop,
  next_address: ({ nextHop }) => nextHop,
  delay_ns: ({ delayNs }) => delayNs,
  packet_sha256: ({ packet }) => sha256(packet),
  next_packet_sha256: ({ packet }) => sha256(packet),
};

const FINAL_FIELDS: Readonly<Record<string, Field<'final'>>> = {
  destination: ({ destination }) => destination,
  identifier: ({ identifier }) => identifier,
  plaintext: ({ payload }) => payload,
};

/** The payload at the last hop before its padding is removed: `0^16 ‖ message ‖ 0x01 ‖ 0…`. */
function paddedPayload(message: Uint8Array, length: number): Uint8Array {
  const padded = new Uint8Array(length);
  padded.set(message, TAG_LENGTH);
  padded[TAG_LENGTH + message.length] = 1;
  return padded;
}

/** How a file spells what its hops do. */
export interface HopSpelling {
  readonly forward: string;
  readonly final: string;
}

const resultOf = (outcome: HopOutcome | undefined): ProcessedPacket => {
  if (outcome === undefined) throw new Error('the packet does not come here');
  if ('error' in outcome) throw outcome.error;
  return outcome.result;
};

/** The value of a field of a recorded hop, or nothing if no hop has such a field. */
function deriveField(
  key: string,
  outcome: HopOutcome | undefined,
  spelling: HopSpelling,
  payloadLength: number,
): Derived | undefined {
  const result = resultOf(outcome);
  if (key === 'kind') return spelling[result.kind];
  if (key === 'version') return result.version;
  if (key === 'replay_tag') return result.replayTag;
  if (result.kind === 'forward') return FORWARD_FIELDS[key]?.(result);
  if (key === 'payload_sha256' || key === 'final_payload_sha256') {
    return sha256(paddedPayload(result.payload, payloadLength));
  }
  return FINAL_FIELDS[key]?.(result);
}

/** Names that {@link checkHops} leaves to its caller. */
const LEFT_OUT = ['node', 'shared_secret'];

/** Compares what is recorded of each hop with what each hop does. */
export function checkHops(
  recorded: Recorded,
  outcomes: readonly HopOutcome[],
  spelling: HopSpelling,
  payloadLength: number,
): void {
  const hops = recorded.items();
  const last = outcomes.at(-1);
  const reason = last !== undefined && 'error' in last ? reasonOf(last.error) : 'delivered';
  recorded.tally.require(
    recorded.name,
    `${hops.length} hops, not ${outcomes.length} (${reason})`,
    hops.length === outcomes.length,
  );
  hops.forEach((hop, position) => {
    for (const key of hop.keys().filter((name) => !LEFT_OUT.includes(name))) {
      hop.at(key).check(() => {
        const value = deriveField(key, outcomes[position], spelling, payloadLength);
        if (value === undefined) throw new Error('not replayed');
        return value;
      });
    }
  });
}
