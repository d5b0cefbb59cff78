import { createServer, type Server } from 'node:http';
import {
  encodeSessionRequest,
  openSessionRequest,
  openSessionResponse,
  type SessionResponse,
  sealSessionResponse,
} from '@coir/protocol/gateway';
import {
  type Claim,
  claimSchema,
  REFUSALS,
  receiptSchema,
  refusal,
  showDigest,
  VerifierClient,
} from '@coir/verifier-api';
import { type ClaimOutcome, type Receipt, Wallet } from '@coir/wallet';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ClaimQueue } from '../../../mixnet/client/connection/claim-queue.ts';
import { Recorder } from '../../../mixnet/localnet/demonstration/recorder.ts';
import { sealBytes } from '../../../mixnet/protocol/gateway/sealed-bytes.ts';
import { accountAt, stock } from '../../issuer-service/wallet/spend/stock.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import {
  ALICE,
  base64url,
  claimOf,
  GATEWAY_ONE,
  network,
  openVerifier,
  TOKEN,
  type VerifierUnderTest,
} from '../open-verifier.ts';
import { type JsonSample, jsonSamples } from './json-samples.ts';

const random = seededRandom('contract');
const sharedKey = random(32);
const ticket = network.issueTicket();
const { gateway, client, ...claim } = claimOf(ticket);
const digest = showDigest(claim.show);
/** One more than counts of JSON go. */
const TOO_MANY = 2 ** 53;
const BAD_COUNTS = [-1, 0.5, TOO_MANY];
const BAD_DIGESTS = ['', 'a7'.repeat(31), 'A7'.repeat(32), `${'a7'.repeat(32)}0`, 'g'.repeat(64)];

const claimSamples = jsonSamples(
  'request',
  { ...claim, show: base64url(claim.show) },
  {
    keyId: BAD_DIGESTS,
    denomination: BAD_COUNTS,
    expiry: BAD_COUNTS,
    show: ['', 'A', 'AB', 'AA==', '+/+/', 'A'.repeat(1_028)],
  },
);
const receipt: Receipt = { digest, credited: 5, balance: 7, expiresAt: 1_800_000_000 };
const receiptSamples = jsonSamples(
  'answer',
  { ...receipt },
  {
    digest: BAD_DIGESTS,
    credited: [0, ...BAD_COUNTS],
    balance: BAD_COUNTS,
    expiresAt: BAD_COUNTS,
  },
);
const refused = { code: 'too_late', retryable: false, detail: 'It is over.' };
const refusalSamples = jsonSamples('answer', refused, {
  code: ['', 'Too_late', 'too late', 'x'.repeat(65)],
  detail: ['x'.repeat(513)],
});

let service: VerifierUnderTest;
/** Answers a verifier client with any status and text. */
let answering: Server;
let answer = { status: 200, text: '' };
let verifierClient: VerifierClient;
let store: SqliteWalletStore;
let wallet: Wallet;

beforeAll(async () => {
  service = await openVerifier({ claimFailures: { burst: 1_000 } });
  answering = createServer((request, response) => {
    request.resume();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(answer.text);
  });
  await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve));
  const { port } = answering.address() as { port: number };
  verifierClient = new VerifierClient({
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    attempts: 1,
  });
  store = new SqliteWalletStore(':memory:');
  await stock(store, network, [ticket]);
  wallet = new Wallet(
    { manifest: network.decodeManifest, clock: () => network.now * 1_000 },
    { store, account: accountAt(network.now), fetch },
  );
});
afterAll(async () => {
  await service.close();
  store.close();
  await new Promise((resolve) => answering.close(resolve));
});

/** What a reader made of a text; nothing if it refused it. */
type Reader = (text: string) => Promise<unknown>;

const sealed = (text: string) => sealBytes(sharedKey, new TextEncoder().encode(text), random);

async function orNothing(read: () => unknown): Promise<unknown> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

