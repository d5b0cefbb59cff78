import {
  decodeCredential,
  decodeScalar,
  encodeShow,
  proveShow,
  type RandomSource,
} from '@coir/coconut';
import {
  type DecodedManifest,
  encodeHex,
  firstValidExpiry,
  spendContext,
  TICKET_HIDDEN,
  ticketAttributes,
} from '@coir/coconut/ticket';
import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { WalletError } from '../errors.ts';
import type { Claim, PendingSpend, SpendOutcome, Ticket, TicketState } from '../store/ticket.ts';
import type { WalletStore } from '../store/wallet-store.ts';

/** To whom a ticket is shown, and for whom. */
export interface SpendTarget {
  /** Ed25519 identity key of the gateway, 32 bytes. */
  readonly gatewayIdentity: Uint8Array;
  /** Ed25519 identity key of the client, 32 bytes. */
  readonly clientIdentity: Uint8Array;
  /** Which kind of ticket; any if absent. */
  readonly denomination?: number;
}

/** What spending works with. */
export interface SpendEnvironment {
  readonly manifest: DecodedManifest;
  readonly store: WalletStore;
  readonly random: RandomSource;
  readonly clock: () => number;
}

/** How often another ticket is tried when other processes take one after the other. */
const TAKE_LIMIT = 64;

/**
 * Refusals that are about the verifier's settings and not about the ticket: the same show can succeed once they are mended, so the ticket
 * stays pending at this gateway, whatever the answer says of retrying.
 */
const MENDABLE_REFUSALS: ReadonlySet<string> = new Set([
  'unknown_gateway',
  'unknown_key',
  'unknown_denomination',
  'balance_limit',
]);

const receiptSchema = z.object({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  credited: z.int().nonnegative(),
  balance: z.int().nonnegative(),
  expiresAt: z.int().nonnegative(),
});
const refusalSchema = z.object({
  code: z.string().min(1).max(64),
  retryable: z.boolean(),
  detail: z.string().max(1_024),
});

function claimOf({ keyId, denomination, expiry, show }: PendingSpend): Claim {
  return { keyId, denomination, expiry, show };
}

function proveTicket(
  { manifest, random }: SpendEnvironment,
  ticket: Ticket,
  { gatewayIdentity, clientIdentity }: SpendTarget,
): PendingSpend {
  const { ticketId, keyId, denomination, expiry } = ticket;
  const record = manifest.keyById(keyId)?.record;
  if (record === undefined) throw new WalletError('WALLET_NO_TICKET', 'the key is not known');
  const { parameters } = record;
  const serial = decodeScalar(parameters.group, ticket.serial);
  const show = encodeShow(
    record,
    proveShow(
      record,
      decodeCredential(parameters, ticket.credential),
      ticketAttributes(serial, denomination, expiry),
      TICKET_HIDDEN,
      spendContext(manifest.network, gatewayIdentity, clientIdentity),
      random,
    ),
  );
  return {
    ticketId,
    keyId,
    denomination,
    expiry,
    gatewayIdentity,
    clientIdentity,
    show,
    digest: showDigest(show),
  };
}

/** Name of a show: SHA-256 of its bytes, lower-case hex. The verifier's receipt carries the same. */
export function showDigest(show: Uint8Array): string {
  return encodeHex(sha256(show));
}

/**
 * Takes a ticket, proves it to one gateway for one client, and stores the show before anybody sees it. While it is pending the same bytes are
 * returned again, so that an answer that was lost costs nothing.
 *
 * @throws {@link WalletError} `WALLET_NO_TICKET`; `CoconutError` if an identity key is not 32 bytes.
 */
export async function beginSpend(
  environment: SpendEnvironment,
  target: SpendTarget,
): Promise<Claim> {
  const { manifest, store, clock } = environment;
  const { gatewayIdentity, clientIdentity, denomination } = target;
  const pending = await store.pendingSpend(gatewayIdentity, clientIdentity);
  if (pending !== undefined) return claimOf(pending);
  const keys = [manifest.activeKey, ...manifest.graceKeys];
  for (let attempt = 0; attempt < TAKE_LIMIT; attempt += 1) {
    const now = clock();
    const ticket = await store.nextTicket({
      keyIds: keys.flatMap((key) => (key === undefined ? [] : [key.keyId])),
      firstExpiry: firstValidExpiry(now / 1_000, manifest.manifest.expiryPeriodDays),
      now,
      denomination,
    });
    if (ticket === undefined) break;
    const begun = await store.beginSpend(proveTicket(environment, ticket, target));
    if (begun !== undefined) return claimOf(begun);
  }
  throw new WalletError(
    'WALLET_NO_TICKET',
    'there is no ticket to spend: none is left, they have expired, or they rest after the purchase',
  );
}

/**
 * Notes the gateway's answer. A receipt ends the ticket as spent. A refusal that can pass leaves it pending, for the same show to be sent to the
 * same gateway again; any other ends it as refused.
 *
 * @param digest - Of the show, lower-case hex.
 * @param outcome - From the gateway; untrusted.
 * @returns The state of the ticket now.
 * @throws {@link WalletError} `WALLET_INVALID_RESPONSE` if the answer is none, or a receipt of another show: the ticket stays pending.
 * `WALLET_NOT_FOUND` if no such show is pending and it did not end this way.
 */
export async function endSpend(
  { store }: SpendEnvironment,
  digest: string,
  outcome: SpendOutcome,
): Promise<TicketState> {
  const settlement = readOutcome(digest, outcome);
  if (settlement === 'pending') return settlement;
  if (!(await store.settleSpend(digest, settlement))) {
    throw new WalletError('WALLET_NOT_FOUND', 'no such show is pending');
  }
  return settlement.state;
}

function readOutcome(digest: string, outcome: SpendOutcome) {
  if (outcome.receipt !== undefined) {
    const receipt = receiptSchema.safeParse(outcome.receipt);
    if (receipt.success && receipt.data.digest === digest) {
      return { state: 'spent', receipt: receipt.data } as const;
    }
    throw new WalletError('WALLET_INVALID_RESPONSE', 'the receipt is not for this show');
  }
  const refusal = refusalSchema.safeParse(outcome.refused);
  if (!refusal.success) {
    throw new WalletError('WALLET_INVALID_RESPONSE', 'the answer is neither receipt nor refusal');
  }
  const { code, retryable } = refusal.data;
  if (retryable || MENDABLE_REFUSALS.has(code)) return 'pending';
  return { state: 'refused', refusal: refusal.data } as const;
}
