import { describe, expect, it } from 'vitest';
import {
  aggregateCredentials,
  aggregateVerificationKeys,
  type BlindedPartialCredential,
  blindSign,
  createKeyRecord,
  encodeCredential,
  type IndexedBlindedPartial,
  type IssuerKeyPair,
  obtainCredential,
  obtainCredentials,
  type PairingGroup,
  proveShow,
  ttpKeygen,
  unblind,
  verifyCredential,
  verifyShow,
} from '../../coconut/index.ts';
import { decodeManifest, manifestDigest } from '../../coconut/ticket/index.ts';
import { ALL_GROUPS } from '../coconut/all-groups.ts';
import { codeOf } from '../coconut/decoder-suite.ts';
import { member } from '../coconut/nym/nym-issuance.ts';
import {
  dealNetwork,
  garbageAnswer,
  issueBook,
  issueCredential,
  recordOf,
  utf8,
} from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';

const context = utf8('context');

describe.each(ALL_GROUPS)('on $name', (group: PairingGroup) => {
  const { g1 } = group;
  const fixture = issueCredential({ threshold: 3, issuers: 5, group });
  const { parameters, record, request, witness, answers, credential, attributes } = fixture;
  const { publicAttributes } = fixture;
  const foreign = ttpKeygen(parameters, { threshold: 3, issuers: 5 }, seededRandom('for one user'));
  const answerOf = ({ issuerIndex, signingKey }: IssuerKeyPair): IndexedBlindedPartial => ({
    issuerIndex,
    blinded: blindSign(parameters, signingKey, request, publicAttributes),
  });
  const expected = encodeCredential(parameters, credential);

  describe('A-7: an issuer that marks a user with a key of its own', () => {
    it.each([1, 2, 3])('is named, issuer %i, and leaves no mark', (index) => {
      const marked = answers.with(index - 1, answerOf(member(foreign, index - 1)));
      const obtained = obtainCredential(record, witness, marked);
      expect(obtained.blamed).toEqual([index]);
      expect(encodeCredential(parameters, obtained.credential)).toEqual(expected);
    });

    it('is named together with all who join it: a holder takes nothing under another key', () => {
      const theirs = foreign.map(answerOf);
      expect(() => obtainCredential(record, witness, theirs)).toThrow(
        expect.objectContaining({
          code: 'COCONUT_NOT_ENOUGH_PARTIALS',
          blamed: [1, 2, 3, 4, 5],
        }),
      );
    });

    it('would have to publish the key, in a record that everybody can tell from the true one', () => {
      const other = recordOf(parameters, foreign, 3);
      expect(other.keyId).not.toEqual(record.keyId);
      const marked = obtainCredential(other, witness, foreign.map(answerOf)).credential;
      const show = proveShow(other, marked, attributes, [1], context);
      expect(verifyShow(other, [1], publicAttributes, context, show)).toBe(true);
      expect(verifyShow(record, [1], publicAttributes, context, show)).toBe(false);
    });
  });

  describe('A-8: answers that are no signature on the request', () => {
    const another = issueBook(1, { threshold: 3, issuers: 5, group, seed: 'another' });
    const lies: readonly [string, BlindedPartialCredential][] = [
      ['a point of no meaning', garbageAnswer(1, group).blinded],
      ['the identity', { blindedSignature: g1.identity }],
      ['the generator', { blindedSignature: g1.generator }],
      ['the base of the request', { blindedSignature: witness.base }],
      ['its commitment', { blindedSignature: request.commitment }],
      ['an answer of another issuer', member(answers, 1).blinded],
      ['its answer to somebody else', member(member(another.book, 0).blinded, 0).blinded],
      ['its answer, negated', negated(member(answers, 0).blinded)],
      ['a signature on other public attributes', otherAttributes()],
    ];
    function negated({ blindedSignature }: BlindedPartialCredential): BlindedPartialCredential {
      return { blindedSignature: g1.negate(blindedSignature) };
    }
    /** h^{y of the first public attribute} more than was asked for. */
    function otherAttributes(): BlindedPartialCredential {
      const { y } = member(fixture.issuers, 0).signingKey;
      const more = g1.multiply(witness.base, y[1] ?? 0n);
      return { blindedSignature: g1.add(member(answers, 0).blinded.blindedSignature, more) };
    }

    it.each(lies)('are laid to their issuer, and the others are enough: %s', (_, blinded) => {
      const given = answers.with(0, { issuerIndex: 1, blinded });
      const obtained = obtainCredential(record, witness, given);
      expect(obtained.blamed).toEqual([1]);
      expect(encodeCredential(parameters, obtained.credential)).toEqual(expected);
      const [entry] = obtainCredentials(record, [{ witness, blinded: given }]);
      expect(entry?.blamed).toEqual([1]);
    });

    it('are laid to their issuers also when those conspire so that their errors cancel', () => {
      // λ of the indices 1, 2, 3 is 3, −3, 1: the same error added to both leaves the sum as it
      // was.
      const error = g1.multiply(g1.generator, 99n);
      const shifted = answers.map(({ issuerIndex, blinded }) => ({
        issuerIndex,
        blinded:
          issuerIndex <= 2
            ? { blindedSignature: g1.add(blinded.blindedSignature, error) }
            : blinded,
      }));
      // Together they are right, and nobody is harmed.
      const obtained = obtainCredential(record, witness, shifted);
      expect(obtained.blamed).toEqual([]);
      expect(encodeCredential(parameters, obtained.credential)).toEqual(expected);
      const alone = shifted.with(1, member(answers, 1));
      expect(obtainCredential(record, witness, alone).blamed).toEqual([1]);
    });
  });

  describe('A-9: fewer than t issuers, with tricks of indices', () => {
    const partials = record.partialKeys.slice(0, 2).map(({ issuerIndex, key }, position) => ({
      issuerIndex,
      credential: unblind(parameters, key, member(answers, position).blinded, witness),
    }));
    const [one, two] = [member(partials, 0), member(partials, 1)];

    it('get nothing that verifies, under whatever indices they put their shares', () => {
      const shares = [one.credential, two.credential];
      const indices = [1, 2, 3, 4, 5, 65_535];
      let tried = 0;
      for (const first of shares) {
        for (const second of shares) {
          for (const third of shares) {
            for (const [at, a] of indices.entries()) {
              const [b = 0, c = 0] = [...indices.slice(at + 1), ...indices.slice(0, at)];
              const made = aggregateCredentials(parameters, [
                { issuerIndex: a, credential: first },
                { issuerIndex: b, credential: second },
                { issuerIndex: c, credential: third },
              ]);
              expect(verifyCredential(parameters, record.masterKey, attributes, made)).toBe(false);
              tried += 1;
            }
          }
        }
      }
      expect(tried).toBe(48);
    });

    it('cannot use an index twice, nor 0, where the secret itself lies, nor what is 0 modulo r', () => {
      const { scope, threshold, partialKeys } = record;
      for (const issuerIndex of [0, 1, -5, Number(group.order), 65_536 * 65_536]) {
        const third = { ...two, issuerIndex };
        expect(codeOf(() => aggregateCredentials(parameters, [one, two, third]))).toBe(
          'COCONUT_INVALID_INDEX',
        );
        const answer = { ...member(answers, 2), issuerIndex };
        const given = [...answers.slice(0, 2), answer];
        expect(codeOf(() => obtainCredential(record, witness, given))).toBe(
          'COCONUT_INVALID_INDEX',
        );
        const keys = partialKeys.with(2, { ...member(partialKeys, 2), issuerIndex });
        expect(codeOf(() => aggregateVerificationKeys(parameters, keys))).toBe(
          'COCONUT_INVALID_INDEX',
        );
        expect(
          codeOf(() => createKeyRecord(parameters, { scope, threshold, partialKeys: keys })),
        ).toBe('COCONUT_INVALID_INDEX');
      }
    });
  });
});

describe('A-7: a key that a manifest does not have', () => {
  it('is unknown, and a manifest with another key has another digest for people to compare', () => {
    const [ours, theirs] = ['ours', 'theirs'].map((seed) => dealNetwork({ seed }).manifest);
    if (ours === undefined || theirs === undefined) throw new Error('two networks were dealt');
    const [ownKey, otherKey] = [ours, theirs].map(({ keys }) => member(keys, 0).keyId);
    const open = decodeManifest(ours);
    expect(open.keyById(ownKey ?? '')).toBeDefined();
    expect(open.keyById(otherKey ?? '')).toBeUndefined();
    expect(manifestDigest(ours)).not.toBe(manifestDigest(theirs));
  });
});
