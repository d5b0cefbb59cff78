import { randomUUID } from 'node:crypto';
import {
  blindSign,
  decodeBlindSignRequest,
  encodeBlindedPartial,
  nobleGroup,
  prepareBlindSign,
  randomAttribute,
} from '@coir/coconut';
import { decodeBase64Url, encodeBase64Url, ticketPublicAttributes } from '@coir/coconut/ticket';
import type { PurchaseStep } from '@coir/wallet';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answerer, LoopbackServer, sendJson } from '../../../support/loopback-server.ts';
import { areTicketsGood, crashAt, NOWHERE, TicketShop } from '../ticket-shop.ts';

interface BlindSignBody {
  readonly denomination: number;
  readonly expiry: number;
  readonly requests: readonly string[];
}
interface BlindSignReply {
  keyId: string;
  issuerIndex: number;
  blindedSignatures: string[];
}

const ISSUERS = 4;
const THRESHOLD = 2;
const order = { denomination: 1, count: 1 };

let shop: TicketShop;
const impostor = new LoopbackServer(() => undefined);
let impostorUrl: string;

beforeAll(async () => {
  shop = await TicketShop.open({ issuers: ISSUERS, threshold: THRESHOLD }, 60);
  impostorUrl = await impostor.listen();
});
afterAll(async () => {
  await impostor.close();
  await shop.close();
});
beforeEach(() => {
  shop.reopenIssuers();
  impostor.bodies.length = 0;
});

/** Puts the impostor in the place of an issuer. */
function replaceIssuer(index: number, answer: Answerer): void {
  impostor.answer = answer;
  shop.addresses.set(index, impostorUrl);
}

