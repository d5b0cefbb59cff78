import type { MixnetClient } from '@coir/client';
import { EXIT_CODES, ExitError } from '@coir/service';
import { hasCode } from '../output/exit-codes.ts';
import type { HomeSession } from './home-session.ts';

/** Bytes kept in hand for retransmissions of short messages. */
const RESERVE = 256 * 1024;
/** Bytes on the way for a byte of a message, retransmissions included. */
const BYTES_PER_BYTE = 4;

/** Says why there is no ticket to show, and what to do. */
function explainNoTicket(error: unknown, path: string): unknown {
  if (hasCode(error, 'WALLET_TICKETS_REST')) {
    return new ExitError(EXIT_CODES.tryAgain, `the bandwidth is used up, and ${error.message}`, {
      cause: error,
    });
  }
  if (!hasCode(error, 'WALLET_NO_TICKET')) return error;
  return new ExitError(
    EXIT_CODES.failed,
    `the bandwidth is used up and no ticket is left; buy some: npx coir wallet buy --home ${path}`,
    { cause: error },
  );
}

/** Shows one ticket to the gateway of a client. */
async function showTicket(
  session: HomeSession,
  mixnet: MixnetClient,
  signal: AbortSignal,
): Promise<void> {
  const { wallet, identity } = session.client;
  const target = {
    gatewayIdentity: mixnet.gatewayIdentity,
    clientIdentity: identity.signing.publicKey,
  };
  const claim = await wallet.prepareSpend(target).catch((error: unknown) => {
    throw explainNoTicket(error, session.home.path);
  });
  const outcome = await mixnet.claim(claim, signal);
  const state = await wallet.settleSpend(claim, outcome);
  if (state === 'spent') return;
  const code = 'refused' in outcome ? outcome.refused.code : 'another receipt';
  throw state === 'pending'
    ? new ExitError(
        EXIT_CODES.tryAgain,
        `the gateway does not take the ticket now (${code}); it is kept, try again later`,
      )
    : new ExitError(EXIT_CODES.failed, `the ticket was refused for good (${code}); try another`);
}

/** Asks for bandwidth without a ticket; `undefined` if the gateway gives none any more. */
async function requestOpenAccess(
  mixnet: MixnetClient,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    return await mixnet.requestOpenAccess(signal);
  } catch (error) {
    if (hasCode(error, 'CLIENT_GATEWAY_REFUSED')) return undefined;
    throw error;
  }
}

/** Bandwidth of a client after it was seen to. */
export interface BandwidthReport {
  /** Bytes that may be sent. */
  readonly balance: number;
  /** `true` if a ticket was shown for it. */
  readonly isTicketShown: boolean;
}

/**
 * Sees to it that a client may send a message: shows a ticket if the balance is low, or asks a
 * gateway that gives bandwidth to everybody.
 *
 * @throws ExitError that says why there is no bandwidth, and what to do.
 */
export async function ensureBandwidth(
  session: HomeSession,
  mixnet: MixnetClient,
  messageLength: number,
  signal: AbortSignal,
): Promise<BandwidthReport> {
  const balance = mixnet.balance ?? 0;
  if (balance >= messageLength * BYTES_PER_BYTE + RESERVE) return { balance, isTicketShown: false };
  if (session.home.gateway.openAccess) {
    const granted = await requestOpenAccess(mixnet, signal);
    if (granted !== undefined) return { balance: granted, isTicketShown: false };
  }
  await showTicket(session, mixnet, signal);
  return { balance: mixnet.balance ?? 0, isTicketShown: true };
}
