import {
  decodeBlindedPartial,
  decodeBlindSignRequest,
  encodeBlindSignRequest,
  prepareBlindSign,
  verifyBlindedPartial,
} from '@coir/coconut';
import { ticketParameters, ticketPublicAttributes } from '@coir/coconut/ticket';
import type { IssuanceStep } from '@coir/issuer-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../support/seeded-random.ts';
import {
  type Answer,
  createAccount,
  order,
  type PaymentChange,
  type PreparedBook,
  signaturesOf,
  TicketMarket,
} from '../ticket-market.ts';

const market = new TicketMarket({ keyStates: ['active', 'grace', 'pending', 'retired'] });
const [active, grace, pending, retired] = market.dealt.keys.map(({ keyId }) => keyId);
let issuers: string[] = [];

beforeAll(async () => {
  await market.startLedger();
  issuers = await Promise.all([1, 2, 3].map((index) => market.startIssuer(index)));
});

afterAll(() => market.stop());

function issuer(index = 1): string {
  return issuers[index - 1] ?? '';
}

function expectProblem(answer: Answer, status: number, code: string, reason?: string): void {
  expect(answer.json).toMatchObject({ status, code });
  expect(answer.status).toBe(status);
  expect(answer.json['reason']).toBe(reason);
  expect(answer.headers.get('content-type')).toMatch('application/problem+json');
}

/** Whether every signature is this issuer's partial signature on the request at its place. */
function areValid(answer: Answer, book: PreparedBook, index: number, keyId = active): boolean {
  const record = market.dealt.keys.find((key) => key.keyId === keyId)?.record;
  const partial = record?.partialKeys.find(({ issuerIndex }) => issuerIndex === index);
  const signatures = signaturesOf(answer);
  if (record === undefined || partial === undefined) return false;
  if (signatures.length !== book.requests.length) return false;
  const { parameters } = record;
  const attributes = ticketPublicAttributes(book.denomination, book.expiry);
  return book.requests.every((bytes, position) => {
    const blinded = decodeBlindedPartial(parameters, signatures[position] ?? new Uint8Array());
    const request = decodeBlindSignRequest(parameters, bytes);
    return verifyBlindedPartial(parameters, partial.key, request, attributes, blinded);
  });
}

describe('a deposit for a book', () => {
  it('is answered by every issuer with its partial signatures, in order', async () => {
    const book = market.prepareBook(4);
    const txHash = await market.pay(book);
    for (const index of [1, 2, 3]) {
      const answer = await order(issuer(index), txHash, book);
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ keyId: active, issuerIndex: index });
      expect(areValid(answer, book, index)).toBe(true);
    }
  });

  it.each<[string, string, PaymentChange]>([
    ['went to another account', 'wrong_recipient', { to: createAccount().address }],
    ['is one unit too little', 'wrong_amount', { amount: 1999n }],
    ['is one unit too much', 'wrong_amount', { amount: 2001n }],
    ['pays for one ticket of two', 'wrong_amount', { amount: 1000n }],
    ['has no memo', 'wrong_memo', { memo: '' }],
    ['could not be paid', 'transfer_failed', { amount: 10_000_000_000n }],
  ])('that %s is refused as %s', async (_, reason, change) => {
    const book = market.prepareBook(2);
    const txHash = await market.pay(book, change);
    expectProblem(await order(issuer(), txHash, book), 422, 'deposit_invalid', reason);
  });

  it.each<[string, (memo: string) => string]>([
    ['with white space behind it', (memo) => `${memo} `],
    ['in another case', (memo) => memo.toUpperCase()],
    ['cut off', (memo) => memo.slice(0, -1)],
    ['that is longer', (memo) => `${memo}A`],
    ['without its prefix', (memo) => memo.slice(6)],
  ])('with a memo %s is refused', async (_, change) => {
    const book = market.prepareBook(1);
    const txHash = await market.pay(book, { memo: change(market.memo(book)) });
    expectProblem(await order(issuer(), txHash, book), 422, 'deposit_invalid', 'wrong_memo');
  });

  it.each<[string, object]>([
    ['another chain', { chainId: 'coir-test-2' }],
    ['another deposit address', { depositAddress: createAccount().address }],
    ['another network', { network: 'coir-other' }],
    ['another amount', { amount: '999' }],
    ['another expiry', { expiry: market.expiry() + 1 }],
  ])('whose memo commits to %s is refused', async (_, change) => {
    const book = market.prepareBook(1);
    const txHash = await market.pay(book, { memo: market.memo(book, change) });
    expectProblem(await order(issuer(), txHash, book), 422, 'deposit_invalid', 'wrong_memo');
  });

  it('by the deposit account to itself is refused', async () => {
    const book = market.prepareBook(1);
    const txHash = await market.pay(book, {}, market.treasury);
    expectProblem(await order(issuer(), txHash, book), 422, 'deposit_invalid', 'self_payment');
  });

  it('that nobody knows is not found, and may be tried again', async () => {
    const answer = await order(issuer(), 'ab'.repeat(32), market.prepareBook(1));
    expectProblem(answer, 404, 'deposit_not_found');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.json['retryable']).toBe(true);
  });

  it.each([-2, -1, 0, 1, 2])('may be off its expiry by one period, not %d', async (offset) => {
    const book = market.prepareBook(1, 1, market.expiry() + offset);
    const answer = await order(issuer(), await market.pay(book), book);
    if (Math.abs(offset) <= 1) expect(answer.status).toBe(200);
    else expectProblem(answer, 422, 'deposit_invalid', 'expiry_out_of_range');
  });

  it('of an unknown denomination or size is refused without asking the chain', async () => {
    const other = market.prepareBook(1, 2);
    expectProblem(
      await order(issuer(), 'cd'.repeat(32), other),
      422,
      'deposit_invalid',
      'unknown_denomination',
    );
    const three = market.prepareBook(3);
    expectProblem(
      await order(issuer(), 'cd'.repeat(32), three),
      422,
      'deposit_invalid',
      'book_size',
    );
  });
});

