import { createHash } from 'node:crypto';
import type { LeaseEntry, SpendEntry } from '@coir/verifier';

/** A time in the middle of every test's tickets. */
export const NOW = 1_795_219_200;
export const DAY = 86_400;
/** What a ticket is worth in store tests. */
export const TICKET_BYTES = 1_000;

/** `length` bytes that depend on the name only. */
export function bytesOf(name: string, length: number): Uint8Array {
  return new Uint8Array(createHash('shake256', { outputLength: length }).update(name).digest());
}

export const clientKey = (name: string): Uint8Array => bytesOf(`client ${name}`, 32);
export const gatewayKey = (name: string): Uint8Array => bytesOf(`gateway ${name}`, 32);

/** A verified show as the store gets it. The store looks into no show, so any bytes do. */
export function spendEntry(
  serial: string,
  choice: {
    readonly show?: string;
    readonly client?: string;
    readonly gateway?: string;
    readonly credited?: number;
    readonly ticketExpiresAt?: number;
    readonly provedTime?: number;
  } = {},
): SpendEntry {
  const client = choice.client ?? 'alice';
  const show = bytesOf(`show ${serial} ${client} ${choice.show ?? 'first'}`, 288);
  return {
    digest: new Uint8Array(createHash('sha256').update(show).digest()),
    nullifier: bytesOf(`nullifier ${serial}`, 48),
    client: clientKey(client),
    gateway: gatewayKey(choice.gateway ?? 'one'),
    keyId: bytesOf('key', 32),
    denomination: 1,
    expiry: 2972,
    show,
    credited: choice.credited ?? TICKET_BYTES,
    ticketExpiresAt: choice.ticketExpiresAt ?? NOW + 7 * DAY,
    provedTime: choice.provedTime ?? NOW,
  };
}

/** A lease request as the store gets it. */
export function leaseEntry(
  leaseId: string,
  bytes: number,
  choice: { readonly client?: string; readonly gateway?: string } = {},
): LeaseEntry {
  return {
    gateway: gatewayKey(choice.gateway ?? 'one'),
    leaseId,
    client: clientKey(choice.client ?? 'alice'),
    bytes,
  };
}
