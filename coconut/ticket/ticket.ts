import { copyExactBytes } from '../encoding/bytes.ts';
import { encodeItems, encodeText } from '../encoding/transcript.ts';
import { nobleGroup } from '../group/noble-group.ts';
import type { PairingGroup } from '../group/pairing-group.ts';
import { type Attribute, attributeFromInteger } from '../keys/attribute.ts';
import { type Parameters, setup } from '../keys/parameters.ts';
import { createSchema, type Schema } from '../keys/schema.ts';
import { fixedScope } from '../keys/scope.ts';

/**
 * `ticket-1`: a serial nobody but the holder knows and whose nullifier is spent, the denomination
 * it buys, and the period in which it ends (`protocol.md` §5.1).
 */
export const TICKET_SCHEMA: Schema = createSchema({
  name: 'ticket-1',
  attributes: [
    { name: 'serial', kind: 'secret' },
    { name: 'denomination', kind: 'integer' },
    { name: 'expiry', kind: 'integer' },
  ],
  privateCount: 1,
  nullifierPosition: 1,
});

/** Positions a show of a ticket hides. Verifiers take this from here, never from the show. */
export const TICKET_HIDDEN: readonly number[] = [1];

/** Most requests one deposit pays for: the largest ticket book. */
export const BOOK_SIZE_LIMIT = 64;

const IDENTITY_KEY_LENGTH = 32;

/**
 * The scope of all tickets of a network: `T("ticket-1", network)`. Constant over keys, gateways and
 * dates, so that a serial has one nullifier for ever.
 */
export function ticketScope(network: string): Uint8Array {
  return fixedScope(TICKET_SCHEMA.name, network);
}

/** The parameters under which all tickets of a network are issued and shown. */
export function ticketParameters(network: string, group: PairingGroup = nobleGroup): Parameters {
  return setup(network, TICKET_SCHEMA, group);
}

/** The public attributes of a ticket, in the order of the schema. */
export function ticketPublicAttributes(denomination: number, expiry: number): Attribute[] {
  return [attributeFromInteger(denomination), attributeFromInteger(expiry)];
}

/**
 * All attributes of a ticket, in the order of the schema. The serial is secret and uniformly
 * random.
 */
export function ticketAttributes(
  serial: Attribute,
  denomination: number,
  expiry: number,
): Attribute[] {
  return [serial, ...ticketPublicAttributes(denomination, expiry)];
}

/**
 * The context a ticket is shown for: `T("COIR-V1-SPEND", network, gateway identity key, client
 * identity key)`. Only the gateway that authenticated this client can use the show, and it holds no
 * time, so that the stored bytes can be sent again (`protocol.md` §8.1).
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if an identity key is not 32 bytes.
 */
export function spendContext(
  network: string,
  gatewayIdentity: Uint8Array,
  clientIdentity: Uint8Array,
): Uint8Array {
  return encodeItems(
    encodeText('COIR-V1-SPEND'),
    encodeText(network),
    copyExactBytes(gatewayIdentity, IDENTITY_KEY_LENGTH, 'the identity key of a gateway'),
    copyExactBytes(clientIdentity, IDENTITY_KEY_LENGTH, 'the identity key of a client'),
  );
}
