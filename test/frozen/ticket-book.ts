import { encodeBlindSignRequest, prepareBlindSign, randomAttribute } from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import {
  depositMemo,
  expiryPeriod,
  ticketParameters,
  ticketPublicAttributes,
} from '@coir/coconut/ticket';
import { signTransfer, transferHash } from '@coir/issuer-api';
import type { Account, Services } from './services.ts';

const group = await createMclGroup();
const NETWORK = 'coir-local';
const CHAIN_ID = 'coir-local-1';
const DENOM = 'ucoir';
const PRICE = 1000;

/** What is asked of an issuer for one deposit. */
export interface TicketBook {
  readonly denomination: number;
  readonly expiry: number;
  readonly requests: readonly Uint8Array[];
}

/** The requests for a book of tickets that are good for `validity` periods. */
export function prepareBook(now: number, count = 4, validity = 4): TicketBook {
  const parameters = ticketParameters(NETWORK, group);
  const expiry = expiryPeriod(now, 7) + validity;
  const requests = Array.from({ length: count }, () => {
    const serial = randomAttribute(undefined, group);
    const prepared = prepareBlindSign(parameters, [serial], ticketPublicAttributes(1, expiry));
    return encodeBlindSignRequest(parameters, prepared.request);
  });
  return { denomination: 1, expiry, requests };
}

/** The body of `POST /v1/credentials/blind-sign`. */
export function orderOf(txHash: string, book: TicketBook, change: object = {}): object {
  const requests = book.requests.map((request) => Buffer.from(request).toString('base64url'));
  return {
    txHash,
    denomination: book.denomination,
    expiry: book.expiry,
    requests,
    ...change,
  };
}

/** How a payment differs from what pays for a book. */
export interface PaymentChange {
  readonly chainId?: string;
  readonly denom?: string;
  readonly to?: string;
  readonly amount?: bigint;
  readonly memo?: string;
  readonly sequence?: bigint;
}

/** A signed transfer that pays for a book. */
export function signDeposit(
  services: Services,
  payer: Account,
  book: TicketBook,
  sequence: bigint,
  change: PaymentChange = {},
): { readonly transfer: string; readonly hash: string } {
  const amount = PRICE * book.requests.length;
  const memo = depositMemo({
    chainId: CHAIN_ID,
    depositAddress: services.deposits.address,
    denom: DENOM,
    amount: String(amount),
    network: NETWORK,
    schemaName: 'ticket-1',
    ...book,
  });
  const bytes = signTransfer(
    {
      chainId: CHAIN_ID,
      from: payer.publicKey,
      to: services.deposits.address,
      denom: DENOM,
      amount: BigInt(amount),
      memo,
      sequence,
      ...change,
    },
    payer.seed,
  );
  return { transfer: Buffer.from(bytes).toString('base64url'), hash: transferHash(bytes) };
}
