import {
  decodeCredential,
  decodeScalar,
  encodeShow,
  proveShow,
  verifyCredential,
} from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import {
  decodeManifest,
  parseManifest,
  spendContext,
  TICKET_HIDDEN,
  ticketAttributes,
} from '@coir/coconut/ticket';
import type { Ticket } from '@coir/wallet';

/** Who shows a ticket to whom, in which network. */
export interface Showing {
  /** Text of `network.json`. */
  readonly manifest: string;
  readonly gateway: Uint8Array;
  readonly client: Uint8Array;
}

/** A claim as the body of `POST /v1/spend`. */
export type SpendBody = Readonly<
  Record<'gateway' | 'client' | 'keyId' | 'denomination' | 'expiry' | 'show', string | number>
>;

/** Shows a ticket of a wallet; each time with another proof. */
export async function showTicket(ticket: Ticket, showing: Showing): Promise<SpendBody> {
  const manifest = decodeManifest(parseManifest(showing.manifest), await createMclGroup());
  const record = manifest.keyById(ticket.keyId)?.record;
  if (record === undefined) throw new Error('the ticket is of an unknown key');
  const { keyId, denomination, expiry } = ticket;
  const { masterKey, parameters } = record;
  const serial = decodeScalar(parameters.group, ticket.serial);
  const attributes = ticketAttributes(serial, denomination, expiry);
  const credential = decodeCredential(parameters, ticket.credential);
  if (!verifyCredential(parameters, masterKey, attributes, credential)) {
    throw new Error('the ticket is not a signature of its key');
  }
  const show = proveShow(
    record,
    credential,
    attributes,
    TICKET_HIDDEN,
    spendContext(manifest.network, showing.gateway, showing.client),
  );
  return {
    gateway: Buffer.from(showing.gateway).toString('base64url'),
    client: Buffer.from(showing.client).toString('base64url'),
    keyId,
    denomination,
    expiry,
    show: Buffer.from(encodeShow(record, show)).toString('base64url'),
  };
}
