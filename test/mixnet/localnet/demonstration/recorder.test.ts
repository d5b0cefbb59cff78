import { blindSignRequestLength, decodeShow, nullifierOf } from '@coir/coconut';
import { decodeHex, TICKET_HIDDEN } from '@coir/coconut/ticket';
import { BLIND_SIGN_PATH, encodeBlindSignOrder, encodeBlindSignReply } from '@coir/issuer-api';
import { randomBytes } from '@coir/sphinx/primitives';
import { claimSchema } from '@coir/verifier-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Recorder } from '../../../../mixnet/localnet/demonstration/recorder.ts';
import { LoopbackServer, sendJson } from '../../../support/loopback-server.ts';
import { makeTicketNetwork } from '../../../support/ticket-network.ts';

const network = makeTicketNetwork({ issuers: 1, threshold: 1 });
const { keyId, expiry, parameters, decodeManifest: manifest } = network;
const text = (value: number): Uint8Array => new TextEncoder().encode(String(value));

let recorder: Recorder;
beforeEach(() => {
  recorder = new Recorder(manifest);
});

describe('a recorder of issuers', () => {
  const requests = [1, 2].map(() => randomBytes(blindSignRequestLength(parameters)));
  const signatures = [1, 2].map(() => randomBytes(parameters.group.g1.encodedLength));
  const txHash = 'ab'.repeat(32);
  const order = JSON.stringify(
    encodeBlindSignOrder({ txHash, keyId, denomination: 1, expiry, requests }),
  );
  const reply = encodeBlindSignReply({ keyId, issuerIndex: 1, blindedSignatures: signatures });
  let status = 200;
  const server = new LoopbackServer((_request, response) =>
    sendJson(response, status, JSON.parse(reply)),
  );
  let url: string;
  beforeAll(async () => {
    url = (await server.listen()) + BLIND_SIGN_PATH;
  });
  afterAll(() => server.close());

  /** Sends the order, and gives out what the holder gets. */
  async function send(partyOf: () => string | undefined): Promise<unknown> {
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: order,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    } as const;
    const response = await recorder.recordIssuers(partyOf)(url, request);
    return await (response as Response).json();
  }

  it('keeps what an issuer was sent and answered, and passes both on unchanged', async () => {
    status = 200;
    expect(await send(() => 'issuer 1')).toEqual(JSON.parse(reply));
    expect(server.bodies.at(-1)).toBe(order);
    const party = 'issuer 1';
    expect(recorder.issuerExposures).toEqual([
      { party, what: 'transfer', bytes: decodeHex(txHash), isPublic: false },
      {
        party,
        what: '2 blinded requests',
        bytes: new Uint8Array(Buffer.concat(requests)),
        isPublic: false,
      },
      {
        party,
        what: '2 blinded signatures',
        bytes: new Uint8Array(Buffer.concat(signatures)),
        isPublic: false,
      },
      { party, what: 'key id', bytes: decodeHex(keyId), isPublic: true },
      { party, what: 'denomination', bytes: text(1), isPublic: true },
      { party, what: 'expiry period', bytes: text(expiry), isPublic: true },
    ]);
  });

  it('keeps nothing of exchanges with others, and none that was refused', async () => {
    status = 200;
    await send(() => undefined);
    status = 503;
    await send(() => 'issuer 1');
    expect(recorder.issuerExposures).toEqual([]);
  });
});

describe('a recorder of a gateway', () => {
  const gateway = randomBytes(32);
  const client = randomBytes(32);
  const ticket = network.issueTicket();
  const show = network.showTicket(ticket, gateway, client);

  const claimOf = (id: string): Uint8Array => {
    const coirClaim = z.encode(claimSchema, { keyId: id, denomination: 1, expiry, show });
    return new TextEncoder().encode(JSON.stringify({ coirClaim }));
  };

  it('keeps the show of a claim, and the nullifier in it', () => {
    recorder.recordGateway('gateway 1', client)({ type: 'claim', bytes: claimOf(keyId) });
    const party = 'gateway 1';
    const nullifier = nullifierOf(network.record, decodeShow(network.record, TICKET_HIDDEN, show));
    expect(recorder.gatewayExposures).toEqual([
      { party, what: 'client identity', bytes: client, isPublic: false },
      { party, what: 'show', bytes: show, isPublic: false },
      { party, what: 'its nullifier', bytes: nullifier, isPublic: false },
      { party, what: 'key id', bytes: decodeHex(keyId), isPublic: true },
      { party, what: 'denomination', bytes: text(1), isPublic: true },
      { party, what: 'expiry period', bytes: text(expiry), isPublic: true },
    ]);
  });

  it('keeps the first packet only, as a copy', () => {
    const trace = recorder.recordGateway('gateway 1', client);
    expect(recorder.firstPacket).toBeUndefined();
    const first = Uint8Array.of(1, 2, 3);
    trace({ type: 'packet', bytes: first });
    trace({ type: 'packet', bytes: Uint8Array.of(4) });
    first.fill(0);
    expect(recorder.firstPacket).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('keeps nothing of what is sealed', () => {
    const trace = recorder.recordGateway('gateway 1', client);
    trace({ type: 'text', text: '{}' });
    trace({ type: 'frame', bytes: randomBytes(10) });
    expect([recorder.gatewayExposures, recorder.firstPacket]).toEqual([[], undefined]);
  });

  it('fails at a ticket of a key that the manifest does not have', () => {
    const trace = recorder.recordGateway('gateway 1', client);
    expect(() => trace({ type: 'claim', bytes: claimOf('cd'.repeat(32)) })).toThrow(
      'a ticket was shown under an unknown key',
    );
    expect(recorder.gatewayExposures).toEqual([]);
  });
});
