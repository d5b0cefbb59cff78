import { describe, expect, it } from 'vitest';
import {
  type BlindSignRequest,
  blindSign,
  nobleGroup,
  obtainCredential,
  prepareBlindSign,
  proveShow,
  type Show,
  verifyBlindedPartial,
  verifyBlindSignRequest,
  verifyShow,
} from '../../coconut/index.ts';
import { requestBase, requestContext } from '../../coconut/issuance/blind-sign-request.ts';
import { proveRequest } from '../../coconut/issuance/request-proof.ts';
import { createDisclosure } from '../../coconut/show/disclosure.ts';
import { showChallenge, showStatement } from '../../coconut/show/show.ts';
import { issueCredential, utf8 } from '../support/issued-tickets.ts';

const { g1, order } = nobleGroup;
const fixture = issueCredential({
  kinds: ['secret', 'integer', 'integer'],
  privateCount: 2,
  threshold: 1,
  issuers: 1,
});
const { parameters, record, issuers } = fixture;
const signingKey = issuers[0]?.signingKey ?? { x: 0n, y: [] };
const open = [7n];
const context = utf8('door');

describe('a private integer that is zero', () => {
  it('is issued and shown like any other', () => {
    const { request, witness } = prepareBlindSign(parameters, [5n, 0n], open);
    const answer = { issuerIndex: 1, blinded: blindSign(parameters, signingKey, request, open) };
    const { credential } = obtainCredential(record, witness, [answer]);
    const show = proveShow(record, credential, [5n, 0n, 7n], [1, 2], context);
    expect(verifyShow(record, [1, 2], open, context, show)).toBe(true);
  });

  it('is refused where its commitment is the identity, though the proof of the request holds', () => {
    const context = requestContext(parameters, open);
    const commitment = g1.multiExponentiate(
      [g1.generator, ...parameters.generators],
      [3n, 5n, 0n, 7n],
    );
    const base = requestBase(parameters, context, commitment);
    const craft = (opening: bigint): BlindSignRequest => {
      const first = g1.multiExponentiate([g1.generator, base], [4n, 5n]);
      const attributeCommitments = [first, g1.multiply(g1.generator, opening)];
      const proof = proveRequest(
        parameters,
        { context, commitment, base, attributeCommitments },
        { opening: 3n, attributeOpenings: [4n, opening], attributes: [5n, 0n] },
        { opening: 11n, attributeOpenings: [12n, 13n], attributes: [14n, 15n] },
      );
      return { commitment, attributeCommitments, proof };
    };
    expect(verifyBlindSignRequest(parameters, craft(1n), open)).toBe(true);
    const identity = craft(0n);
    expect(verifyBlindSignRequest(parameters, identity, open)).toBe(false);
    const [y1 = 0n, , y3 = 0n] = signingKey.y;
    const blindedSignature = g1.multiExponentiate(
      [base, identity.attributeCommitments[0] ?? base],
      [(signingKey.x + 7n * y3) % order, y1],
    );
    const key = record.masterKey;
    expect(verifyBlindedPartial(parameters, key, identity, open, { blindedSignature })).toBe(false);
  });
});

describe('a credential on a nullifier attribute that is zero', () => {
  // No proof of a request tells zero from other private values, so a holder can have one.
  const [y1 = 0n, y2 = 0n, y3 = 0n] = signingKey.y;
  const base = g1.multiply(g1.generator, 31n);
  const attributes = [0n, 9n, 7n];
  const exponent = (signingKey.x + 9n * y2 + 7n * y3) % order;
  const credential = { base, signature: g1.multiply(base, exponent) };

  it('cannot be shown with a nullifier of any choice by leaving its commitment out', () => {
    const statement = showStatement(
      record,
      createDisclosure(record.schema, [1]),
      [9n, 7n],
      context,
    );
    const invented = 777n;
    const points = {
      ...credential,
      attributeCommitments: [],
      nullifier: g1.multiply(record.nullifierBase, invented),
    };
    const challenge = showChallenge(record, statement, points, [
      g1.multiply(record.nullifierBase, 55n),
    ]);
    const attribute = (55n + (order - challenge) * invented) % order;
    const show: Show = { ...points, challenge, responses: [{ attribute, blinding: 1n }] };
    expect(y1).not.toBe(0n);
    expect(verifyShow(record, [1], [9n, 7n], context, show)).toBe(false);
  });

  it('has no nullifier and cannot be shown', () => {
    expect(() => proveShow(record, credential, attributes, [1], context)).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_ATTRIBUTE' }),
    );
    const statement = showStatement(
      record,
      createDisclosure(record.schema, [1]),
      [9n, 7n],
      context,
    );
    const points = {
      ...credential,
      signature: g1.add(credential.signature, g1.multiply(record.masterKey.betaG1[0] ?? base, 3n)),
      attributeCommitments: [g1.multiply(g1.generator, 3n)],
      nullifier: g1.identity,
    };
    const challenge = showChallenge(record, statement, points, [
      g1.multiExponentiate([base, g1.generator], [55n, 66n]),
      g1.multiply(record.nullifierBase, 55n),
    ]);
    const response = { attribute: 55n, blinding: (66n + (order - challenge) * 3n) % order };
    const show: Show = { ...points, challenge, responses: [response] };
    expect(verifyShow(record, [1], [9n, 7n], context, show)).toBe(false);
  });
});
