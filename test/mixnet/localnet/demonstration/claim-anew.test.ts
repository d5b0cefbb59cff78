import {
  decodeShow,
  encodeCredential,
  encodeScalar,
  nullifierOf,
  obtainCredential,
  verifyShow,
} from '@coir/coconut';
import {
  decodeManifest,
  spendContext,
  TICKET_HIDDEN,
  ticketAttributes,
  ticketPublicAttributes,
} from '@coir/coconut/ticket';
import { expect, it } from 'vitest';
import { claimAnew } from '../../../../mixnet/localnet/demonstration/claim-anew.ts';
import { dealNetwork, requestBook } from '../../../support/issued-tickets.ts';

const { manifest, keys } = dealNetwork();
const [key] = keys;
if (key === undefined) throw new Error('one key');
const decoded = decodeManifest(manifest);
const { record } = key;
const { parameters } = record;
const [serial, denomination, expiry] = [12_345n, 1, 2_972];
const attributes = ticketAttributes(serial, denomination, expiry);
const [requested] = requestBook({ record, issuers: key.pairs }, [attributes]);
if (requested === undefined) throw new Error('one request');
const { credential } = obtainCredential(record, requested.witness, requested.blinded);
const ticket = {
  ticketId: 't',
  purchaseId: 'p',
  keyId: key.keyId,
  denomination,
  expiry,
  serial: encodeScalar(serial),
  credential: encodeCredential(parameters, credential),
  spendableAt: 0,
  state: 'spent',
} as const;
const clientIdentity = new Uint8Array(32).fill(2);
const gatewayAt = (byte: number) => ({
  gatewayIdentity: new Uint8Array(32).fill(byte),
  clientIdentity,
});

it('is a good claim at its own gateway alone, and shares the nullifier with every other', () => {
  const [here, there] = [7, 8].map((byte) => claimAnew(decoded, ticket, gatewayAt(byte)));
  if (here === undefined || there === undefined) throw new Error('two claims');
  expect(here).toMatchObject({ keyId: key.keyId, denomination, expiry });
  const verify = (show: Uint8Array, byte: number): boolean =>
    verifyShow(
      record,
      TICKET_HIDDEN,
      ticketPublicAttributes(denomination, expiry),
      spendContext(decoded.network, gatewayAt(byte).gatewayIdentity, clientIdentity),
      decodeShow(record, TICKET_HIDDEN, show),
    );
  expect([verify(here.show, 7), verify(here.show, 8), verify(there.show, 8)]).toEqual([
    true,
    false,
    true,
  ]);
  const nullifiers = [here, there].map(({ show }) =>
    nullifierOf(record, decodeShow(record, TICKET_HIDDEN, show)),
  );
  expect(nullifiers[0]).toEqual(nullifiers[1]);
});

it('is none of a key that the manifest does not have', () => {
  const unknown = { ...ticket, keyId: 'ab'.repeat(32) };
  expect(() => claimAnew(decoded, unknown, gatewayAt(7))).toThrow('of an unknown key');
});
