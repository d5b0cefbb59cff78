import { describe, expect, it } from 'vitest';
import { requestBase } from '../../../coconut/nym/blind-sign-request.ts';
import { challenge } from '../../../coconut/nym/hashing.ts';
import * as nym from '../../../coconut/nym/index.ts';
import { proveRequest } from '../../../coconut/nym/prepare-blind-sign.ts';
import { codeOf, issueNymCredential, member } from './nym-issuance.ts';

const made = issueNymCredential('nym regressions');
const { parameters, pairs, masterKey, serial, binding, publicAttributes, request } = made;
const { g1, g2, order } = parameters.group;
const { signingKey, verificationKey } = member(pairs, 0);
const attributes = [serial, binding, ...publicAttributes];
const nothing = { base: g1.identity, signature: g1.identity };

describe('NYM-01-009: the identity passes every signature equation, so it is refused everywhere', () => {
  it('as a credential', () => {
    expect(nym.verifyCredential(parameters, masterKey, attributes, nothing)).toBe(false);
    expect(nym.verify(parameters, masterKey, publicAttributes, nothing)).toBe(false);
    const half = { ...made.credential, base: g1.identity };
    for (const bad of [nothing, half, { ...made.credential, signature: g1.identity }]) {
      expect(nym.verifyCredential(parameters, masterKey, attributes, bad)).toBe(false);
      expect(codeOf(() => nym.rerandomize(parameters, bad, made.random))).toBe(
        'COCONUT_INVALID_POINT',
      );
      expect(
        codeOf(() => nym.proveShow(parameters, masterKey, bad, { serial, binding }, made.random)),
      ).toBe('COCONUT_INVALID_POINT');
    }
  });

  it('in a show: the credential, kappa and the nullifier', () => {
    const theta = nym.proveShow(parameters, masterKey, made.credential, made, made.random);
    const verify = (bad: nym.Theta): boolean =>
      nym.verifyShow(parameters, masterKey, publicAttributes, bad);
    expect(verify(theta)).toBe(true);
    expect(verify({ ...theta, credential: nothing })).toBe(false);
    expect(verify({ ...theta, kappa: g2.identity })).toBe(false);
  });

  it('as the nullifier of serial number 0, which all its holders would share', () => {
    const hidden = [0n, binding];
    const own = nym.prepareBlindSign(parameters, hidden, publicAttributes, made.random);
    const blinded = nym.blindSign(parameters, signingKey, own.request, publicAttributes);
    const credential = nym.unblind(parameters, verificationKey, blinded, own.witness);
    const all = [...hidden, ...publicAttributes];
    expect(nym.verifyCredential(parameters, verificationKey, all, credential)).toBe(true);
    expect(
      codeOf(() =>
        nym.proveShow(
          parameters,
          verificationKey,
          credential,
          { serial: 0n, binding },
          made.random,
        ),
      ),
    ).toBe('COCONUT_INVALID_ATTRIBUTE');

    const verify = (theta: nym.Theta): boolean =>
      nym.verifyShow(parameters, verificationKey, publicAttributes, theta);
    expect(verify(showByHand(credential, 0n))).toBe(false);
    // The same hand makes shows that verify when the serial number is not 0.
    const other = pairs.slice(0, 1).map(made.partialOf);
    expect(verify(showByHand(member(other, 0).credential, serial))).toBe(true);
  });

  /**
   * What `proveShow` would make with blinder 1 and nonces 2, 3 and 4, if it took every serial
   * number.
   */
  function showByHand(credential: nym.Credential, ownSerial: bigint): nym.Theta {
    const { alpha, beta } = verificationKey;
    const bases = [g2.generator, ...beta.slice(0, 2)];
    const hide = (exponents: bigint[]): nym.G2Point =>
      g2.add(alpha, g2.multiExponentiate(bases, exponents));
    const kappa = hide([1n, ownSerial, binding]);
    const nullifier = g2.multiply(g2.generator, ownSerial);
    const points = [g2.generator, kappa, nullifier, alpha, ...beta, hide([2n, 3n, 4n])];
    const c = challenge(
      [...points, g2.multiply(g2.generator, 3n)].map(g2.encode),
      parameters.group,
    );
    const respond = (nonce: bigint, secret: bigint): bigint =>
      (((nonce - c * secret) % order) + order) % order;
    return {
      kappa,
      nullifier,
      credential: {
        base: credential.base,
        signature: g1.add(credential.signature, credential.base),
      },
      proof: {
        challenge: c,
        serialResponse: respond(3n, ownSerial),
        bindingResponse: respond(4n, binding),
        blinderResponse: respond(2n, 1n),
      },
    };
  }
});

