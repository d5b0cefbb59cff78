import {
  acceptsReplacement,
  canonicalJson,
  decodeManifest,
  depositMemo,
  expiryPeriod,
  manifestDigest,
  parseManifest,
  parseStrictJson,
  spendContext,
  ticketExpiresAt,
  ticketScope,
  verifyManifest,
} from '@coir/coconut/ticket';
import { hex, type Operations } from './operation.ts';

const TEXT_LIMIT = 2 ** 16;

/** Tickets, deposits and the network manifest. */
export const ticketOperations: Operations = {
  'ticket-scope': (inputs) => ({ scope: hex(ticketScope(inputs.text('network'))) }),
  'spend-context': (inputs) => {
    const [gateway, client] = [inputs.bytes('gateway'), inputs.bytes('client')];
    return { context: hex(spendContext(inputs.text('network'), gateway, client)) };
  },
  'expiry-period': (inputs) => {
    const [time, days] = [inputs.integer('unixSeconds'), inputs.integer('expiryPeriodDays')];
    return { period: expiryPeriod(time, days) };
  },
  'ticket-expires-at': (inputs) => {
    const [expiry, days] = [inputs.integer('expiry'), inputs.integer('expiryPeriodDays')];
    return { unixSeconds: ticketExpiresAt(expiry, days) };
  },
  'deposit-memo': (inputs) => ({
    memo: depositMemo({
      chainId: inputs.text('chainId'),
      depositAddress: inputs.text('depositAddress'),
      denom: inputs.text('denom'),
      amount: inputs.text('amount'),
      network: inputs.text('network'),
      schemaName: inputs.text('schemaName'),
      denomination: inputs.integer('denomination'),
      expiry: inputs.integer('expiry'),
      requests: inputs.bytesList('requests'),
    }),
  }),
  'canonical-json': (inputs) => {
    const text = inputs.text('text');
    return { canonical: canonicalJson(parseStrictJson(text, { maxLength: TEXT_LIMIT })) };
  },
  'read-manifest': (inputs) => {
    const manifest = parseManifest(inputs.text('text'));
    return { digest: manifestDigest(manifest), isSigned: verifyManifest(manifest) };
  },
  'replace-manifest': (inputs) => {
    const previous = parseManifest(inputs.text('previous'));
    return { isAccepted: acceptsReplacement(previous, parseManifest(inputs.text('next'))) };
  },
  'open-manifest': (inputs) => {
    const manifest = parseManifest(inputs.text('text'));
    const open = decodeManifest(manifest, inputs.group);
    return {
      keys: manifest.keys.map(({ keyId }) => ({ keyId, state: open.keyById(keyId)?.state ?? '' })),
      activeKey: open.activeKey?.keyId ?? '',
    };
  },
};