/** The gateway, which decrypts a claim of its client. */
const gatewayReadsClaim: Reader = (text) =>
  orNothing(() => {
    const request = openSessionRequest(sharedKey, sealed(`{"coirClaim":${text}}`));
    return request.type === 'coirClaim' ? request.claim : undefined;
  });

/** The verifier, to which the gateway posts it with two members more. */
const verifierReadsClaim: Reader = async (text) => {
  const claiming = vi.spyOn(service.verifier, 'claim').mockResolvedValue({ receipt });
  const names = `"gateway":"${base64url(GATEWAY_ONE)}","client":"${base64url(ALICE)}"`;
  const payload = text.startsWith('{') ? `{${names},${text.slice(1)}` : text;
  const response = await service.app.inject({
    method: 'POST',
    url: '/v1/spend',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    payload,
  });
  const [request] = claiming.mock.calls[0] ?? [];
  claiming.mockRestore();
  if (response.statusCode === 400) {
    expect(response.json().code).toBe('malformed_request');
    return undefined;
  }
  const { gateway: _, client: __, ...read } = request ?? { gateway, client };
  return read;
};

/** The demonstration, which shows what the gateway saw. */
const recorderReadsClaim: Reader = (text) =>
  orNothing(() => {
    const recorder = new Recorder(network.decodeManifest);
    const bytes = new TextEncoder().encode(`{"coirClaim":${text}}`);
    recorder.recordGateway('gateway', ALICE)({ type: 'claim', bytes });
    const shown = (what: string) =>
      recorder.gatewayExposures.find((exposure) => exposure.what === what)?.bytes ??
      new Uint8Array();
    return {
      keyId: Buffer.from(shown('key id')).toString('hex'),
      denomination: Number(Buffer.from(shown('denomination')).toString()),
      expiry: Number(Buffer.from(shown('expiry period')).toString()),
      show: shown('show'),
    };
  });

/** The gateway again, which asks the verifier over HTTP. */
function verifierClientReads(status: number): Reader {
  return async (text) => {
    answer = { status, text };
    const outcome = await verifierClient.claim({ ...claim, gateway, client });
    return outcome.refused?.code === 'verifier_unavailable' ? undefined : outcome;
  };
}

/** The client, whose claim waits for the answer. */
function clientReads(name: string): Reader {
  return (text) =>
    orNothing(async () => {
      const response = openSessionResponse(sharedKey, sealed(`{"${name}":${text}}`));
      const claims = new ClaimQueue(1);
      const outcome = claims.add(claim, 1_000);
      claims.answer(response);
      return await outcome;
    });
}

/** The wallet, to which a program hands the outcome. Its ticket stays as it is when it refuses. */
function walletReads(name: 'receipt' | 'refused'): Reader {
  return async (text) => {
    const settling = vi.spyOn(store, 'settleSpend').mockResolvedValue(true);
    vi.spyOn(store, 'findSpend').mockResolvedValue({ digest } as never);
    const outcome = { [name]: JSON.parse(text) } as unknown as ClaimOutcome;
    const state = await orNothing(() => wallet.settleSpend(digest, outcome));
    const [, settlement] = settling.mock.calls[0] ?? [];
    vi.restoreAllMocks();
    if (state === undefined) expect(settlement).toBeUndefined();
    if (state === 'pending') return { refused };
    return settlement?.state === 'spent' ? { receipt: settlement.receipt } : undefined;
  };
}

async function expectAlike(
  samples: readonly JsonSample[],
  readers: Readonly<Record<string, Reader>>,
  taken: unknown,
): Promise<void> {
  for (const { name, text, isTaken } of samples) {
    const read: Record<string, unknown> = {};
    for (const [reader, reads] of Object.entries(readers)) read[reader] = await reads(text);
    const expected = Object.keys(readers).map((reader) => [reader, isTaken ? taken : undefined]);
    expect(read, name).toEqual(Object.fromEntries(expected));
  }
}

