import { expect, it } from 'vitest';
import { nobleGroup, verifyBlindSignRequest } from '../../../coconut/index.ts';
import { requestContext } from '../../../coconut/issuance/blind-sign-request.ts';
import {
  proveRequest,
  type RequestStatement,
  requestChallenge,
} from '../../../coconut/issuance/request-proof.ts';
import { issueCredential } from '../../support/issued-tickets.ts';

const { parameters, witness, publicAttributes, request } = issueCredential({ privateCount: 2 });
const { g1, order } = nobleGroup;
const statement: RequestStatement = {
  context: requestContext(parameters, publicAttributes),
  commitment: request.commitment,
  base: witness.base,
  attributeCommitments: request.attributeCommitments,
};
const nonces = { commitment: g1.generator, attributeCommitments: [g1.generator, witness.base] };

it('the challenge covers every part of statement and nonce commitments, in its place', () => {
  const changed: [RequestStatement, typeof nonces][] = [
    [statement, nonces],
    [{ ...statement, context: requestContext(parameters, [7n]) }, nonces],
    [{ ...statement, commitment: witness.base }, nonces],
    [{ ...statement, base: request.commitment }, nonces],
    [{ ...statement, attributeCommitments: request.attributeCommitments.toReversed() }, nonces],
    [statement, { ...nonces, commitment: witness.base }],
    [statement, { ...nonces, attributeCommitments: [witness.base, g1.generator] }],
  ];
  const challenges = changed.map((input) => requestChallenge(parameters, ...input));
  expect(new Set(challenges).size).toBe(changed.length);
  expect(requestChallenge(parameters, { ...statement }, { ...nonces })).toBe(challenges[0]);
});

it('responses are nonce less challenge times secret, in the order of the secrets', () => {
  const secrets = { opening: 2n, attributeOpenings: [3n, 4n], attributes: [5n, 6n] };
  const drawn = { opening: 20n, attributeOpenings: [30n, 40n], attributes: [50n, 60n] };
  const proof = proveRequest(parameters, statement, secrets, drawn);
  const { challenge: e } = proof;
  const response = (nonce: bigint, secret: bigint): bigint =>
    (((nonce - e * secret) % order) + order) % order;
  expect(proof).toEqual({
    challenge: e,
    opening: response(20n, 2n),
    attributeOpenings: [response(30n, 3n), response(40n, 4n)],
    attributes: [response(50n, 5n), response(60n, 6n)],
  });
});

it('a proof of other secrets than those in the commitments does not verify', () => {
  expect(verifyBlindSignRequest(parameters, request, publicAttributes)).toBe(true);
  const zero = { opening: 0n, attributeOpenings: [0n, 0n], attributes: [0n, 0n] };
  const drawn = { opening: 20n, attributeOpenings: [30n, 40n], attributes: [50n, 60n] };
  const proof = proveRequest(parameters, statement, zero, drawn);
  expect(verifyBlindSignRequest(parameters, { ...request, proof }, publicAttributes)).toBe(false);
});
