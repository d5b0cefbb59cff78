import { describe, expect, it } from 'vitest';
import { invertScalar } from '../../coconut/algebra/interpolation.ts';
import {
  aggregateCredentials,
  attributeFromInteger,
  attributeFromText,
  blindSign,
  type Credential,
  createKeyRecord,
  decodeKeyRecord,
  encodeKeyRecord,
  isKeyConsistent,
  type KeyRecord,
  type PairingGroup,
  prepareBlindSign,
  proveShow,
  type Show,
  unblind,
  type VerificationKey,
  verifyCredential,
  verifyShow,
  verifyShows,
} from '../../coconut/index.ts';
import { recordWith } from '../../coconut/keys/key-record-object.ts';
import { createDisclosure } from '../../coconut/show/disclosure.ts';
import { makeShow } from '../../coconut/show/make-show.ts';
import { issueCredential, utf8 } from '../support/issued-tickets.ts';
import { ALL_GROUPS } from './all-groups.ts';
import { craftShow } from './crafted-show.ts';

const code = (code: string) => expect.objectContaining({ name: 'CoconutError', code });

describe.each(ALL_GROUPS)('on $name', (group: PairingGroup) => {
  const { g1, g2, order } = group;
  const mod = (value: bigint): bigint => ((value % order) + order) % order;

  describe('a key that leaks g1^x', () => {
    it('lets anybody sign anything, which is why g1^x is not in a key', () => {
      const { parameters, issuers, record } = issueCredential({ group, threshold: 1, issuers: 1 });
      const leaked = g1.multiply(g1.generator, issuers[0]?.signingKey.x ?? 0n);
      const attributes = [42n, attributeFromInteger(999_999), attributeFromText('director')];
      const { masterKey } = record;
      const forged: Credential = {
        base: g1.generator,
        signature: g1.add(leaked, g1.multiExponentiate(masterKey.betaG1, attributes)),
      };
      expect(verifyCredential(parameters, masterKey, attributes, forged)).toBe(true);
      const show = makeShow(record, forged, attributes, [1], utf8('door'));
      expect(verifyShow(record, [1], attributes.slice(1), utf8('door'), show)).toBe(true);
      const claim = {
        hiddenPositions: [1],
        revealed: attributes.slice(1),
        context: utf8('door'),
        show,
      };
      expect(verifyShows(record, [claim, claim])).toEqual([true, true]);

      const points = [...masterKey.betaG1, ...record.partialKeys.flatMap(({ key }) => key.betaG1)];
      expect(points.some((point) => g1.equals(point, leaked))).toBe(false);
    });
  });

  describe('a class whose key K is the identity', () => {
    // Only a dealer who knows the key can find the text whose attribute makes it so, or a holder by
    // luck; anybody could forge it.
    const fixture = issueCredential({ group, kinds: ['secret', 'text'], threshold: 1, issuers: 1 });
    const { record, issuers } = fixture;
    const { x, y } = issuers[0]?.signingKey ?? { x: 0n, y: [] };
    const fatal = mod(-x * invertScalar(group, y[1] ?? 1n));
    const [betaG1 = g1.identity] = record.masterKey.betaG1;
    const context = utf8('door');

    /** A show for the class without any signature: h′ = g1, so s″ = β1_1^{a + ρ}. */
    function forge(): Show {
      const [serial, blinding] = [12n, 34n];
      return craftShow(record, {
        disclosure: createDisclosure(record.schema, [1]),
        revealed: [fatal],
        context,
        points: {
          base: g1.generator,
          signature: g1.multiply(betaG1, serial + blinding),
          attributeCommitments: [g1.multiply(g1.generator, serial + blinding)],
          nullifier: g1.multiply(record.nullifierBase, serial),
        },
        secrets: [{ attribute: serial, blinding }],
      });
    }

    it('is refused, although the equation of a forged show holds', () => {
      const { alpha, beta } = record.masterKey;
      const classKey = g2.add(alpha, g2.multiply(beta[1] ?? alpha, fatal));
      expect(g2.isIdentity(classKey)).toBe(true);
      const show = forge();
      expect(
        group.isPairingProductOne([
          { g1: show.base, g2: classKey },
          { g1: show.attributeCommitments[0] ?? g1.identity, g2: beta[0] ?? alpha },
          { g1: g1.negate(show.signature), g2: g2.generator },
        ]),
      ).toBe(true);
      expect(verifyShow(record, [1], [fatal], context, show)).toBe(false);
      const honest = proveShow(record, fixture.credential, fixture.attributes, [1], context);
      const claims = [
        { revealed: fixture.publicAttributes, show: honest },
        { revealed: [fatal], show },
      ].map((claim) => ({ ...claim, hiddenPositions: [1], context }));
      expect(verifyShows(record, claims)).toEqual([true, false]);
    });
  });

  describe('a key whose half in G1 belongs to other secrets', () => {
    const born = attributeFromInteger(1987);
    const fixture = issueCredential({
      group,
      kinds: ['secret', 'integer'],
      privateCount: 2,
      threshold: 1,
      issuers: 1,
      values: [123_456_789n, born],
    });
    const { record, parameters, issuers, credential, attributes } = fixture;
    const { x, y } = issuers[0]?.signingKey ?? { x: 0n, y: [] };
    const shift = 99n;
    const [first = g1.identity, second = g1.identity] = record.masterKey.betaG1;
    const bad: VerificationKey = {
      ...record.masterKey,
      betaG1: [first, g1.add(second, g1.multiply(g1.generator, shift))],
    };
    const badRecord: KeyRecord = recordWith(record, { masterKey: bad });

    it('would tell the issuers a hidden attribute from one show', () => {
      const show = proveShow(badRecord, credential, attributes, [1, 2], utf8('door'));
      const [u1 = g1.identity, u2 = g1.identity] = show.attributeCommitments;
      // s″ is now h′^x · U_1^{y_1} · U_2^{y_2} · g1^{shift·ρ_2}: the issuers take off what they can
      // compute, and have g1^{ρ_2}.
      const regular = g1.multiExponentiate([show.base, u1, u2], [x, ...y]);
      const rest = g1.add(show.signature, g1.negate(regular));
      const blinding = g1.multiply(rest, invertScalar(group, shift));
      const committed = g1.add(u2, g1.negate(blinding));
      const year = Array.from({ length: 150 }, (_, k) => BigInt(1900 + k)).find((candidate) =>
        g1.equals(g1.multiply(show.base, candidate), committed),
      );
      expect(year).toBe(born);
    });

    it('is refused by every way to a key record', () => {
      expect(isKeyConsistent(group, record.masterKey)).toBe(true);
      expect(isKeyConsistent(group, bad)).toBe(false);
      for (const keys of [
        { masterKey: bad, partialKeys: record.partialKeys },
        { masterKey: record.masterKey, partialKeys: [{ issuerIndex: 1, key: bad }] },
        { masterKey: bad, partialKeys: [{ issuerIndex: 1, key: bad }] },
      ]) {
        expect(() =>
          createKeyRecord(parameters, { scope: record.scope, threshold: 1, ...keys }),
        ).toThrow(code('COCONUT_INCONSISTENT_KEY'));
      }
      expect(() => decodeKeyRecord(encodeKeyRecord(badRecord), group)).toThrow(
        code('COCONUT_INCONSISTENT_KEY'),
      );
    });

    it('is refused even where two wrong halves cancel out', () => {
      // The sum of the shifts is zero, so only a weighted combination sees them.
      const balanced: VerificationKey = {
        ...bad,
        betaG1: [g1.add(first, g1.multiply(g1.generator, order - shift)), ...bad.betaG1.slice(1)],
      };
      expect(isKeyConsistent(group, balanced)).toBe(false);
    });

    it('is refused for lists of other lengths, an empty list, or the identity', () => {
      const { masterKey } = record;
      for (const key of [
        { ...masterKey, betaG1: [first] },
        { ...masterKey, betaG1: [], beta: [] },
        { ...masterKey, alpha: g2.identity },
        { ...masterKey, betaG1: [first, g1.identity] },
        { ...masterKey, beta: [g2.identity, g2.identity], betaG1: [g1.identity, g1.identity] },
      ]) {
        expect(isKeyConsistent(group, key)).toBe(false);
      }
    });
  });

  describe('linear combinations of signatures', () => {
    const fixture = issueCredential({
      group,
      kinds: ['secret', 'integer', 'integer'],
      threshold: 1,
      issuers: 1,
    });
    const { parameters, record, issuers } = fixture;
    const { signingKey, verificationKey } = issuers[0] ?? fixture.issuers[0] ?? raise();
    const serial = 4711n;
    const half = invertScalar(group, 2n);

    function raise(): never {
      throw new Error('the fixture has an issuer');
    }

    const issue = (open: readonly bigint[]): Credential => {
      const { request, witness } = prepareBlindSign(parameters, [serial], open);
      const blinded = blindSign(parameters, signingKey, request, open);
      return unblind(parameters, verificationKey, blinded, witness);
    };

    /** What (8, 0) and (0, 8) would combine to: (4, 4). */
    const combine = (left: Credential, right: Credential): Credential => ({
      base: left.base,
      signature: g1.multiExponentiate([left.signature, right.signature], [half, half]),
    });

    it('forge a credential on two signatures over one base', () => {
      const base = g1.multiply(g1.generator, 31_337n);
      const sign = (attributes: readonly bigint[]): Credential => {
        const exponent = attributes.reduce(
          (sum, attribute, j) => sum + attribute * (signingKey.y[j] ?? 0n),
          signingKey.x,
        );
        return { base, signature: g1.multiply(base, mod(exponent)) };
      };
      const forged = combine(sign([serial, 8n, 0n]), sign([serial, 0n, 8n]));
      expect(verifyCredential(parameters, record.masterKey, [serial, 4n, 4n], forged)).toBe(true);
    });

    it('get nowhere with issued ones, because every request has its own base', () => {
      const left = issue([8n, 0n]);
      const right = issue([0n, 8n]);
      expect(g1.equals(left.base, right.base)).toBe(false);
      for (const forged of [combine(left, right), combine(right, left)]) {
        expect(verifyCredential(parameters, record.masterKey, [serial, 4n, 4n], forged)).toBe(
          false,
        );
      }
      expect(() =>
        aggregateCredentials(parameters, [
          { issuerIndex: 1, credential: left },
          { issuerIndex: 2, credential: right },
        ]),
      ).toThrow(code('COCONUT_DIFFERENT_BASES'));
    });

    it('get no common base by sending one commitment with two sets of public attributes', () => {
      const { request } = prepareBlindSign(parameters, [serial], [8n, 0n]);
      expect(() => blindSign(parameters, signingKey, request, [0n, 8n])).toThrow(
        code('COCONUT_INVALID_REQUEST_PROOF'),
      );
    });
  });
});
