import { ACK_LENGTH, FRAGMENT_CAPACITY } from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import { createClientIdentity } from '../../../../mixnet/client/index.ts';
import { encryptAck } from '../../../../mixnet/client/message/acknowledgement.ts';
import { coverContent } from '../../../../mixnet/client/message/cover.ts';
import { encryptToRecipient } from '../../../../mixnet/client/message/end-to-end.ts';
import { encodeFragment, fragmentId } from '../../../../mixnet/client/message/fragment.ts';
import { encodeNymMessage } from '../../../../mixnet/client/message/nym-message.ts';
import { splitMessage } from '../../../../mixnet/client/message/split-message.ts';
import { MessageReceiver } from '../../../../mixnet/client/traffic/message-receiver.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { flipBit, refusalOf } from '../refusal.ts';

const random = seededRandom('received');
const identity = createClientIdentity();
const { publicKey } = identity.encryption;

/** Deliveries of the fragments of a message. */
function deliveriesOf(data: Uint8Array): readonly Uint8Array[] {
  const message = encodeNymMessage({ kind: 'plain', data });
  return splitMessage(message, FRAGMENT_CAPACITY, random).map((fragment) =>
    encryptToRecipient(publicKey, encodeFragment(fragment), random),
  );
}

describe('a delivery', () => {
  it('is a message once its last fragment is there, in whatever order, and never again', () => {
    const receiver = new MessageReceiver(identity);
    const data = random(5_000);
    const deliveries = deliveriesOf(data).toReversed();
    expect(deliveries.length).toBeGreaterThan(2);
    const received = deliveries.map((delivery) => receiver.receive(delivery, 0));
    expect(received.pop()).toEqual({ kind: 'message', message: { kind: 'plain', data } });
    for (const each of received) expect(each).toEqual({ kind: 'fragment', isDuplicate: false });
    for (const delivery of deliveries) {
      expect(receiver.receive(delivery, 0)).toEqual({ kind: 'fragment', isDuplicate: true });
    }
  });

  it('of 21 bytes is an acknowledgement', () => {
    const [fragment] = splitMessage(new Uint8Array(1), FRAGMENT_CAPACITY, random);
    if (fragment === undefined) throw new Error('one');
    const ack = encryptAck(identity.ackKey, fragmentId(fragment), random);
    expect(ack).toHaveLength(ACK_LENGTH);
    expect(new MessageReceiver(identity).receive(ack, 0)).toEqual({
      kind: 'ack',
      fragmentId: fragmentId(fragment),
    });
  });

  it('of cover traffic is told, and nothing more', () => {
    const delivery = encryptToRecipient(publicKey, coverContent(FRAGMENT_CAPACITY), random);
    expect(new MessageReceiver(identity).receive(delivery, 0)).toEqual({ kind: 'cover' });
  });
});

describe('what is no delivery', () => {
  it('is refused, and what comes after it is taken', () => {
    const receiver = new MessageReceiver(identity);
    const [delivery] = deliveriesOf(Uint8Array.of(1));
    if (delivery === undefined) throw new Error('one');
    for (const length of [0, 20, 22, 32, 100]) {
      expect(refusalOf(() => receiver.receive(random(length), 0))).toMatch(/^CLIENT_INVALID_/);
    }
    const refused = refusalOf(() => receiver.receive(flipBit(delivery, 8 * 32 + 7), 0));
    expect(refused).toMatch(/^CLIENT_INVALID_/);
    expect(receiver.receive(delivery, 0)).toHaveProperty('kind', 'message');
  });

  it('is what was meant for somebody else', () => {
    const [delivery] = deliveriesOf(Uint8Array.of(1));
    const stranger = new MessageReceiver(createClientIdentity());
    expect(refusalOf(() => stranger.receive(delivery ?? random(1), 0))).toMatch(
      /^CLIENT_INVALID_(FRAGMENT|DELIVERY)$/,
    );
  });

  it('is bounded in what it may keep', () => {
    const receiver = new MessageReceiver(identity, { maxMessageBytes: 1 });
    const [delivery] = deliveriesOf(random(5_000));
    expect(refusalOf(() => receiver.receive(delivery ?? random(1), 0))).toBe(
      'CLIENT_REASSEMBLY_FULL',
    );
  });
});
