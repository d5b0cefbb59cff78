import { createPacket, importNodePrivateKey, processPacket } from '@coir/sphinx';
import { randomBytes, x25519 } from '@coir/sphinx/primitives';
import { type Medians, measure } from '../measure.ts';

const HOPS = 4;
const MESSAGE_LENGTH = 2048;
const PAYLOAD_LENGTH = MESSAGE_LENGTH + 17;

/** One packet of the regular size over four hops, and what one hop of it costs. */
export function benchSphinx(): Promise<Medians> {
  const secrets = Array.from({ length: HOPS }, () => randomBytes(32));
  const route = secrets.map((secret) => ({
    address: randomBytes(32),
    publicKey: x25519.publicKey(secret),
  }));
  const message = randomBytes(MESSAGE_LENGTH);
  const destination = randomBytes(32);
  const create = (): Uint8Array =>
    createPacket({
      route,
      delaysNs: route.map(() => 1_000_000n),
      destination,
      message,
      payloadLength: PAYLOAD_LENGTH,
    });
  const packet = create();
  const keys = secrets.map((secret) => importNodePrivateKey(secret));
  const [firstKey] = keys;
  if (firstKey === undefined) throw new Error('no hop');
  return measure({
    process_hop: () => processPacket(packet, firstKey),
    create_4_hops_2048: create,
  });
}