describe('the JSON of a claim', () => {
  it('is taken or refused alike by gateway, verifier and demonstration', async () => {
    const readers = {
      gateway: gatewayReadsClaim,
      verifier: verifierReadsClaim,
      demonstration: recorderReadsClaim,
    };
    expect(claimSamples.length).toBeGreaterThan(80);
    await expectAlike(claimSamples, readers, claim);
  });

  it('is what the wallet gives and the client writes', async () => {
    const target = { gatewayIdentity: GATEWAY_ONE, clientIdentity: ALICE };
    const prepared = await wallet.prepareSpend(target);
    const plaintext = new TextDecoder().decode(
      encodeSessionRequest({ type: 'coirClaim', claim: prepared }),
    );
    const { coirClaim } = JSON.parse(plaintext) as { coirClaim: unknown };
    expect(Object.keys(Object(coirClaim)).sort()).toEqual(Object.keys(claim).sort());
    expect(await gatewayReadsClaim(JSON.stringify(coirClaim))).toEqual(prepared);
    expect(await verifierReadsClaim(JSON.stringify(coirClaim))).toEqual(prepared);
  });

  it.each<[string, Partial<Record<keyof Claim, unknown>>]>([
    ['key id in capitals', { keyId: 'A7'.repeat(32) }],
    ['negative denomination', { denomination: -1 }],
    ['expiry beyond exact integers', { expiry: TOO_MANY }],
    ['show that is empty', { show: new Uint8Array() }],
    ['show that is too long', { show: new Uint8Array(769) }],
    ['show that is text', { show: base64url(claim.show) }],
    ['member missing', { show: undefined }],
    ['member more', { nonce: 1 } as never],
  ])('is not written with a %s, by client and gateway alike', async (_, change) => {
    const wrong = { ...claim, ...change } as Claim;
    expect(() => encodeSessionRequest({ type: 'coirClaim', claim: wrong })).toThrow(
      expect.objectContaining({ code: 'GATEWAY_PROTOCOL_MALFORMED_REQUEST' }),
    );
    answer = { status: 200, text: JSON.stringify(receipt) };
    const claiming = verifierClient.claim({ ...wrong, gateway, client });
    await expect(claiming).rejects.toThrow(RangeError);
    expect(z.safeEncode(claimSchema, wrong).success).toBe(false);
  });

  it('has the longest show at both ends', async () => {
    const longest = { ...claim, show: new Uint8Array(768).fill(1) };
    const text = JSON.stringify(z.encode(claimSchema, longest));
    expect(await gatewayReadsClaim(text)).toEqual(longest);
    expect(await verifierReadsClaim(text)).toEqual(longest);
  });
});

describe('the JSON of a receipt', () => {
  it('is taken or ignored alike by gateway, client and wallet', async () => {
    const readers = {
      gateway: verifierClientReads(200),
      client: clientReads('coirReceipt'),
      wallet: walletReads('receipt'),
    };
    await expectAlike(receiptSamples, readers, { receipt });
  });

  it('is not written out of its bounds', () => {
    for (const change of [{ digest: 'AB' }, { credited: 0 }, { balance: -1 }, { expiresAt: 0.5 }]) {
      const response: SessionResponse = { type: 'coirReceipt', receipt: { ...receipt, ...change } };
      expect(() => sealSessionResponse(sharedKey, response, random)).toThrow();
      expect(receiptSchema.safeParse(response.receipt).success).toBe(false);
    }
  });

  it('of another show is the answer of nobody', async () => {
    const other = JSON.stringify({ ...receipt, digest: 'ab'.repeat(32) });
    expect(await verifierClientReads(200)(other)).toBeUndefined();
    expect(await clientReads('coirReceipt')(other)).toBeUndefined();
    expect(await walletReads('receipt')(other)).toBeUndefined();
  });
});

