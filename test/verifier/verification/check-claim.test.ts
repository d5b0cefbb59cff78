import { decodeManifest, provedTime, spendContext } from '@coir/coconut/ticket';
import type { SpendRequest } from '@coir/verifier';
import { describe, expect, it } from 'vitest';
import {
  type CheckedClaim,
  checkClaim,
  verifyClaims,
} from '../../../verifier/verification/check-claim.ts';
import { makeTicketNetwork } from '../../support/ticket-network.ts';
import {
  ALICE,
  base64url,
  claimOf,
  falseClaimOf,
  GATEWAY_ONE,
  network,
  TICKET_BYTES,
  TICKET_END,
} from '../open-verifier.ts';

const policy = { manifest: network.decodeManifest, gateways: new Set([base64url(GATEWAY_ONE)]) };
const ticket = network.issueTicket();
const claim = claimOf(ticket);

describe('the checks of a claim before its show is looked at', () => {
  it('tell what the ticket is worth and until when', () => {
    expect(checkClaim(policy, claim, network.now)).toEqual({
      request: claim,
      record: network.decodeManifest.activeKey?.record,
      context: spendContext(network.manifest.network, claim.gateway, claim.client),
      credited: TICKET_BYTES,
      ticketExpiresAt: TICKET_END,
      provedTime: provedTime(network.manifest, claim.expiry),
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

function checked(each: SpendRequest, from = policy): CheckedClaim {
  const passed = checkClaim(from, each, network.now);
  if (typeof passed === 'string') throw new Error(passed);
  return passed;
}

describe('the check of shows', () => {
  it('gives one nullifier for every show of a ticket, and another for another ticket', () => {
    const claims = [claim, claimOf(ticket), claimOf(network.issueTicket())];
    const [first, second, other] = verifyClaims(claims.map((each) => checked(each)));
    expect(first).toHaveLength(48);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
    expect(verifyClaims([checked(claim)])).toEqual([first]);
  });

  it('is for each show of a batch by itself, whatever is wrong with the others', () => {
    const tickets = Array.from({ length: 4 }, () => network.issueTicket());
    const good = tickets.map((each) => claimOf(each));
    const bad = [
      { ...claim, show: claim.show.subarray(1) },
      { ...claim, show: new Uint8Array(claim.show.length) },
      { ...claim, client: GATEWAY_ONE },
      falseClaimOf(ticket),
    ];
    const batch = good.flatMap((each, position) => [each, bad[position] ?? claim]);
    const alone = good.map((each) => verifyClaims([checked(each)])[0]);
    expect(verifyClaims(batch.map((each) => checked(each)))).toEqual(
      alone.flatMap((nullifier) => [nullifier, undefined]),
    );
  });

  it('is under the key of each claim', () => {
    const other = makeTicketNetwork({ seed: 'another dealer' });
    const keys = [
      ...network.manifest.keys,
      ...other.manifest.keys.map((key) => ({ ...key, state: 'grace' as const })),
    ];
    const manifest = decodeManifest(network.manifestWith({ keys }), network.parameters.group);
    const both = { ...policy, manifest };
    const foreign = other.issueTicket();
    const show = other.showTicket(foreign, GATEWAY_ONE, ALICE);
    const claims = [
      claim,
      { ...claim, keyId: other.keyId, show },
      { ...claim, keyId: other.keyId },
      { ...claim, show },
    ];
    const verdicts = verifyClaims(claims.map((each) => checked(each, both)));
    expect(verdicts.map((nullifier) => nullifier?.length)).toEqual([48, 48, undefined, undefined]);
  });
});
