import { describe, expect, it } from 'vitest';
import { lagrangeWeights } from '../../coconut/algebra/interpolation.ts';
import {
  aggregateCredentials,
  aggregateVerificationKeys,
  type BlindSignRequest,
  blindSign,
  createKeyRecord,
  decodeBlindSignRequest,
  decodeCredential,
  decodeShow,
  encodeBlindSignRequest,
  encodeCredential,
  encodeShow,
  type G1Point,
  obtainCredential,
  type PairingGroup,
  proveShow,
  rerandomize,
  type Show,
  unblind,
  verifyBlindedPartial,
  verifyBlindedPartials,
  verifyBlindSignRequest,
  verifyCredential,
  verifyCredentials,
  verifyShow,
  verifyShows,
} from '../../coconut/index.ts';
import { requestBase, requestContext } from '../../coconut/issuance/blind-sign-request.ts';
import { proveRequest } from '../../coconut/issuance/request-proof.ts';
import { createDisclosure } from '../../coconut/show/disclosure.ts';
import { ALL_GROUPS } from '../coconut/all-groups.ts';
import { craftShow } from '../coconut/crafted-show.ts';
import { codeOf } from '../coconut/decoder-suite.ts';
import { type CredentialFixture, issueCredential, utf8 } from '../support/issued-tickets.ts';

// Findings of the audit NYM-01 of 2024, held against the native suite. NYM-01-033 is in
// linear-combinations.test.ts; what concerns `NYM-COCONUT-V5` is in nym/regressions.test.ts.

const context = utf8('context');
const open = (fixture: CredentialFixture) => fixture.publicAttributes;