describe('requests that do not prove what they must', () => {
  const parameters = ticketParameters('coir-test');
  const refuse = async (book: PreparedBook): Promise<void> => {
    const txHash = await market.pay(book);
    expectProblem(await order(issuer(), txHash, book), 400, 'invalid_request_proof');
    expectProblem(await order(issuer(), txHash, book), 400, 'invalid_request_proof');
  };
  const changed = (change: (bytes: Uint8Array) => void): PreparedBook => {
    const book = market.prepareBook(1);
    for (const request of book.requests) change(request);
    return book;
  };

  it('are refused when a point is off the curve, the identity or outside the subgroup', async () => {
    await refuse(changed((bytes) => bytes.fill(0x9f, 0, 48)));
    await refuse(changed((bytes) => bytes.fill(0, 0, 48).fill(0xc0, 0, 1)));
    // x = 4 lies on the curve and not in the subgroup of order r.
    await refuse(changed((bytes) => bytes.fill(0, 48, 96).fill(0x80, 48, 49).fill(4, 95, 96)));
  });

  it('are refused when a scalar is not canonical or another', async () => {
    await refuse(changed((bytes) => bytes.fill(0xff, 96, 128)));
    await refuse(changed((bytes) => bytes.set([(bytes[223] ?? 0) ^ 1], 223)));
  });

  it('are refused with the proof of another request', async () => {
    const [left, right] = market.prepareBook(2).requests;
    if (left === undefined || right === undefined) throw new Error('no requests');
    left.set(right.subarray(96), 96);
    await refuse({ ...market.prepareBook(1), requests: [left] });
  });

  it('are refused when the proof was made for other public attributes', async () => {
    const expiry = market.expiry();
    const { requests } = market.prepareBook(1, 1, expiry + 1);
    await refuse({ denomination: 1, expiry, requests });
  });

  it('are refused all together when one of them is bad', async () => {
    const book = market.prepareBook(32);
    book.requests[20]?.set([(book.requests[20][223] ?? 0) ^ 1], 223);
    await refuse(book);
  });

  it('are refused when made for another network', async () => {
    const other = ticketParameters('coir-other');
    const book = market.prepareBook(1);
    const attributes = ticketPublicAttributes(book.denomination, book.expiry);
    const { request } = prepareBlindSign(other, [5n], attributes, seededRandom('other network'));
    await refuse({ ...book, requests: [encodeBlindSignRequest(parameters, request)] });
  });
});

