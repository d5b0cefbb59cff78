import { encodeBlindSignRequest, prepareBlindSign, randomAttribute } from '@coir/coconut';
import {
  decodeManifest,
  encodeBase64Url,
  type JsonValue,
  ticketPublicAttributes,
} from '@coir/coconut/ticket';
import type { Fetch } from '@coir/io';
import {
  accountAddress,
  BLIND_SIGN_PATH,
  signTransfer,
  TRANSFERS_PATH,
  transferHash,
} from '@coir/issuer-api';
import { EmbeddedLedgerSource } from '@coir/issuer-service';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askIssuer } from '../../../issuer-service/wallet/purchase/ask-issuer.ts';
import {
  breakMessage,
  type ChangedMessage,
  extendMessage,
  type Message,
} from '../../support/message-changes.ts';
import { get, group, order, orderOf, post, TicketMarket } from '../ticket-market.ts';

/** Whether a reader takes a message. */
type Reader = (text: string) => Promise<boolean>;

const chainId = 'coir-test-1';
const market = new TicketMarket();
let issuerUrl = '';

beforeAll(async () => {
  await market.startLedger();
  issuerUrl = await market.startIssuer(1);
});
afterAll(() => market.stop());

/** A transport that answers everything with this text. */
function answering(text: string, status = 200): Fetch {
  const headers = { 'content-type': 'application/json' };
  return async () => new Response(text, { status, headers });
}

/** Resolves to whether a promise does. */
async function isKept(promise: Promise<unknown>): Promise<boolean> {
  return await promise.then(
    () => true,
    () => false,
  );
}

async function expectAll(
  samples: readonly ChangedMessage[],
  readers: Readonly<Record<string, Reader>>,
  isTaken: boolean,
): Promise<void> {
  for (const { change, text } of samples) {
    for (const [name, read] of Object.entries(readers)) {
      expect({ name, change, isTaken: await read(text) }).toEqual({ name, change, isTaken });
    }
  }
}

const asMessage = (value: object): Message =>
  JSON.parse(JSON.stringify(value)) as { readonly [name: string]: JsonValue };

describe('an order for signatures', () => {
  const key = decodeManifest(market.dealt.manifest, group).activeKey;
  if (key === undefined) throw new Error('the network has no key');
  const book = market.prepareBook(2);
  const good = asMessage(orderOf('ab'.repeat(32), book, key.keyId));
  const { requests } = good;
  const [first = '', second = ''] = requests as string[];

  /** The issuer takes an order if it looks for its deposit, which is not there. */
  const readers: Readonly<Record<string, Reader>> = {
    issuer: async (text) => {
      const { json } = await post(issuerUrl + BLIND_SIGN_PATH, text);
      if (json['code'] === 'deposit_not_found') return true;
      expect(['malformed_request', 'body_too_large']).toContain(json['code']);
      return false;
    },
  };

  it('is taken as the wallet writes it, also without a key', async () => {
    const bodies: string[] = [];
    const end = new AbortController();
    const transport: Fetch = async (_url, request) => {
      bodies.push(request.body ?? '');
      end.abort();
      throw new TypeError('no connection');
    };
    const question = {
      ...book,
      issuerIndex: 1,
      url: issuerUrl,
      key,
      txHash: 'ab'.repeat(32),
      deadlineMs: 1_000,
      backoffMs: 1,
    };
    await askIssuer(transport, question, end.signal);
    expect(JSON.parse(bodies[0] ?? '')).toEqual(good);
    const samples = [
      { change: 'as the wallet writes it', text: bodies[0] ?? '' },
      { change: 'without a key', text: JSON.stringify({ ...good, keyId: undefined }) },
    ];
    await expectAll(samples, readers, true);
  });

  it('is refused with a member missing, twice, too long, of another type or unknown', async () => {
    const samples = [...breakMessage(good, ['keyId']), ...extendMessage(good)];
    expect(samples.length).toBeGreaterThan(30);
    await expectAll(samples, readers, false);
  });

  it.each<[string, JsonValue]>([
    ['none', []],
    ['one twice', [first, first]],
    ['one that is short', [first, second.slice(4)]],
    ['one with unused bits set', [first, `${second.slice(0, -1)}B`]],
    ['one that is a number', [first, 1]],
  ])('is refused if its requests are %s', async (change, changed) => {
    const text = JSON.stringify({ ...good, requests: changed });
    await expectAll([{ change, text }], readers, false);
  });
});

