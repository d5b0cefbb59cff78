import { describe, expect, it } from 'vitest';
import { invertScalar } from '../../coconut/algebra/interpolation.ts';
import { randomScalar } from '../../coconut/algebra/random-scalar.ts';
import {
  type BlindSignRequest,
  type G1Point,
  type KeyRecord,
  nobleGroup,
  type PairingGroup,
  type Parameters,
  prepareBlindSign,
  proveShow,
  type Scalar,
  type Show,
  verifyBlindSignRequest,
  verifyCredential,
  verifyShow,
} from '../../coconut/index.ts';
import { recordWith } from '../../coconut/keys/key-record-object.ts';
import { makeShow } from '../../coconut/show/make-show.ts';
import { issueCredential, utf8 } from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';

// What coconut/SECURITY.md argues with, done: an extractor that rewinds the prover, and simulators
// that have no witness. Both need what a reduction has and nobody else, an oracle whose answers
// they choose; here it is a group whose hash for proofs is chosen.

const { g1, order } = nobleGroup;
const random = seededRandom('security-argument');
const scalar = (): Scalar => randomScalar(nobleGroup, random);
const point = (): G1Point => g1.multiply(g1.generator, scalar());
const mod = (value: bigint): Scalar => ((value % order) + order) % order;
const fixture = issueCredential({
  kinds: ['secret', 'integer', 'text', 'integer'],
  privateCount: 2,
  threshold: 1,
  issuers: 1,
});
const { parameters, record, attributes, credential, publicAttributes } = fixture;
const { x = 0n, y = [] } = fixture.issuers[0]?.signingKey ?? {};
const HIDDEN = [1, 2, 4];
const revealed = attributes.slice(2, 3);
const context = utf8('door');

function answering(challenge: Scalar): PairingGroup {
  return {
    ...nobleGroup,
    hashToScalar: (message, tag) =>
      /^COIR-V1-(?:SHOW|REQUEST)-PROOF-/.test(tag)
        ? challenge
        : nobleGroup.hashToScalar(message, tag),
  };
}

const parametersWith = (challenge: Scalar): Parameters => ({
  ...parameters,
  group: answering(challenge),
});
const recordAnswering = (challenge: Scalar): KeyRecord =>
  recordWith(record, { parameters: parametersWith(challenge) });

/** The witness behind two responses to different challenges: `(z′ − z) / (e − e′)`. */
const extract = (e: readonly [Scalar, Scalar], z: Scalar = 0n, again: Scalar = 0n): Scalar =>
  mod((again - z) * invertScalar(nobleGroup, mod(e[0] - e[1])));

describe('a prover of a show that is rewound', () => {
  const draw = random(64);
  const challenges = [scalar(), scalar()] as const;
  const [first, second] = challenges.map((challenge) =>
    makeShow(recordAnswering(challenge), credential, attributes, HIDDEN, context, () => draw),
  ) as [Show, Show];
  const pairs = first.responses.map((response, j) => [response, second.responses[j]] as const);
  const extracted = pairs.map(([z, again]) =>
    extract(challenges, z.attribute, again?.attribute ?? 0n),
  );
  const blindings = pairs.map(([z, again]) =>
    extract(challenges, z.blinding, again?.blinding ?? 0n),
  );

  it('convinces both times with the same points', () => {
    [first, second].forEach((show, i) => {
      const asked = recordAnswering(challenges[i] ?? 0n);
      expect(verifyShow(asked, HIDDEN, revealed, context, show)).toBe(true);
    });
    expect(g1.equals(first.base, second.base)).toBe(true);
    expect(g1.equals(first.signature, second.signature)).toBe(true);
  });

  it('gives up what opens the commitments and the nullifier', () => {
    first.attributeCommitments.forEach((commitment, j) => {
      const opening = [extracted[j] ?? 0n, blindings[j] ?? 0n];
      const opened = g1.multiExponentiate([first.base, g1.generator], opening);
      expect(g1.equals(opened, commitment)).toBe(true);
    });
    const nullifier = g1.multiply(record.nullifierBase, extracted[0] ?? 0n);
    expect(g1.equals(nullifier, first.nullifier)).toBe(true);
  });

  it('gives up a plain signature on the revealed and the hidden values', () => {
    const { masterKey } = record;
    const beta = HIDDEN.map((position) => masterKey.betaG1[position - 1] ?? g1.identity);
    const signature = g1.add(first.signature, g1.negate(g1.multiExponentiate(beta, blindings)));
    const [one = 0n, two = 0n, four = 0n] = extracted;
    const values = [one, two, ...revealed, four];
    expect(values).toEqual(attributes);
    const plain = { base: first.base, signature };
    expect(verifyCredential(parameters, masterKey, values, plain)).toBe(true);
    expect(g1.equals(plain.base, credential.base)).toBe(false);
  });
});