describe('the JSON of a refusal', () => {
  it('is taken or ignored alike by gateway, client and wallet', async () => {
    const readers = {
      gateway: verifierClientReads(422),
      client: clientReads('coirRefused'),
      wallet: walletReads('refused'),
    };
    await expectAlike(refusalSamples, readers, { refused });
  });

  it('comes through from the verifier to the wallet, for every code', async () => {
    for (const code of Object.keys(REFUSALS) as (keyof typeof REFUSALS)[]) {
      const told = refusal(code);
      vi.spyOn(service.verifier, 'claim').mockResolvedValueOnce({ refused: told });
      const { statusCode, body } = await service.spend({ ...claim, gateway, client });
      expect(statusCode).toBe(REFUSALS[code].status);
      answer = { status: statusCode, text: body };
      const outcome = await verifierClient.claim({ ...claim, gateway, client });
      expect(outcome).toEqual({ refused: told });
      const response: SessionResponse = { type: 'coirRefused', refusal: told };
      const opened = openSessionResponse(
        sharedKey,
        sealSessionResponse(sharedKey, response, random),
      );
      expect(opened).toEqual(response);
    }
  });
});

describe('the JSON of leases and balances', () => {
  const lease = { client: ALICE, gateway: GATEWAY_ONE, bytes: 100, leaseId: 'l1' };
  const badKeys = ['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}B`, `${'A'.repeat(43)}=`];
  const requestSamples = jsonSamples(
    'request',
    { ...lease, client: base64url(ALICE), gateway: base64url(GATEWAY_ONE) },
    {
      client: badKeys,
      gateway: badKeys,
      bytes: [0, ...BAD_COUNTS],
      leaseId: ['', 'a b', 'x'.repeat(65)],
    },
  );
  const granted = { granted: 100, balance: 5, expiresAt: 9 };
  const answerSamples = jsonSamples(
    'answer',
    { leaseId: 'l1', ...granted },
    {
      leaseId: ['', 'a b', 'l2', 'x'.repeat(65)],
      granted: [101, ...BAD_COUNTS],
      balance: BAD_COUNTS,
      expiresAt: BAD_COUNTS,
    },
  );
  const balance = { balance: 5, expiresAt: 9 };
  const balanceSamples = jsonSamples('answer', balance, {
    balance: BAD_COUNTS,
    expiresAt: BAD_COUNTS,
  });

  it('are refused by the verifier when they are malformed', async () => {
    const verifier: Reader = async (text) => {
      const leasing = vi.spyOn(service.verifier, 'lease').mockResolvedValue({ lease: granted });
      const response = await service.app.inject({
        method: 'POST',
        url: '/v1/leases',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        payload: text,
      });
      const [request] = leasing.mock.calls[0] ?? [];
      leasing.mockRestore();
      return response.statusCode === 400 ? undefined : request;
    };
    await expectAlike(requestSamples, { verifier }, lease);
  });

  it('are not asked for out of the bounds of the verifier', async () => {
    for (const change of [
      { client: ALICE.subarray(1) },
      { gateway: new Uint8Array(33) },
      { bytes: 0 },
      { bytes: TOO_MANY },
      { leaseId: 'a b' },
      { leaseId: 'x'.repeat(65) },
    ]) {
      await expect(verifierClient.lease({ ...lease, ...change })).rejects.toThrow(RangeError);
    }
    await expect(verifierClient.balance(ALICE.subarray(1))).rejects.toThrow(RangeError);
  });

  it('are ignored by the gateway when the answer is malformed', async () => {
    const leases: Reader = (text) =>
      orNothing(() => {
        answer = { status: 200, text };
        return verifierClient.lease(lease).then((result) => result.lease);
      });
    const balances: Reader = (text) =>
      orNothing(() => {
        answer = { status: 200, text };
        return verifierClient.balance(ALICE).then((result) => result.balance);
      });
    await expectAlike(answerSamples, { leases }, granted);
    await expectAlike(balanceSamples, { balances }, balance);
  });
});