describe('a reply with signatures', () => {
  const key = decodeManifest(market.dealt.manifest, group).activeKey;
  if (key === undefined) throw new Error('the network has no key');
  const { parameters } = key.record;
  const expiry = market.expiry();
  const { request } = prepareBlindSign(
    parameters,
    [randomAttribute(undefined, group)],
    ticketPublicAttributes(1, expiry),
  );
  const book = { denomination: 1, expiry, requests: [encodeBlindSignRequest(parameters, request)] };

  const readers: Readonly<Record<string, Reader>> = {
    wallet: async (text) => {
      const end = new AbortController();
      let asked = 0;
      const transport: Fetch = async (url, sent) => {
        asked += 1;
        if (asked > 1) end.abort();
        return await answering(text)(url, sent);
      };
      const question = {
        ...book,
        issuerIndex: 1,
        url: issuerUrl,
        key,
        txHash: 'ab'.repeat(32),
        deadlineMs: 1_000,
        backoffMs: 1,
      };
      const { kind } = await askIssuer(transport, question, end.signal);
      return kind === 'answered';
    },
  };

  let good: Message;
  let written = '';
  beforeAll(async () => {
    const answer = await order(issuerUrl, await market.pay(book), book);
    written = answer.text;
    good = answer.json as Message;
  });

  it('is taken as the issuer writes it, and with members nobody knows', async () => {
    const samples = [{ change: 'as the issuer writes it', text: written }, ...extendMessage(good)];
    await expectAll(samples, readers, true);
  });

  it('is refused with a member missing, twice, too long or of another type', async () => {
    await expectAll(breakMessage(good), readers, false);
  });
});

