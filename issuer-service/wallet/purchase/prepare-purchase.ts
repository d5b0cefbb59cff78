import {
  encodeBlindSignRequest,
  encodeRequestWitness,
  prepareBlindSignBook,
  REQUESTS_AT_ONCE,
  randomAttribute,
} from '@coir/coconut';
import { depositMemo, encodeHex, ticketPublicAttributes } from '@coir/coconut/ticket';
import { pause } from '@coir/io';
import { WalletError } from '../errors.ts';
import type { Purchase, PurchaseRequest } from '../store/purchase.ts';
import { checkOrder, type OrderTerms, type TicketBookOrder } from './order.ts';
import { type PurchaseContext, reportStep } from './purchase-context.ts';

const PURCHASE_ID_LENGTH = 16;

function assertNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new WalletError('WALLET_ABORTED', 'the purchase was called off; nothing was paid');
  }
}

function makeRequests(
  { manifest, random }: PurchaseContext,
  { denomination, expiry }: OrderTerms,
  count: number,
): readonly PurchaseRequest[] {
  const { parameters } = manifest;
  const serials = Array.from({ length: count }, () => [randomAttribute(random, parameters.group)]);
  const publicAttributes = ticketPublicAttributes(denomination, expiry);
  const prepared = prepareBlindSignBook(parameters, serials, publicAttributes, random);
  return prepared.map(({ request, witness }) => ({
    request: encodeBlindSignRequest(parameters, request),
    witness: encodeRequestWitness(parameters, witness),
  }));
}

/**
 * Checks an order, makes its requests with fresh random serials, and stores secrets and requests
 * durably. Nothing is signed: until this is done there is nothing to lose, and after it nothing can
 * be lost.
 *
 * @throws {@link WalletError} those of `checkOrder`; `WALLET_ABORTED`.
 */
export async function preparePurchase(
  context: PurchaseContext,
  order: TicketBookOrder,
  signal?: AbortSignal,
): Promise<Purchase> {
  const { store, random, clock } = context;
  const purchaseId = encodeHex(random(PURCHASE_ID_LENGTH));
  assertNotAborted(signal);
  const { key, terms } = await checkOrder(context, order, signal);
  reportStep(context, purchaseId, 'terms_checked');

  const requests: PurchaseRequest[] = [];
  while (requests.length < order.count) {
    assertNotAborted(signal);
    const count = Math.min(REQUESTS_AT_ONCE, order.count - requests.length);
    requests.push(...makeRequests(context, terms, count));
    // Let others have their turn.
    await pause(0);
  }
  reportStep(context, purchaseId, 'requests_made');

  const memo = depositMemo({ ...terms, requests: requests.map(({ request }) => request) });
  const { schemaName: _, ...stored } = terms;
  await store.addPurchase({
    purchaseId,
    createdAt: clock(),
    keyId: key.keyId,
    terms: { ...stored, memo },
    requests,
  });
  reportStep(context, purchaseId, 'requests_stored');
  const purchase = await store.purchase(purchaseId);
  if (purchase === undefined) {
    throw new WalletError('WALLET_STORE_UNUSABLE', 'the store lost what it took; nothing was paid');
  }
  return purchase;
}
