import { describe, expect, it } from 'vitest';
import { checkClaim, verifyClaim } from '../../verifier/check-claim.ts';
import {
  base64url,
  claimOf,
  GATEWAY_ONE,
  network,
  TICKET_BYTES,
  TICKET_END,
} from './open-verifier.ts';

const policy = { manifest: network.openManifest, gateways: new Set([base64url(GATEWAY_ONE)]) };
const ticket = network.issueTicket();
const claim = claimOf(ticket);

describe('the checks of a claim before its show is looked at', () => {
  it('tell what the ticket is worth and until when', () => {
    expect(checkClaim(policy, claim, network.now)).toEqual({
      claim,
      record: network.openManifest.activeKey?.record,
      network: network.manifest.network,
      credited: TICKET_BYTES,
      ticketExpiresAt: TICKET_END,
    });
  });

  it('refuse a ticket from the second on at which its time is over', () => {
    expect(checkClaim(policy, claim, TICKET_END - 1)).toHaveProperty('credited');
    expect(checkClaim(policy, claim, TICKET_END)).toBe('ticket_expired');
  });

  it('refuse an expiry whose end cannot be counted', () => {
    const expiry = Number.MAX_SAFE_INTEGER;
    expect(checkClaim(policy, { ...claim, expiry }, network.now)).toBe('invalid_show');
  });

  it('come in the order key, denomination, gateway, date', () => {
    const wrong = { ...claim, keyId: '0'.repeat(64), denomination: 9, gateway: claim.client };
    const codes = [
      checkClaim(policy, wrong, TICKET_END),
      checkClaim(policy, { ...wrong, keyId: claim.keyId }, TICKET_END),
      checkClaim(policy, { ...wrong, keyId: claim.keyId, denomination: 1 }, TICKET_END),
      checkClaim(policy, claim, TICKET_END),
    ];
    expect(codes).toEqual([
      'unknown_key',
      'unknown_denomination',
      'unknown_gateway',
      'ticket_expired',
    ]);
  });
});

describe('the check of a show', () => {
  it('gives one nullifier for every show of a ticket, and another for another ticket', () => {
    const nullifierOf = (each: typeof claim): string => {
      const checked = checkClaim(policy, each, network.now);
      if (typeof checked === 'string') throw new Error(checked);
      return base64url(verifyClaim(checked) ?? new Uint8Array(0));
    };
    const first = nullifierOf(claim);
    expect(Buffer.from(first, 'base64url')).toHaveLength(48);
    expect(nullifierOf(claimOf(ticket))).toBe(first);
    expect(nullifierOf(claimOf(network.issueTicket()))).not.toBe(first);
  });
});
