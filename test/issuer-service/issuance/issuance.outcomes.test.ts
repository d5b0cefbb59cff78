import { decodeSigningKey, encodeSigningKey } from '@coir/coconut';
import { type DecodedManifest, decodeManifest } from '@coir/coconut/ticket';
import { createDatabase } from '@coir/io/sqlite';
import type { BlindSignOrder } from '@coir/issuer-api';
import {
  type DepositLookup,
  type DepositSource,
  Issuance,
  type IssuanceOptions,
  SqliteIssuanceStore,
} from '@coir/issuer-service';
import { afterAll, describe, expect, it } from 'vitest';
import { ISSUANCE_DATABASE } from '../../../issuer-service/issuance/sqlite-issuance-store.ts';
import { group, TicketMarket } from '../ticket-market.ts';

const market = new TicketMarket({ keyStates: ['active', 'pending'] });
const manifest: DecodedManifest = decodeManifest(market.dealt.manifest, group);
const [active, pending] = market.dealt.keys;
const share = active?.pairs.find(({ issuerIndex }) => issuerIndex === 1)?.signingKey;
if (active === undefined || pending === undefined || share === undefined) throw new Error('no key');
const signingKey = decodeSigningKey(manifest.parameters, encodeSigningKey(share));
const book = market.prepareBook(1);

const stores: SqliteIssuanceStore[] = [];
afterAll(async () => {
  for (const store of stores) store.close();
  await market.stop();
});

/** A chain that gives this answer. */
const chain = (answer: DepositLookup): DepositSource => ({
  lookup: () => Promise.resolve(answer),
  outage: () => Promise.resolve(undefined),
});
const { chain: terms } = market.dealt.manifest;
const paid: DepositLookup = {
  kind: 'found',
  deposit: {
    hash: 'ab'.repeat(32),
    chainId: terms.id,
    code: 0,
    height: 1,
    blockTime: Math.floor(Date.now() / 1000),
    from: market.buyer.address,
    to: terms.depositAddress,
    denom: terms.denom,
    amount: 1000n,
    memo: market.memo(book),
  },
};

function open(answer: DepositLookup, change: Partial<IssuanceOptions> = {}) {
  const file = market.file(`outcomes-${stores.length}.db`);
  createDatabase(file, ISSUANCE_DATABASE);
  const store = new SqliteIssuanceStore(file);
  stores.push(store);
  const reports: string[] = [];
  const issuance = new Issuance(
    {
      manifest,
      issuerIndex: 1,
      signingKeys: new Map([[active?.keyId ?? '', signingKey]]),
      waitingLimit: 1,
      ...change,
    },
    { deposits: chain(answer), store, report: (event) => reports.push(event) },
  );
  return { issuance, store, reports };
}

const orderFor = (txHash: string, change: Partial<BlindSignOrder> = {}): BlindSignOrder => ({
  txHash,
  ...book,
  ...change,
});
const order = orderFor('ab'.repeat(32));

describe('the outcome of an order', () => {
  it('is a reply, the same each time', async () => {
    const { issuance } = open(paid);
    const first = await issuance.issue(order);
    expect(first).toMatchObject({ kind: 'issued', reply: expect.stringContaining(active.keyId) });
    expect(await issuance.issue(order, chain({ kind: 'not_found' }))).toEqual(first);
  });

  it.each<[string, DepositLookup, Partial<BlindSignOrder>, object]>([
    ['no such key', paid, { keyId: '00'.repeat(32) }, { kind: 'unknown_key' }],
    ['a key that is not used', paid, { keyId: pending.keyId }, { kind: 'idle_key' }],
    [
      'a denomination that is not sold',
      paid,
      { denomination: 9 },
      { kind: 'deposit_invalid', reason: 'unknown_denomination' },
    ],
    [
      'another list than was paid for',
      paid,
      { expiry: book.expiry + 1 },
      { kind: 'deposit_invalid', reason: 'wrong_memo' },
    ],
    ['an unknown transfer', { kind: 'not_found' }, {}, { kind: 'deposit_not_found' }],
    ['a transfer that waits', { kind: 'not_final' }, {}, { kind: 'deposit_not_final' }],
    [
      'too many questions',
      { kind: 'rate_limited', retryAfterSeconds: 7 },
      {},
      { kind: 'rate_limited', retryAfterSeconds: 7 },
    ],
    ['no chain', { kind: 'unavailable', reason: 'no answer' }, {}, { kind: 'chain_unavailable' }],
  ])('is a refusal for %s', async (_, answer, change, outcome) => {
    const { issuance, reports } = open(answer);
    expect(await issuance.issue(orderFor(order.txHash, change))).toEqual(outcome);
    expect(reports).toEqual(answer.kind === 'unavailable' ? ['chain_unavailable'] : []);
  });

  it('is a refusal without a share of the key, and for a store that fails', async () => {
    const { issuance } = open(paid, { signingKeys: new Map() });
    expect(await issuance.issue(order)).toEqual({ kind: 'no_signing_key' });
    const broken = open(paid);
    broken.store.find = () => {
      throw new Error('the disk is full');
    };
    expect(await broken.issuance.issue(order)).toEqual({ kind: 'storage_unavailable' });
    expect(broken.reports).toEqual(['storage_unavailable']);
  });

  it('is that it is busy when more orders wait than may, and a reply later', async () => {
    const { issuance } = open(paid);
    const orders = ['01', '02', '03', '04'].map((byte) => orderFor(byte.repeat(32)));
    const outcomes = await Promise.all(orders.map((each) => issuance.issue(each)));
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds).toEqual(['issued', 'issued', 'issuer_busy', 'issuer_busy']);
    const [, , , last = order] = orders;
    expect((await issuance.issue(last)).kind).toBe('issued');
  });
});
