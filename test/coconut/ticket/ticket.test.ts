import { decodeKeyRecord, encodeSchema, setup } from '@coir/coconut';
import {
  decodeHex,
  encodeHex,
  spendContext,
  TICKET_HIDDEN,
  TICKET_SCHEMA,
  ticketAttributes,
  ticketParameters,
  ticketPublicAttributes,
  ticketScope,
} from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { readVector } from '../../support/shared-vectors.ts';

interface TicketVector {
  inputs: { network: string; scope: string; hidden: number[][]; gateway: string; client: string };
  schemaBytes: string;
  record: string;
  context: string;
  credentials: { attributes: string[] }[];
}

const { cases } = readVector('coir-v1.json') as { cases: TicketVector[] };
const [ticket] = cases;
if (ticket === undefined) throw new Error('the known-answer file has no ticket');
const { network, gateway, client } = ticket.inputs;

const INVALID = expect.objectContaining({ code: 'COCONUT_INVALID_ENCODING' });

describe('ticket', () => {
  it('has the schema, scope and hidden positions of the known-answer file', () => {
    expect(encodeHex(encodeSchema(TICKET_SCHEMA))).toBe(ticket.schemaBytes);
    expect(encodeHex(ticketScope(network))).toBe(ticket.inputs.scope);
    expect(TICKET_HIDDEN).toEqual(ticket.inputs.hidden[0]);
    const record = decodeKeyRecord(decodeHex(ticket.record));
    expect(record.scope).toEqual(ticketScope(network));
    expect(record.schema).toEqual(TICKET_SCHEMA);
  });

  it('has the attributes of the known-answer file, in order', () => {
    const scalars = (ticket.credentials[0]?.attributes ?? []).map((hex) => BigInt(`0x${hex}`));
    const [serial = 0n] = scalars;
    expect(ticketAttributes(serial, 1, 2972)).toEqual(scalars);
    expect(ticketPublicAttributes(1, 2972)).toEqual(scalars.slice(1));
  });

  it('refuses attributes that are no integers', () => {
    const invalid = expect.objectContaining({ code: 'COCONUT_INVALID_ATTRIBUTE' });
    expect(() => ticketPublicAttributes(1.5, 1)).toThrow(invalid);
    expect(() => ticketPublicAttributes(1, -1)).toThrow(invalid);
  });

  it('has the parameters of its network', () => {
    expect(ticketParameters(network)).toEqual(setup(network, TICKET_SCHEMA));
    expect(ticketScope('other')).not.toEqual(ticketScope(network));
  });
});

describe('spend context', () => {
  it('is that of the known-answer file', () => {
    expect(encodeHex(spendContext(network, decodeHex(gateway), decodeHex(client)))).toBe(
      ticket.context,
    );
  });

  it('tells networks, gateways and clients apart', () => {
    const [left, right] = [decodeHex(gateway), decodeHex(client)];
    expect(spendContext(network, right, left)).not.toEqual(spendContext(network, left, right));
    expect(spendContext('other', left, right)).not.toEqual(spendContext(network, left, right));
  });

  it.each([31, 33, 0])('refuses an identity key of %d bytes', (length) => {
    const key = decodeHex(gateway);
    expect(() => spendContext(network, new Uint8Array(length), key)).toThrow(INVALID);
    expect(() => spendContext(network, key, new Uint8Array(length))).toThrow(INVALID);
  });
});