describe.each(ALL_GROUPS)('on $name', (group: PairingGroup) => {
  const { g1 } = group;
  const fixture = issueCredential({ threshold: 2, issuers: 3, group });
  const { parameters, record, issuers, request, witness, credential, attributes } = fixture;
  const [issuer] = issuers;
  const [answer] = fixture.answers;
  if (issuer === undefined || answer === undefined) throw new Error('the fixture has issuers');
  const { signingKey, verificationKey: key } = issuer;
  const { identity } = g1;
  const nothing = { base: identity, signature: identity };

  describe('NYM-01-009: the identity as h, s or a commitment, which passes every equation', () => {
    const halves = [
      nothing,
      { ...credential, base: identity },
      { ...credential, signature: identity },
    ];

    it('is no credential, alone or in a batch, and cannot be read, re-randomized or shown', () => {
      const { masterKey } = record;
      expect(
        group.isPairingProductOne([
          { g1: nothing.base, g2: masterKey.alpha },
          { g1: nothing.signature, g2: group.g2.generator },
        ]),
      ).toBe(true);
      for (const bad of halves) {
        expect(verifyCredential(parameters, masterKey, attributes, bad)).toBe(false);
        const batch = [credential, bad, credential].map((made) => ({
          attributes,
          credential: made,
        }));
        expect(verifyCredentials(parameters, masterKey, batch)).toEqual([true, false, true]);
        const bytes = encodeCredential(parameters, bad);
        expect(codeOf(() => decodeCredential(parameters, bytes))).toBe('COCONUT_INVALID_POINT');
        expect(codeOf(() => rerandomize(parameters, bad))).toBe('COCONUT_INVALID_POINT');
        expect(codeOf(() => proveShow(record, bad, attributes, [1], context))).toBe(
          'COCONUT_INVALID_POINT',
        );
      }
    });

    it('is no part of a show, alone or in a batch', () => {
      const show = proveShow(record, credential, attributes, [1], context);
      const altered: readonly Show[] = [
        { ...show, base: identity },
        { ...show, signature: identity },
        { ...show, base: identity, signature: identity },
        { ...show, attributeCommitments: [identity] },
        { ...show, nullifier: identity },
      ];
      const claim = { hiddenPositions: [1], revealed: open(fixture), context };
      for (const bad of altered) {
        expect(verifyShow(record, [1], open(fixture), context, bad)).toBe(false);
        const batch = [show, bad].map((made) => ({ ...claim, show: made }));
        expect(verifyShows(record, batch)).toEqual([true, false]);
        expect(codeOf(() => decodeShow(record, [1], encodeShow(record, bad)))).toBe(
          'COCONUT_INVALID_POINT',
        );
      }
    });

    it('is no base of a show, over which anybody could prove and satisfy everything', () => {
      // h′ = 1, s″ = β1^ρ, U = g1^ρ: a show of any nullifier, without a credential.
      const [serial, blinding] = [12n, 34n];
      const [betaG1 = identity] = record.masterKey.betaG1;
      const [beta = group.g2.identity] = record.masterKey.beta;
      const points = {
        base: identity,
        signature: g1.multiply(betaG1, blinding),
        attributeCommitments: [g1.multiply(g1.generator, blinding)],
        nullifier: g1.multiply(record.nullifierBase, serial),
      };
      const forged = craftShow(record, {
        disclosure: createDisclosure(record.schema, [1]),
        revealed: open(fixture),
        context,
        points,
        secrets: [{ attribute: serial, blinding }],
      });
      expect(
        group.isPairingProductOne([
          { g1: points.base, g2: record.masterKey.alpha },
          { g1: points.attributeCommitments[0] ?? identity, g2: beta },
          { g1: g1.negate(points.signature), g2: group.g2.generator },
        ]),
      ).toBe(true);
      expect(verifyShow(record, [1], open(fixture), context, forged)).toBe(false);
      const show = proveShow(record, credential, attributes, [1], context);
      const claim = { hiddenPositions: [1], revealed: open(fixture), context };
      const batch = [show, forged].map((made) => ({ ...claim, show: made }));
      expect(verifyShows(record, batch)).toEqual([true, false]);
    });

    /**
     * A request for these openings and private values with a proof that holds, commitments of zeros
     * included.
     */
    function craft(opening: bigint, attributeOpening: bigint, value: bigint): BlindSignRequest {
      const context = requestContext(parameters, open(fixture));
      const all = [value, ...open(fixture)];
      const commitment = g1.multiExponentiate(
        [g1.generator, ...parameters.generators],
        [opening, ...all],
      );
      const base = requestBase(parameters, context, commitment);
      const attributeCommitments = [
        g1.multiExponentiate([g1.generator, base], [attributeOpening, value]),
      ];
      const proof = proveRequest(
        parameters,
        { context, commitment, base, attributeCommitments },
        { opening, attributeOpenings: [attributeOpening], attributes: [value] },
        { opening: 11n, attributeOpenings: [12n], attributes: [13n] },
      );
      return { commitment, attributeCommitments, proof };
    }

    it('is no commitment of a request, though the proof about it holds', () => {
      expect(verifyBlindSignRequest(parameters, craft(1n, 2n, 0n), open(fixture))).toBe(true);
      const hollow = craft(1n, 0n, 0n);
      const bare = { ...request, commitment: identity };
      for (const bad of [hollow, bare, { ...request, attributeCommitments: [identity] }]) {
        expect(verifyBlindSignRequest(parameters, bad, open(fixture))).toBe(false);
        expect(codeOf(() => blindSign(parameters, signingKey, bad, open(fixture)))).toBe(
          'COCONUT_INVALID_REQUEST_PROOF',
        );
        expect(
          codeOf(() => decodeBlindSignRequest(parameters, encodeBlindSignRequest(parameters, bad))),
        ).toBe('COCONUT_INVALID_POINT');
      }
    });
  });

  describe('NYM-01-014: the identity as a partial signature', () => {
    it('passes no check of an answer, alone or in a batch', () => {
      const hollow = { ...request, attributeCommitments: [identity] };
      const good = { request, publicAttributes: open(fixture), blinded: answer.blinded };
      for (const asked of [request, hollow, { ...request, commitment: identity }]) {
        const blinded = { blindedSignature: identity };
        expect(verifyBlindedPartial(parameters, key, asked, open(fixture), blinded)).toBe(false);
        const batch = [good, { ...good, request: asked, blinded }, good];
        expect(verifyBlindedPartials(parameters, key, batch)).toEqual([true, false, true]);
      }
    });

    it('passes none in a request either, though the issuer has signed it', () => {
      const asked = { ...request, attributeCommitments: [identity] };
      const exponent = open(fixture).reduce(
        (sum, value, k) => sum + value * (signingKey.y[1 + k] ?? 0n),
        signingKey.x,
      );
      const blinded = { blindedSignature: g1.multiply(witness.base, exponent % group.order) };
      expect(verifyBlindedPartial(parameters, key, asked, open(fixture), blinded)).toBe(false);
      const claim = { request: asked, publicAttributes: open(fixture), blinded };
      expect(verifyBlindedPartials(parameters, key, [claim])).toEqual([false]);
    });

    it('is blamed on its issuer, also where the blinding taken off leaves it', () => {
      // Whoever knew the openings could answer so; the holder must not keep (h, 1).
      const blinding = g1.multiExponentiate(key.betaG1.slice(0, 1), witness.openings);
      for (const blindedSignature of [identity, blinding]) {
        const { signature } = unblind(parameters, key, { blindedSignature }, witness);
        const partial = { base: witness.base, signature };
        expect(verifyCredential(parameters, key, attributes, partial)).toBe(false);
        const answers = fixture.answers.with(0, { issuerIndex: 1, blinded: { blindedSignature } });
        const obtained = obtainCredential(record, witness, answers);
        expect(obtained.blamed).toEqual([1]);
        expect(encodeCredential(parameters, obtained.credential)).toEqual(
          encodeCredential(parameters, credential),
        );
      }
    });
  });

  describe('NYM-01-042: aggregation of nothing, or of the identity', () => {
    const partials = fixture.answers.slice(0, 2).map(({ issuerIndex, blinded }, position) => ({
      issuerIndex,
      credential: unblind(parameters, issuers[position]?.verificationKey ?? key, blinded, witness),
    }));
    const aggregate = (signatures: readonly (G1Point | undefined)[], base = witness.base): string =>
      codeOf(() =>
        aggregateCredentials(
          parameters,
          partials.map(({ issuerIndex, credential: partial }, position) => ({
            issuerIndex,
            credential: { base, signature: signatures[position] ?? partial.signature },
          })),
        ),
      );

    it('is refused: the empty set', () => {
      expect(codeOf(() => aggregateCredentials(parameters, []))).toBe(
        'COCONUT_NOT_ENOUGH_PARTIALS',
      );
      expect(codeOf(() => aggregateVerificationKeys(parameters, []))).toBe(
        'COCONUT_NOT_ENOUGH_PARTIALS',
      );
      expect(codeOf(() => obtainCredential(record, witness, []))).toBe(
        'COCONUT_NOT_ENOUGH_PARTIALS',
      );
      const { scope } = record;
      expect(
        codeOf(() => createKeyRecord(parameters, { scope, threshold: 1, partialKeys: [] })),
      ).toBe('COCONUT_INVALID_THRESHOLD');
    });

    it('is refused: an identity at any place, and a sum that ends in it', () => {
      expect(aggregate([undefined, undefined])).toBe('taken');
      for (const signatures of [
        [identity, undefined],
        [undefined, identity],
        [identity, identity],
      ]) {
        expect(aggregate(signatures)).toBe('COCONUT_INVALID_POINT');
      }
      expect(aggregate([undefined, undefined], identity)).toBe('COCONUT_INVALID_POINT');
      // λ_1 = 2 and λ_2 = −1 at the indices 1 and 2.
      const [one = g1.generator] = partials.map((partial) => partial.credential.signature);
      expect(lagrangeWeights(group, [1, 2]).multiples).toEqual([2n, -1n]);
      expect(aggregate([one, g1.add(one, one)])).toBe('COCONUT_INVALID_POINT');
    });

    it('is refused: keys with the identity in any part, at any place', () => {
      const keys = record.partialKeys;
      for (const position of keys.keys()) {
        const entry = keys[position] ?? { issuerIndex: 1, key };
        const parts = [
          { ...entry.key, alpha: group.g2.identity },
          ...entry.key.beta.flatMap((_, j) => [
            { ...entry.key, beta: entry.key.beta.with(j, group.g2.identity) },
            { ...entry.key, betaG1: entry.key.betaG1.with(j, identity) },
          ]),
        ];
        for (const bad of parts) {
          const list = keys.with(position, { ...entry, key: bad });
          expect(codeOf(() => aggregateVerificationKeys(parameters, list))).toBe(
            'COCONUT_INCONSISTENT_KEY',
          );
        }
      }
    });
  });
});