describe('NYM-01-014: an identity passes the check of a partial signature, so it is refused', () => {
  const blinded = nym.blindSign(parameters, signingKey, request, publicAttributes);
  const identity = { base: g1.identity, blindedSignature: g1.identity };

  it('in the public check of an answer', () => {
    const hollow = {
      ...request,
      base: g1.identity,
      attributeCommitments: request.attributeCommitments.map(() => g1.identity),
    };
    for (const asked of [request, hollow]) {
      for (const bad of [identity, { ...blinded, base: g1.identity }]) {
        expect(
          nym.verifyBlindedPartial(parameters, verificationKey, asked, publicAttributes, bad),
        ).toBe(false);
      }
    }
  });

  it('in the public check of an answer to a request that commits to nothing', () => {
    const commitment = g1.generator;
    const base = requestBase(parameters, commitment, []);
    const attributeCommitments = [g1.generator, g1.identity];
    const statement = { commitment, base, attributeCommitments };
    const secret = { opening: 1n, openings: [1n, 0n], privateAttributes: [0n, 0n] };
    const hollow = {
      ...statement,
      proof: proveRequest(parameters, statement, secret, made.random),
    };
    const { x, y } = signingKey;
    const blindedSignature = g1.multiExponentiate([base, g1.generator], [x, member(y, 0)]);
    const answer = { base, blindedSignature };
    expect(nym.verifyBlindedPartial(parameters, verificationKey, hollow, [], answer)).toBe(false);
  });
});

describe('NYM-01-042: aggregation refuses shares that do not belong together', () => {
  const partials = pairs.slice(0, 2).map(made.partialOf);
  const [left, right] = [member(partials, 0), member(partials, 1)];
  const aggregate = (list: readonly nym.IndexedCredential[]): string =>
    codeOf(() => nym.aggregateCredentials(parameters, list));

  it('over different bases, even re-randomized ones of one credential', () => {
    const other = {
      ...right,
      credential: nym.rerandomize(parameters, right.credential, made.random),
    };
    expect(aggregate([left, other])).toBe('COCONUT_DIFFERENT_BASES');
    expect(codeOf(() => nym.sumCredentials(parameters, [left.credential, other.credential]))).toBe(
      'COCONUT_DIFFERENT_BASES',
    );
  });

  it('under an index that is 0, twice there, or not an integer', () => {
    for (const issuerIndex of [0, left.issuerIndex, -1, 1.5, Number.NaN, 65_536]) {
      expect(aggregate([left, { ...right, issuerIndex }])).toBe('COCONUT_INVALID_INDEX');
      const keys = [left, { ...right, issuerIndex }].map(({ issuerIndex: at }, position) => ({
        issuerIndex: at,
        key: member(pairs, position).verificationKey,
      }));
      expect(codeOf(() => nym.aggregateVerificationKeys(parameters, keys))).toBe(
        'COCONUT_INVALID_INDEX',
      );
    }
  });

  it('that are none, or hold the identity, or end in it', () => {
    expect(aggregate([])).toBe('COCONUT_NOT_ENOUGH_PARTIALS');
    const hollow = { ...left, credential: { ...left.credential, signature: g1.identity } };
    expect(aggregate([hollow])).toBe('COCONUT_INVALID_POINT');
    const both = [left, right].map((share) => ({ ...share, credential: nothing }));
    expect(aggregate(both)).toBe('COCONUT_INVALID_POINT');
    const { base, signature } = left.credential;
    const opposite = { base, signature: g1.negate(signature) };
    expect(codeOf(() => nym.sumCredentials(parameters, [left.credential, opposite]))).toBe(
      'COCONUT_INVALID_POINT',
    );
    expect(codeOf(() => nym.sumCredentials(parameters, [nothing]))).toBe('COCONUT_INVALID_POINT');
  });

  it('with swapped indices by giving something that does not verify', () => {
    const swapped = nym.aggregateCredentials(parameters, [
      { ...left, issuerIndex: right.issuerIndex },
      { ...right, issuerIndex: left.issuerIndex },
    ]);
    expect(nym.verifyCredential(parameters, masterKey, attributes, swapped)).toBe(false);
  });
});
