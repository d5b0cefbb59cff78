import { createPacket, HEADER_LENGTH } from '@coir/sphinx';
import { blake2bKeyed256, chacha20, hkdfSha256, sha256 } from '@coir/sphinx/primitives';
import type { Recorded } from './recorded.ts';
import type { Shape } from './shape.ts';
import { replayCapturedNetwork, replayCapturedPacket } from './sphinx-captured.ts';
import { checkHops, walk } from './sphinx-hops.ts';
import { readMessage, readPath } from './sphinx-path.ts';

const SPELLING = { forward: 'fwd', final: 'final' };
const SECTIONS = ['captured_packets', 'deterministic_model_packets', 'kdf', 'lioness'];

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The keys of a hop, and the payload key that version 259 makes of a part of them. */
function replayKeyDerivation(recorded: Recorded): void {
  const info =
    'Dwste mou enan moxlo arketa makru kai ena upomoxlio gia na ton topothetisw kai tha kinisw thn gh.';
  const label = 'sphinx-payload-key-V01-CS01-HKDF:SHA256';
  recorded.at('source').prose();
  const secret = recorded.at('shared_secret').bytes();
  const keys = hkdfSha256(secret, new Uint8Array(0), utf8(info), 288);
  recorded.at('okm288').check(() => keys);
  recorded
    .at('payload_key_from_seed_v259_model')
    .check(() =>
      hkdfSha256(keys.subarray(32, 48), utf8(`${label}-SALT`), utf8(`${label}-INFO`), 192),
    );
}

/** LIONESS over ChaCha20 and BLAKE2b: `R ⊕= S(L ⊕ k1); L ⊕= H(k2, R); R ⊕= S(L ⊕ k3); L ⊕= H(k4, R)`. */
function replayLioness(recorded: Recorded): void {
  recorded.at('source').prose();
  const key = recorded.at('key192').bytes();
  const block = recorded.at('plaintext512').bytes();
  const xor = (left: Uint8Array, right: Uint8Array): Uint8Array =>
    left.map((byte, position) => byte ^ (right[position] ?? 0));
  const half = (
    left: Uint8Array,
    right: Uint8Array,
    offset: number,
  ): readonly [Uint8Array, Uint8Array] => {
    const streamKey = xor(left, key.subarray(offset, offset + 32));
    const stirred = chacha20(streamKey, new Uint8Array(12), right);
    const hashed = blake2bKeyed256(key.subarray(offset + 32, offset + 96), stirred);
    return [xor(left, hashed), stirred];
  };
  recorded.at('ciphertext512').check(() => {
    const [left, right] = half(block.subarray(0, 32), block.subarray(32), 0);
    return Buffer.concat(half(left, right, 96));
  });
}

function replayModelPacket(recorded: Recorded): void {
  const { path, privateKeys, payloadLength, random } = readPath(recorded);
  const message = readMessage(recorded, 'message_length');
  const packet = createPacket({ ...path, message, payloadLength }, random());
  recorded.at('header').check(() => packet.subarray(0, HEADER_LENGTH));
  recorded.at('packet_sha256').check(() => sha256(packet));
  checkHops(recorded.at('processing'), walk(packet, privateKeys), SPELLING, payloadLength);
}

/** Packets of a real client of the network this format comes from, and packets with fixed secrets. */
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