/** What the issuer of this index would have answered. */
async function honestReply(index: number, body: string): Promise<BlindSignReply> {
  for (;;) {
    const response = await fetch(`${shop.honestAddresses.get(index)}/v1/credentials/blind-sign`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    if (response.status === 200) return (await response.json()) as BlindSignReply;
    await response.text();
  }
}

/** An issuer that signs whatever it likes with this key, instead of what it was asked to sign. */
function signOther(index: number, body: string, isForeignRequest: boolean): string[] {
  const [key] = shop.market.dealt.keys;
  const pair = key?.pairs.find(({ issuerIndex }) => issuerIndex === index);
  if (key === undefined || pair === undefined) throw new Error('no such issuer');
  const { parameters } = key.record;
  const { denomination, expiry, requests } = JSON.parse(body) as BlindSignBody;
  const open = ticketPublicAttributes(denomination, expiry);
  return requests.map((text) => {
    const request = isForeignRequest
      ? prepareBlindSign(parameters, [randomAttribute()], open).request
      : decodeBlindSignRequest(parameters, decodeBase64Url(text));
    return encodeBase64Url(
      encodeBlindedPartial(parameters, blindSign(parameters, pair.signingKey, request, open)),
    );
  });
}

/** Buys with a fresh buyer and gives what a test may want to know. */
async function buy(options: object = {}) {
  const buyer = shop.buyer();
  const steps: PurchaseStep[] = [];
  const { wallet, store } = shop.wallet(buyer, { onStep: (step) => steps.push(step), ...options });
  const begun = performance.now();
  const result = await wallet.buyTicketBook(order);
  return { buyer, wallet, store, steps, result, elapsedMs: performance.now() - begun };
}

describe('issuers that are down', () => {
  it.each([[[4]], [[1, 2]], [[3, 4]]])(
    'are not missed while a threshold is up: %j',
    async (down) => {
      for (const index of down) shop.addresses.set(index, NOWHERE);
      const { result, store, buyer } = await buy();
      expect(result).toMatchObject({ tickets: 1, blamed: [] });
      expect(await areTicketsGood(shop.manifest, store)).toBe(true);
      expect(await shop.paidBy(buyer)).toEqual({ amount: 1_000n, transfers: 1n });
    },
  );

  it('give a clear error when too few are left, in time, and the purchase is completed later without another payment', async () => {
    for (const index of [2, 3, 4]) shop.addresses.set(index, NOWHERE);
    const buyer = shop.buyer();
    const { wallet, store } = shop.wallet(buyer, { collectDeadlineMs: 400 });
    const begun = performance.now();
    await expect(wallet.buyTicketBook(order)).rejects.toThrow(
      expect.objectContaining({
        code: 'WALLET_NOT_ENOUGH_ISSUERS',
        retryable: true,
        message: expect.stringMatching(
          /1 of 4 issuers .* 2 are needed .*issuer 2: unreachable.*payment is safe.*again/,
        ),
        details: expect.objectContaining({ answered: [1], threshold: 2, blamed: [] }),
      }),
    );
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(await wallet.listPurchases()).toMatchObject([{ state: 'collecting' }]);
    expect(await wallet.listTickets()).toEqual([]);

    const [again] = await wallet.resumePurchases();
    expect(again?.error).toMatchObject({ code: 'WALLET_NOT_ENOUGH_ISSUERS' });

    shop.reopenIssuers();
    const [resumed] = await shop.wallet(buyer).wallet.resumePurchases();
    expect(resumed?.result).toMatchObject({ tickets: 1 });
    expect(await areTicketsGood(shop.manifest, store)).toBe(true);
    expect(await shop.paidBy(buyer)).toEqual({ amount: 1_000n, transfers: 1n });
    expect(await wallet.resumePurchases()).toEqual([]);
  });

  it('are waited for until they come back within the deadline', async () => {
    for (const index of [2, 3, 4]) shop.addresses.set(index, NOWHERE);
    setTimeout(() => shop.reopenIssuers(), 400);
    const { result, elapsedMs } = await buy();
    expect(result.tickets).toBe(1);
    expect(elapsedMs).toBeGreaterThan(350);
  });

  it('keep the purchase when the caller gives up', async () => {
    for (const index of [2, 3, 4]) shop.addresses.set(index, NOWHERE);
    const buyer = shop.buyer();
    const { wallet } = shop.wallet(buyer);
    const signal = AbortSignal.timeout(500);
    await expect(wallet.buyTicketBook(order, signal)).rejects.toMatchObject({
      code: 'WALLET_NOT_ENOUGH_ISSUERS',
    });
    shop.reopenIssuers();
    expect((await wallet.resumePurchases())[0]?.result).toMatchObject({ tickets: 1 });
    expect(await shop.paidBy(buyer)).toMatchObject({ transfers: 1n });
  });
});

describe('issuers that are slow', () => {
  it('are not waited for while a threshold has answered', async () => {
    replaceIssuer(1, () => undefined);
    shop.addresses.set(2, impostorUrl);
    const { result, elapsedMs } = await buy();
    expect(result).toMatchObject({ tickets: 1, blamed: [] });
    expect(elapsedMs).toBeLessThan(5_000);
  });

  it('are asked again when one answer takes too long, and not before', async () => {
    for (const index of [2, 3]) shop.addresses.set(index, NOWHERE);
    const times: number[] = [];
    let reply: Promise<BlindSignReply> | undefined;
    replaceIssuer(1, async (_, response, body) => {
      times.push(performance.now());
      const isFirst = reply === undefined;
      // Obtained while the first question waits in vain, so that the second one is answered at
      // once.
      reply ??= honestReply(1, body);
      if (!isFirst) sendJson(response, 200, await reply);
    });
    const { result } = await buy({ issuerDeadlineMs: 2_000 });
    expect(result.tickets).toBe(1);
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_950);
  });

  it('are asked again when they say so, and not before', async () => {
    for (const index of [2, 3]) shop.addresses.set(index, NOWHERE);
    const times: number[] = [];
    replaceIssuer(1, async (_, response, body) => {
      times.push(performance.now());
      if (times.length > 1) return sendJson(response, 200, await honestReply(1, body));
      const problem = { code: 'deposit_not_final', detail: 'Later.', retryable: true };
      sendJson(response, 425, problem, { 'retry-after': '1' });
    });
    const { result } = await buy();
    expect(result).toMatchObject({ tickets: 1, blamed: [] });
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(950);
  });
});

