import { decodeManifest } from '@coir/coconut/ticket';
import type { ClaimOutcome, SpendRequest } from '@coir/verifier';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  claimOf,
  falseClaimOf,
  GATEWAY_ONE,
  network,
  openVerifier,
  type VerifierUnderTest,
} from '../open-verifier.ts';

const { group } = network.parameters;
/** Whether each product of pairings held, since the last time it was emptied. */
const products: boolean[] = [];
const manifest = decodeManifest(network.manifest, {
  ...group,
  isPairingProductOne: (terms) => {
    const isOne = group.isPairingProductOne(terms);
    products.push(isOne);
    return isOne;
  },
});
/**
 * Claims at once come in at most this many batches: the first alone, then those the store answered
 * with it, then the others.
 */
const BATCHES = 3;

function client(number: number): Uint8Array {
  return new Uint8Array(32).fill(number);
}

function goodClaim(number: number): SpendRequest {
  return claimOf(network.issueTicket(), GATEWAY_ONE, client(number));
}

function codeOf({ refused }: ClaimOutcome): string {
  return refused?.code ?? 'receipt';
}

const falseTicket = network.issueTicket();
function falseClaim(number: number): SpendRequest {
  return falseClaimOf(falseTicket, GATEWAY_ONE, client(number));
}

describe('a verifier whose clients come at once', () => {
  const regulars = [1, 2, 3, 4, 5, 6, 7];
  let service: VerifierUnderTest;
  const claimAll = async (claims: readonly SpendRequest[]): Promise<readonly string[]> => {
    products.length = 0;
    return (await Promise.all(claims.map((each) => service.verifier.claim(each)))).map(codeOf);
  };
  const countTrue = (): number => products.filter(Boolean).length;

  beforeEach(async () => {
    service = await openVerifier({ manifest });
    expect(await claimAll(regulars.map(goodClaim))).toEqual(regulars.map(() => 'receipt'));
  });
  afterEach(() => service.close());

  it('spends few products of pairings on those who were credited before, whatever strangers show', async () => {
    const strangers = [21, 22, 23, 24];
    const claims = regulars.flatMap((each, position) => [
      goodClaim(each),
      ...strangers.slice(position, position + 1).map(falseClaim),
    ]);
    const codes = await claimAll(claims);
    expect(codes.filter((code) => code === 'receipt')).toHaveLength(regulars.length);
    expect(codes.filter((code) => code === 'invalid_show')).toHaveLength(strangers.length);
    expect(products).toContain(false);
    expect(countTrue()).toBeLessThanOrEqual(BATCHES);
  });

  it('has clients whose shows were false among the strangers, until they are credited again', async () => {
    const [turncoats, others] = [regulars.slice(0, 3), regulars.slice(3)];
    expect(await claimAll(turncoats.map(falseClaim))).toEqual(Array(3).fill('invalid_show'));
    const claimsInTurn = (): Promise<readonly string[]> =>
      claimAll(
        others.flatMap((each, position) => [
          goodClaim(each),
          ...turncoats.slice(position, position + 1).map(falseClaim),
        ]),
      );
    expect(await claimsInTurn()).toContain('invalid_show');
    expect(countTrue()).toBeLessThanOrEqual(BATCHES);

    expect(await claimAll(turncoats.map(goodClaim))).toEqual(Array(3).fill('receipt'));
    expect(await claimsInTurn()).toContain('invalid_show');
    expect(countTrue()).toBeGreaterThan(BATCHES);
  });
});