describe('asking again', () => {
  it('gives the same bytes', async () => {
    const book = market.prepareBook(2);
    const txHash = await market.pay(book);
    const first = await order(issuer(), txHash, book);
    const second = await order(issuer(), txHash, book);
    expect(first.status).toBe(200);
    expect(second.text).toBe(first.text);
  });

  it('with other requests for the same deposit is a conflict', async () => {
    const book = market.prepareBook(2);
    const txHash = await market.pay(book);
    expect((await order(issuer(), txHash, book)).status).toBe(200);
    const code = 'deposit_bound_to_other_request';
    expectProblem(await order(issuer(), txHash, market.prepareBook(2)), 409, code);
    const reordered = { ...book, requests: book.requests.toReversed() };
    expectProblem(await order(issuer(), txHash, reordered), 409, code);
    const fewer = { ...book, requests: book.requests.slice(0, 1) };
    expectProblem(await order(issuer(), txHash, fewer), 409, code);
    expectProblem(await order(issuer(), txHash, { ...book, expiry: book.expiry + 1 }), 409, code);
  });

  it('with other requests at another issuer is refused there as well', async () => {
    const book = market.prepareBook(1);
    const other = market.prepareBook(1);
    const txHash = await market.pay(book);
    expect((await order(issuer(1), txHash, book)).status).toBe(200);
    for (const index of [2, 3]) {
      const answer = await order(issuer(index), txHash, other);
      expectProblem(answer, 422, 'deposit_invalid', 'wrong_memo');
    }
  });

  it('fifty times at once gives fifty times the same bytes, signed once', async () => {
    const steps: IssuanceStep[] = [];
    const watched = await market.startIssuer(
      1,
      { databaseFile: market.file('watched.db') },
      { onStep: (step) => steps.push(step) },
    );
    const book = market.prepareBook(2);
    const txHash = await market.pay(book);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => order(watched, txHash, book)),
    );
    expect(steps).toEqual(['authorized', 'signed', 'stored']);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('at once with two lists, one of them paid for, signs that one only', async () => {
    const book = market.prepareBook(1);
    const other = market.prepareBook(1);
    const txHash = await market.pay(book);
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, position) => {
        const paid = position % 2 === 0;
        return { paid, answer: await order(issuer(), txHash, paid ? book : other) };
      }),
    );
    for (const { paid, answer } of answers) {
      if (paid) expect(answer.status).toBe(200);
      else expect([409, 422]).toContain(answer.status);
    }
    expect(new Set(answers.filter(({ paid }) => paid).map(({ answer }) => answer.text)).size).toBe(
      1,
    );
  });

  it('for two deposits with one memo gives signatures on the same requests twice', async () => {
    const book = market.prepareBook(1);
    const first = await order(issuer(), await market.pay(book), book);
    const second = await order(issuer(), await market.pay(book), book);
    expect(first.status).toBe(200);
    // The same serial, so the same nullifier: one usable ticket.
    expect(second.text).toBe(first.text);
  });
});

describe('keys', () => {
  it('signs the same requests under the grace key when it is asked for by name', async () => {
    const book = market.prepareBook(1);
    const txHash = await market.pay(book);
    const now = await order(issuer(), txHash, book);
    const before = await order(issuer(), txHash, book, grace);
    expect(now.json['keyId']).toBe(active);
    expect(before.json['keyId']).toBe(grace);
    expect(areValid(before, book, 1, grace)).toBe(true);
    expect((await order(issuer(), txHash, book, active)).text).toBe(now.text);
    const other = await order(issuer(), txHash, market.prepareBook(1), grace);
    expectProblem(other, 409, 'deposit_bound_to_other_request');
  });

  it('refuses keys that do not issue, and keys that are not there', async () => {
    const book = market.prepareBook(1);
    const txHash = await market.pay(book);
    expectProblem(await order(issuer(), txHash, book, pending), 409, 'unknown_key');
    expectProblem(await order(issuer(), txHash, book, retired), 409, 'unknown_key');
    expectProblem(await order(issuer(), txHash, book, '00'.repeat(32)), 404, 'unknown_key');
  });
});

it('gives others a turn after every few requests of a book of 64, and signs them in order', async () => {
  let turns = 0;
  let isSigning = false;
  const count = (): void => {
    turns += 1;
    if (isSigning) setImmediate(count);
  };
  const onStep = (step: IssuanceStep): void => {
    isSigning = step === 'authorized';
    if (isSigning) setImmediate(count);
  };
  const watched = await market.startIssuer(
    1,
    { databaseFile: market.file('turns.db') },
    { onStep },
  );
  const book = market.prepareBook(64);
  const answer = await order(watched, await market.pay(book), book);
  expect(answer.status).toBe(200);
  expect(areValid(answer, book, 1)).toBe(true);
  expect(turns).toBeGreaterThanOrEqual(8);
});