describe('a prover of a request that is rewound', () => {
  it('gives up the private attributes and openings of both kinds of commitments', () => {
    const draw = random(64);
    const secrets = attributes.slice(0, 2);
    const challenges = [scalar(), scalar()] as const;
    const [first, second] = challenges.map((challenge) =>
      prepareBlindSign(parametersWith(challenge), secrets, publicAttributes, () => draw),
    );
    const { request: before, witness } = first ?? fixture;
    const { request: after } = second ?? fixture;
    const each = (z: readonly Scalar[], again: readonly Scalar[]): Scalar[] =>
      z.map((value, j) => extract(challenges, value, again[j]));
    expect(each(before.proof.attributes, after.proof.attributes)).toEqual(secrets);
    const openings = each(before.proof.attributeOpenings, after.proof.attributeOpenings);
    expect(openings).toEqual(witness.openings);
    const opening = extract(challenges, before.proof.opening, after.proof.opening);
    const committed = g1.multiExponentiate(
      [g1.generator, ...parameters.generators],
      [opening, ...attributes],
    );
    expect(g1.equals(committed, before.commitment)).toBe(true);
  });
});

describe('a simulator', () => {
  /** s″ as h′ and U_j determine it, for whoever has the issuers' keys. */
  const determined = (base: G1Point, commitments: readonly G1Point[]): G1Point => {
    const open = mod(x + (y[2] ?? 0n) * (revealed[0] ?? 0n));
    const exponents = HIDDEN.map((position) => y[position - 1] ?? 0n);
    return g1.multiExponentiate([base, ...commitments], [open, ...exponents]);
  };

  it('with the issuers’ keys makes a show without a credential, for any nullifier', () => {
    const base = point();
    const attributeCommitments = HIDDEN.map(point);
    const show: Show = {
      base,
      signature: determined(base, attributeCommitments),
      attributeCommitments,
      nullifier: point(),
      challenge: scalar(),
      responses: HIDDEN.map(() => ({ attribute: scalar(), blinding: scalar() })),
    };
    const asked = recordAnswering(show.challenge);
    expect(verifyShow(asked, HIDDEN, revealed, context, show)).toBe(true);
    expect(verifyShow(record, HIDDEN, revealed, context, show)).toBe(false);
    const other = { ...show, signature: point() };
    expect(verifyShow(asked, HIDDEN, revealed, context, other)).toBe(false);
  });

  it('leaves nothing out: a real s″ is what h′ and the commitments determine', () => {
    const show = proveShow(record, credential, attributes, HIDDEN, context);
    const signature = determined(show.base, show.attributeCommitments);
    expect(g1.equals(signature, show.signature)).toBe(true);
  });

  it('makes a request of random points, without any attribute', () => {
    const request: BlindSignRequest = {
      commitment: point(),
      attributeCommitments: [point(), point()],
      proof: {
        challenge: scalar(),
        opening: scalar(),
        attributeOpenings: [scalar(), scalar()],
        attributes: [scalar(), scalar()],
      },
    };
    const asked = parametersWith(request.proof.challenge);
    expect(verifyBlindSignRequest(asked, request, publicAttributes)).toBe(true);
    expect(verifyBlindSignRequest(parameters, request, publicAttributes)).toBe(false);
  });
});