describe('the ledger', () => {
  const { buyer, treasury } = market;
  const sign = (memo: string, sequence: bigint): Uint8Array =>
    signTransfer(
      {
        chainId,
        from: buyer.publicKey,
        to: treasury.address,
        denom: 'ucoir',
        amount: 1n,
        memo,
        sequence,
      },
      buyer.secretKey,
    );
  const account = (fetch: Fetch): EmbeddedLedgerAccount =>
    new EmbeddedLedgerAccount(
      { url: market.ledgerUrl, chainId, secretKey: buyer.secretKey },
      { fetch },
    );
  const source = (fetch: Fetch): EmbeddedLedgerSource =>
    new EmbeddedLedgerSource({ url: market.ledgerUrl, chainId }, { fetch });

  it('takes a transfer as the wallet writes it, and refuses its body changed in any way', async () => {
    const bytes = (
      await account(fetch).signPayment({
        to: treasury.address,
        denom: 'ucoir',
        amount: 1n,
        memo: 'contract',
      })
    ).bytes;
    let body = '';
    await account(async (url, request) => {
      body = request.body ?? '';
      return await fetch(url, request);
    }).broadcast(bytes);
    const good = JSON.parse(body) as Message;
    const readers: Readonly<Record<string, Reader>> = {
      ledger: async (text) => {
        const { status, json } = await post(market.ledgerUrl + TRANSFERS_PATH, text);
        if (status === 202) return true;
        expect(['malformed_request', 'body_too_large']).toContain(json['code']);
        return false;
      },
    };
    await expectAll([{ change: 'as it is', text: body }], readers, true);
    await expectAll([...breakMessage(good), ...extendMessage(good)], readers, false);
    await market.included(transferHash(bytes));
  });

  describe('tells of a transfer, which wallet and issuer', () => {
    let hash = '';
    let included: Message;
    const readers: Readonly<Record<string, Reader>> = {
      wallet: (text) => isKept(account(answering(text)).status(hash)),
      issuer: async (text) => (await source(answering(text)).lookup(hash)).kind === 'found',
    };
    beforeAll(async () => {
      hash = await market.pay(market.prepareBook(1));
      const answer = await get(`${market.ledgerUrl}${TRANSFERS_PATH}/${hash}`);
      included = answer.json as Message;
    });

    it('take as it is, and with members nobody knows', async () => {
      const text = JSON.stringify(included);
      await expectAll([{ change: 'as it is', text }, ...extendMessage(included)], readers, true);
    });

    it('refuse with a member missing, twice, too long or of another type', async () => {
      await expectAll(breakMessage(included), readers, false);
    });

    it('refuse if it is another, or not signed by its payer', async () => {
      const other = encodeBase64Url(sign('another', 1_000n));
      const forged = sign('forged', 1_001n);
      forged.set([(forged.at(-1) ?? 0) ^ 1], forged.length - 1);
      const samples = [
        { change: 'another', text: JSON.stringify({ ...included, transfer: other }) },
        { change: 'no transfer', text: JSON.stringify({ ...included, transfer: 'AAAA' }) },
        { change: 'another chain', text: JSON.stringify({ ...included, chainId: 'chain-2' }) },
      ];
      await expectAll(samples, readers, false);
      const unsigned = JSON.stringify({ ...included, transfer: encodeBase64Url(forged) });
      const name = transferHash(forged);
      expect(await isKept(account(answering(unsigned)).status(name))).toBe(false);
      expect((await source(answering(unsigned)).lookup(name)).kind).toBe('unavailable');
    });

    const pending: Message = { code: 'transfer_pending', detail: 'It waits.', retryable: true };
    const unknown: Message = { ...pending, code: 'transfer_not_found' };

    it('believe to wait or to be unknown if a problem document says so, and else not', async () => {
      const answers = async (text: string): Promise<unknown> => [
        await account(answering(text, 404))
          .status(hash)
          .catch(() => 'unavailable'),
        (await source(answering(text, 404)).lookup(hash)).kind,
      ];
      expect(await answers(JSON.stringify(pending))).toEqual(['pending', 'not_final']);
      expect(await answers(JSON.stringify(unknown))).toEqual(['unknown', 'not_found']);
      const neither = ['unavailable', 'unavailable'];
      for (const { text } of breakMessage(pending)) expect(await answers(text)).toEqual(neither);
      for (const { text } of extendMessage(pending)) {
        expect(await answers(text)).toEqual(['pending', 'not_final']);
      }
      expect(await answers(JSON.stringify({ ...pending, code: 'not_found' }))).toEqual(neither);
    });
  });

  it('tells the latest block, which wallet and issuer read alike', async () => {
    const { json } = await get(`${market.ledgerUrl}/v1/blocks/latest`);
    const good = json as Message;
    const readers: Readonly<Record<string, Reader>> = {
      wallet: (text) => isKept(account(answering(text)).latestBlockTime()),
      issuer: async (text) => (await source(answering(text)).outage()) === undefined,
    };
    const text = JSON.stringify(good);
    await expectAll([{ change: 'as it is', text }, ...extendMessage(good)], readers, true);
    await expectAll(breakMessage(good), readers, false);
    const other = JSON.stringify({ ...good, chainId: 'chain-2' });
    await expectAll([{ change: 'of another chain', text: other }], readers, false);
  });

  it('tells an account, which the wallet reads', async () => {
    const address = accountAddress(buyer.publicKey);
    const good = (await get(`${market.ledgerUrl}/v1/accounts/${address}`)).json as Message;
    const readers: Readonly<Record<string, Reader>> = {
      wallet: (text) => isKept(account(answering(text)).balance('ucoir')),
    };
    const text = JSON.stringify(good);
    await expectAll([{ change: 'as it is', text }, ...extendMessage(good)], readers, true);
    const numbers = ['01', '-1', '1.0', '1e3', '', ' 1', String(2n ** 63n)].flatMap((number) =>
      ['balance', 'sequence'].map((name) => ({
        change: `with ${name} ${JSON.stringify(number)}`,
        text: JSON.stringify({ ...good, [name]: number }),
      })),
    );
    const another = JSON.stringify({ ...good, address: treasury.address });
    await expectAll(
      [...breakMessage(good), ...numbers, { change: 'of somebody else', text: another }],
      readers,
      false,
    );
  });

  it('tells the name of a transfer it takes, which the wallet reads', async () => {
    const bytes = sign('name', 2_000n);
    const good: Message = { hash: transferHash(bytes) };
    const readers: Readonly<Record<string, Reader>> = {
      wallet: (text) => isKept(account(answering(text, 202)).broadcast(bytes)),
    };
    const text = JSON.stringify(good);
    await expectAll([{ change: 'as it is', text }, ...extendMessage(good)], readers, true);
    const another = JSON.stringify({ hash: 'ab'.repeat(32) });
    await expectAll([...breakMessage(good), { change: 'another', text: another }], readers, false);
  });
});
