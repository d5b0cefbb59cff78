import {
  createPacket,
  deriveHopKeys,
  expandPayloadKey,
  HEADER_LENGTH,
  wrapPayload,
} from '@coir/sphinx';
import { sha256 } from '@coir/sphinx/primitives';
import type { Recorded } from './recorded.ts';
import type { Shape } from './shape.ts';
import { replayCapturedNetwork, replayCapturedPacket } from './sphinx-captured.ts';
import { checkHops, walk } from './sphinx-hops.ts';
import { readMessage, readPath } from './sphinx-path.ts';

const SPELLING = { forward: 'fwd', final: 'final' };
const SECTIONS = ['captured_packets', 'deterministic_model_packets', 'kdf', 'lioness'];

/** The keys of a hop, and the payload key that version 259 makes of a part of them. */
function replayKeyDerivation(recorded: Recorded): void {
  recorded.at('source').prose();
  const keys = deriveHopKeys(recorded.at('shared_secret').bytes());
  const { streamKey, macKey, payloadKey, blindingFactor, replayTag } = keys;
  recorded
    .at('okm288')
    .check(() => Buffer.concat([streamKey, macKey, payloadKey, blindingFactor, replayTag]));
  recorded
    .at('payload_key_from_seed_v259_model')
    .check(() => expandPayloadKey(keys.payloadKeySeed));
}

/** One layer of a payload. */
function replayLioness(recorded: Recorded): void {
  recorded.at('source').prose();
  const key = recorded.at('key192').bytes();
  const block = recorded.at('plaintext512').bytes();
  recorded.at('ciphertext512').check(() => wrapPayload(key, block));
}

function replayModelPacket(recorded: Recorded): void {
  const { path, privateKeys, payloadLength, random } = readPath(recorded);
  const message = readMessage(recorded, 'message_length');
  const packet = createPacket({ ...path, message, payloadLength }, random());
  recorded.at('header').check(() => packet.subarray(0, HEADER_LENGTH));
  recorded.at('packet_sha256').check(() => sha256(packet));
  checkHops(recorded.at('processing'), walk(packet, privateKeys), SPELLING, payloadLength);
}

/**
 * Packets of a real client of the network this format comes from, and packets with fixed secrets.
 */
export const sphinxNymShape: Shape = {
  name: 'sphinx-nym',
  detect: (file) => SECTIONS.some((section) => file.has(section)),
  replay(file) {
    const { tally } = file;
    file.at('about').prose();
    if (file.has('kdf')) tally.attempt('kdf', () => replayKeyDerivation(file.at('kdf')));
    if (file.has('lioness')) tally.attempt('lioness', () => replayLioness(file.at('lioness')));
    if (file.has('deterministic_model_packets')) {
      for (const packet of file.at('deterministic_model_packets').items()) {
        tally.attempt(packet.name, () => replayModelPacket(packet));
      }
    }
    if (!file.has('captured_packets')) return;
    const network = replayCapturedNetwork(file.at('captured_network'));
    const packets = file.at('captured_packets');
    for (const key of packets.keys()) {
      const packet = packets.at(key);
      tally.attempt(packet.name, () => replayCapturedPacket(network, packet, SPELLING));
    }
  },
};