type Reply = (reply: BlindSignReply, body: string) => unknown;
const point = (scalar: bigint) =>
  encodeBase64Url(nobleGroup.g1.encode(nobleGroup.g1.multiply(nobleGroup.g1.generator, scalar)));

const falseSignatures: readonly [string, Reply][] = [
  ['a point of no meaning', (reply) => ({ ...reply, blindedSignatures: [point(5n)] })],
  [
    'a signature on another request',
    (reply, body) => ({ ...reply, blindedSignatures: signOther(1, body, true) }),
  ],
  [
    'another issuer’s signature',
    (reply, body) => ({ ...reply, blindedSignatures: signOther(4, body, false) }),
  ],
];

describe('issuers that lie', () => {
  /** Puts a liar in the place of issuer 1. */
  function lie(reply: Reply): void {
    replaceIssuer(1, async (_, response, body) =>
      sendJson(response, 200, reply(await honestReply(1, body), body)),
    );
  }

  /** Buys while the honest issuers keep silent until the wallet has heard all liars. */
  async function buyFromLiars(liars: readonly number[], count = 1) {
    const silent = new Set(liars);
    const { promise: heard, resolve: release } = Promise.withResolvers<void>();
    const steps: PurchaseStep[] = [];
    const buyer = shop.buyer();
    const onStep = (step: PurchaseStep) => {
      steps.push(step);
      if (step.issuerIndex !== undefined) silent.delete(step.issuerIndex);
      if (silent.size === 0) release();
    };
    const liarUrls = liars.map((index) => shop.manifest.manifest.issuers[index - 1]?.url ?? '');
    const { wallet, store } = shop.wallet(buyer, { onStep }, async (url, request) => {
      const isLiar = liarUrls.some((liarUrl) => url.startsWith(liarUrl));
      if (url.endsWith('/blind-sign') && !isLiar) await heard;
      return shop.fetch(url, request);
    });
    const result = await wallet.buyTicketBook({ denomination: 1, count });
    const reasons = steps.flatMap(({ step, issuerIndex, reason }) =>
      step === 'issuer_blamed' ? [{ issuerIndex, reason }] : [],
    );
    expect(await areTicketsGood(shop.manifest, store)).toBe(true);
    expect(await shop.paidBy(buyer)).toMatchObject({ transfers: 1n });
    return { result, reasons };
  }

  it.each(falseSignatures)('are named when they send %s', async (_, reply) => {
    lie(reply);
    const { result, reasons } = await buyFromLiars([1]);
    expect(result).toMatchObject({ tickets: 1, blamed: [1] });
    expect(reasons).toEqual([{ issuerIndex: 1, reason: 'false_signature' }]);
  });

  it('are named and not asked again when they sign for another key', async () => {
    lie((reply) => ({ ...reply, keyId: '0'.repeat(64) }));
    const { result, reasons } = await buyFromLiars([1]);
    expect(result).toMatchObject({ tickets: 1, blamed: [1] });
    expect(reasons).toEqual([{ issuerIndex: 1, reason: 'malformed_answer' }]);
    expect(impostor.bodies).toHaveLength(1);
  });

  it('are all named when n − t lie, some only about the last ticket', async () => {
    const lieAt = (at: number, reply: BlindSignReply): BlindSignReply => ({
      ...reply,
      blindedSignatures: reply.blindedSignatures.map((text, position) =>
        position === at ? point(7n) : text,
      ),
    });
    const second = new LoopbackServer(async (_, response, body) =>
      sendJson(response, 200, lieAt(0, await honestReply(2, body))),
    );
    shop.addresses.set(2, await second.listen());
    lie((reply) => lieAt(3, reply));
    const { result } = await buyFromLiars([1, 2], 4);
    await second.close();
    expect(result).toMatchObject({ tickets: 4, blamed: [1, 2] });
  });

  it('cannot make the others’ share be lost: with t − 1 honest ones the purchase waits, and is completed later', async () => {
    replaceIssuer(1, async (_, response, body) => {
      const reply = await honestReply(1, body);
      sendJson(response, 200, { ...reply, blindedSignatures: [point(5n)] });
    });
    for (const index of [3, 4]) shop.addresses.set(index, NOWHERE);
    const buyer = shop.buyer();
    const { wallet, store } = shop.wallet(buyer, { collectDeadlineMs: 600 });
    await expect(wallet.buyTicketBook(order)).rejects.toMatchObject({
      code: 'WALLET_NOT_ENOUGH_ISSUERS',
      details: { answered: [2], blamed: [1], threshold: 2 },
    });
    shop.reopenIssuers();
    expect((await wallet.resumePurchases())[0]?.result).toMatchObject({ tickets: 1, blamed: [] });
    expect(await areTicketsGood(shop.manifest, store)).toBe(true);
    expect(await shop.paidBy(buyer)).toMatchObject({ transfers: 1n });
  });

  it('cannot put words of theirs into the error', async () => {
    for (const index of [2, 3, 4]) shop.addresses.set(index, NOWHERE);
    const words = `<script>${randomUUID()}\n`;
    replaceIssuer(1, (_, response) =>
      sendJson(response, 422, { code: words, reason: words, detail: words, retryable: false }),
    );
    const { wallet } = shop.wallet(shop.buyer(), { collectDeadlineMs: 300 });
    await expect(wallet.buyTicketBook(order)).rejects.toThrow(/issuer 1: http_422/);
  });
});

