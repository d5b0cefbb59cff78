import {
  decodeCredential,
  decodeScalar,
  encodeShow,
  proveShow,
  verifyCredential,
} from '@coir/coconut';
import {
  type DecodedManifest,
  spendContext,
  TICKET_HIDDEN,
  ticketAttributes,
} from '@coir/coconut/ticket';
import type { Claim } from '@coir/verifier-api';
import type { SpendTarget, Ticket } from '@coir/wallet';

/**
 * Makes a claim of a ticket with a proof of its own for a gateway and client, as a wallet never
 * does for a ticket that it has shown before: all that two such claims have in common is the
 * nullifier.
 *
 * @throws Error if the manifest has no such key, or the ticket does not verify under it.
 */
export function claimAnew(
  manifest: DecodedManifest,
  ticket: Ticket,
  { gatewayIdentity, clientIdentity }: SpendTarget,
): Claim {
  const { keyId, denomination, expiry } = ticket;
  const record = manifest.keyById(keyId)?.record;
  if (record === undefined) throw new Error('the ticket is of an unknown key');
  const { parameters } = record;
  const serial = decodeScalar(parameters.group, ticket.serial);
  const credential = decodeCredential(parameters, ticket.credential);
  const attributes = ticketAttributes(serial, denomination, expiry);
  if (!verifyCredential(parameters, record.masterKey, attributes, credential)) {
    throw new Error('the ticket is not a signature of its key');
  }
  const show = proveShow(
    record,
    credential,
    attributes,
    TICKET_HIDDEN,
    spendContext(manifest.network, gatewayIdentity, clientIdentity),
  );
  return { keyId, denomination, expiry, show: encodeShow(record, show) };
}
