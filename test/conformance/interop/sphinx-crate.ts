import {
  createPacket,
  createReply,
  createSurb,
  decodeSurb,
  encodeSurb,
  HEADER_LENGTH,
  type NodePrivateKey,
} from '@coir/sphinx';
import { sha256 } from '@coir/sphinx/primitives';
import { type Derived, type Recorded, reasonOf } from './recorded.ts';
import type { Shape } from './shape.ts';
import { checkHops, walk } from './sphinx-hops.ts';
import { readMessage, readPath } from './sphinx-path.ts';

const SPELLING = { forward: 'forward', final: 'final' };

/** What the crate calls the refusals of this implementation. */
const REFUSALS: Readonly<Record<string, string>> = {
  SPHINX_INVALID_GROUP_ELEMENT: 'InvalidHeader',
  SPHINX_HEADER_MAC: 'InvalidHeader',
  SPHINX_ROUTING_INFO: 'InvalidHeader',
  SPHINX_VERSION: 'InvalidHeader',
  SPHINX_PAYLOAD_TAG: 'InvalidPayload',
};

function replayTampered(
  recorded: Recorded,
  packet: Uint8Array,
  privateKeys: readonly NodePrivateKey[],
): void {
  recorded.at('region').prose();
  const position = recorded.at('byte').integer();
  const changed = packet.slice();
  const byte = changed[position];
  if (byte === undefined) throw new Error('there is no such byte');
  changed[position] = byte ^ recorded.at('xor').integer();
  const outcomes = walk(changed, privateKeys);
  const last = outcomes.at(-1);
  const derived: Record<string, () => Derived> = {
    hop: () => outcomes.length - 1,
    error: () => {
      if (last === undefined || !('error' in last)) return 'delivered';
      const code = reasonOf(last.error);
      return REFUSALS[code] ?? code;
    },
    delivered: () => {
      if (last === undefined || 'error' in last) throw last?.error ?? new Error('nothing');
      return last.result.kind === 'final' ? last.result.payload : last.result.kind;
    },
  };
  const outcome = recorded.at('outcome');
  for (const key of outcome.keys()) {
    const derive = derived[key];
    if (derive !== undefined) outcome.at(key).check(derive);
  }
}

function replayPacket(recorded: Recorded): void {
  const { path, privateKeys, payloadLength, random } = readPath(recorded);
  const message = readMessage(recorded, 'message_length');
  const packet = createPacket({ ...path, message, payloadLength }, random());
  recorded.at('header').check(() => packet.subarray(0, HEADER_LENGTH));
  recorded.at('packet_sha256').check(() => sha256(packet));
  recorded.at('packet_length').check(() => packet.length);
  checkHops(recorded.at('processing'), walk(packet, privateKeys), SPELLING, payloadLength);
  if (!recorded.has('tampered')) return;
  for (const item of recorded.at('tampered').items()) {
    recorded.tally.attempt(item.name, () => replayTampered(item, packet, privateKeys));
  }
}

function replaySurb(recorded: Recorded): void {
  const { path, privateKeys, payloadLength, random } = readPath(recorded);
  const message = readMessage(recorded, 'reply_length');
  const bytes = encodeSurb(createSurb(path, random()));
  const reply = createReply(decodeSurb(bytes), message, payloadLength);
  recorded.at('surb').check(() => bytes);
  recorded.at('surb_length').check(() => bytes.length);
  recorded.at('first_hop').check(() => reply.firstHop);
  recorded.at('packet_sha256').check(() => sha256(reply.packet));
  checkHops(recorded.at('processing'), walk(reply.packet, privateKeys), SPELLING, payloadLength);
}

/** Packets and reply blocks of another implementation of the packet format, with fixed secrets. */
export const sphinxCrateShape: Shape = {
  name: 'sphinx-crate',
  detect: (file) => file.has('packets') || file.has('surbs'),
  replay(file) {
    const { tally } = file;
    file.at('about').prose();
    const replayEach = (name: string, replay: (item: Recorded) => void): void => {
      if (!file.has(name)) return;
      for (const item of file.at(name).items()) tally.attempt(item.name, () => replay(item));
    };
    replayEach('packets', replayPacket);
    replayEach('surbs', replaySurb);
  },
};
