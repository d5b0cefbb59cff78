import type { Receipt, Refusal } from '@coir/verifier-api';

/**
 * `pending`: shown to one gateway, whose answer is not known yet. `refused`: of no use any more.
 */
export type TicketState = 'unspent' | 'pending' | 'spent' | 'refused';

/**
 * A ticket as it is kept. **Secret**: whoever has serial and credential can spend it. Of a spent
 * one nothing is kept that leads to its purchase, or from its receipt to a gateway.
 */
export interface Ticket {
  /** The wallet’s name for it; another one once it is spent. */
  readonly ticketId: string;
  /** The purchase it came from; `undefined` once it is spent. */
  readonly purchaseId: string | undefined;
  /** Key it was issued under, lower-case hex. */
  readonly keyId: string;
  /** Denomination id. */
  readonly denomination: number;
  /** Expiry period. */
  readonly expiry: number;
  /** Encoded scalar, 32 bytes; empty once it is spent. Secret. */
  readonly serial: Uint8Array;
  /** Encoded credential, 96 bytes; empty once it is spent. Secret. */
  readonly credential: Uint8Array;
  /**
   * Unix milliseconds before which it rests, so that the time of spending does not point at the
   * purchase.
   */
  readonly spendableAt: number;
  /** Its state; `unspent` ones can be spent. */
  readonly state: TicketState;
}

/**
 * A show that was stored before it was sent; the same bytes are sent again until its outcome is
 * known.
 */
export interface PendingSpend {
  /** The ticket it spends. */
  readonly ticketId: string;
  /** Key the ticket was issued under, lower-case hex. */
  readonly keyId: string;
  /** Denomination id, which the show reveals. */
  readonly denomination: number;
  /** Expiry period, which the show reveals. */
  readonly expiry: number;
  /** Ed25519 identity key of the one gateway this ticket is ever shown to, 32 bytes. */
  readonly gatewayIdentity: Uint8Array;
  /** Ed25519 identity key of the client it is shown for, 32 bytes. */
  readonly clientIdentity: Uint8Array;
  /** Encoded; made once and sent until the outcome is known. */
  readonly show: Uint8Array;
  /** Unix milliseconds by the holder's clock when it was made; for people only. */
  readonly shownAt: number;
  /** SHA-256 of the show, lower-case hex. */
  readonly digest: string;
}

/** The end of a pending ticket. */
export type SpendSettlement =
  | { readonly state: 'spent'; readonly receipt: Receipt }
  | { readonly state: 'refused'; readonly refusal: Refusal };

/** A ticket without its secrets, to be shown. */
export interface TicketSummary {
  /** The wallet’s name for it; another one once it is spent. */
  readonly ticketId: string;
  /** The purchase it came from; `undefined` once it is spent. */
  readonly purchaseId: string | undefined;
  /** Key it was issued under, lower-case hex. */
  readonly keyId: string;
  /** Denomination id. */
  readonly denomination: number;
  /** Expiry period. */
  readonly expiry: number;
  /** Unix seconds from which no verifier takes it. */
  readonly expiresAt: number;
  /** Unix milliseconds before which it rests. */
  readonly spendableAt: number;
  /** Bandwidth it is worth; 0 if the manifest no longer lists its denomination. */
  readonly bytes: number;
  /** Its state; `unspent` ones can be spent. */
  readonly state: TicketState;
}

/** A show whose outcome is not known, without its bytes. */
export interface PendingSpendSummary {
  /** SHA-256 of the show, lower-case hex: its name. */
  readonly digest: string;
  /** The ticket it spends. */
  readonly ticketId: string;
  /** Ed25519 identity key of the gateway it was made for, 32 bytes. */
  readonly gatewayIdentity: Uint8Array;
  /** Ed25519 identity key of the client it was made for, 32 bytes. */
  readonly clientIdentity: Uint8Array;
  /** Unix milliseconds when it was made; 0 if that was not written down. */
  readonly shownAt: number;
  /** Unix seconds from which no verifier takes it. */
  readonly expiresAt: number;
}
