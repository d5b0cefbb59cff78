import { describe, expect, it } from 'vitest';
import { requestBase } from '../../../coconut/nym/blind-sign-request.ts';
import * as nym from '../../../coconut/nym/index.ts';
import { proveRequest } from '../../../coconut/nym/prepare-blind-sign.ts';
import { codeOf, issueNymCredential, member } from './nym-issuance.ts';

const made = issueNymCredential('nym regressions');
const { parameters, pairs, request } = made;
const { g1 } = parameters.group;
const { signingKey } = member(pairs, 0);

describe('NYM-01-009: the identity passes every signature equation, so it is refused everywhere', () => {
  it('as a commitment of a request, even with a proof that holds', () => {
    const make = (opening: bigint, openings: bigint[], hidden: bigint[]) => {
      const commitment = g1.multiply(g1.generator, opening);
      const base = requestBase(parameters, commitment, []);
      const attributeCommitments = openings.map((own) => g1.multiply(g1.generator, own));
      const statement = { commitment, base, attributeCommitments };
      const secret = { opening, openings, privateAttributes: hidden };
      return { ...statement, proof: proveRequest(parameters, statement, secret, made.random) };
    };
    const isSound = (bad: nym.BlindSignRequest): boolean =>
      nym.verifyBlindSignRequest(parameters, bad, []);
    expect(isSound(make(1n, [2n, 3n], [0n, 0n]))).toBe(true);
    expect(isSound(make(0n, [2n, 3n], [0n, 0n]))).toBe(false);
    expect(isSound(make(1n, [0n, 3n], [0n, 0n]))).toBe(false);
    expect(isSound(make(1n, [2n, 0n], [0n, 0n]))).toBe(false);
    const bad = make(1n, [2n, 0n], [0n, 0n]);
    expect(codeOf(() => nym.blindSign(parameters, signingKey, bad, []))).toBe(
      'COCONUT_INVALID_REQUEST_PROOF',
    );
    expect(isSound({ ...request, base: g1.identity })).toBe(false);
  });
});