describe('something between wallet and issuers that answers in their place', () => {
  it.each<[string, Answerer]>([
    [
      'a page',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<h1>Please log in');
      },
    ],
    ['an empty object', (_, response) => sendJson(response, 200, {})],
  ])('with %s delays the purchase and blames nobody', async (_, answer) => {
    impostor.answer = answer;
    for (const index of [1, 2, 3, 4]) shop.addresses.set(index, impostorUrl);
    setTimeout(() => shop.reopenIssuers(), 400);
    const { result, buyer } = await buy();
    expect(result).toMatchObject({ tickets: 1, blamed: [] });
    expect(await shop.paidBy(buyer)).toMatchObject({ transfers: 1n });
  });
});

describe('issuers that refuse', () => {
  afterEach(() => impostor.bodies.splice(0));

  it('end the collection at once when nobody is left to ask', async () => {
    replaceIssuer(1, (_, response) =>
      sendJson(response, 422, {
        code: 'deposit_invalid',
        reason: 'wrong_amount',
        detail: 'No.',
        retryable: false,
      }),
    );
    for (const index of [2, 3, 4]) shop.addresses.set(index, impostorUrl);
    const buyer = shop.buyer();
    const { wallet } = shop.wallet(buyer);
    const begun = performance.now();
    await expect(wallet.buyTicketBook(order)).rejects.toThrow(
      /0 of 4 issuers .*issuer 3: wrong_amount/,
    );
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(impostor.bodies).toHaveLength(4);
    expect(await wallet.listPurchases()).toMatchObject([{ state: 'collecting' }]);
  });

  it('are asked with the same requests every time', async () => {
    const { wallet } = shop.wallet(shop.buyer(), { onStep: crashAt('book_opened') });
    replaceIssuer(1, async (_, response, body) =>
      sendJson(response, 200, await honestReply(1, body)),
    );
    for (const index of [3, 4]) shop.addresses.set(index, NOWHERE);
    await expect(wallet.buyTicketBook(order)).rejects.toThrow('crash at book_opened');
    await expect(wallet.resumePurchases()).rejects.toThrow('crash at book_opened');
    expect(impostor.bodies).toHaveLength(2);
    expect(impostor.bodies[0]).toBe(impostor.bodies[1]);
  });
});
