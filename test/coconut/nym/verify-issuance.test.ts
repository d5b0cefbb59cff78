import { describe, expect, it } from 'vitest';
import { requestBase } from '../../../coconut/nym/blind-sign-request.ts';
import * as nym from '../../../coconut/nym/index.ts';
import { proveRequest } from '../../../coconut/nym/prepare-blind-sign.ts';
import { codeOf, issueNymCredential, member } from './nym-issuance.ts';

const made = issueNymCredential('nym requests');
const { parameters, pairs, publicAttributes, request, witness, serial, binding, random } = made;
const { g1 } = parameters.group;
const { signingKey, verificationKey } = member(pairs, 0);
const blinded = nym.blindSign(parameters, signingKey, request, publicAttributes);

const isSound = (changed: nym.BlindSignRequest, values = publicAttributes): boolean =>
  nym.verifyBlindSignRequest(parameters, changed, values);
const refusal = (changed: nym.BlindSignRequest, values = publicAttributes): string =>
  codeOf(() => nym.blindSign(parameters, signingKey, changed, values));
const withProof = (proof: Partial<nym.RequestProof>): nym.BlindSignRequest => ({
  ...request,
  proof: { ...request.proof, ...proof },
});

/** A list with one item fewer, one more, and none. */
const otherLengths = <Item>(items: readonly Item[]): (readonly Item[])[] => [
  [],
  items.slice(0, -1),
  [...items, ...items.slice(0, 1)],
];

describe('a request', () => {
  it('is sound for its public attributes in their order, and no others', () => {
    expect(isSound(request)).toBe(true);
    const [value = 0n, type = 0n] = publicAttributes;
    for (const others of [[type, value], [value], [], [value, type + 1n]]) {
      expect(isSound(request, others)).toBe(false);
      expect(refusal(request, others)).toBe('COCONUT_INVALID_REQUEST_PROOF');
    }
  });

  it('is refused when a list of its proof has another length, before anything is computed', () => {
    const { attributeOpenings, attributes } = request.proof;
    const changed = [
      ...otherLengths(attributeOpenings).map((list) => withProof({ attributeOpenings: list })),
      ...otherLengths(attributes).map((list) => withProof({ attributes: list })),
    ];
    for (const bad of changed) {
      expect(isSound(bad)).toBe(false);
      expect(refusal(bad)).toBe('COCONUT_INVALID_REQUEST_PROOF');
    }
  });

  it('is refused when it has another number of private attributes than was agreed', () => {
    for (const attributeCommitments of otherLengths(request.attributeCommitments)) {
      const bad = { ...request, attributeCommitments };
      expect(isSound(bad)).toBe(false);
      expect(refusal(bad)).toBe('COCONUT_ATTRIBUTE_COUNT');
    }
  });

  it('is refused with m pinned even if it proves another m', () => {
    const single = nym.setup({ attributeCount: 4, privateCount: 1 });
    const other = nym.prepareBlindSign(single, [serial], [binding, ...publicAttributes], random);
    const shifted = [binding, ...publicAttributes];
    expect(nym.verifyBlindSignRequest(single, other.request, shifted)).toBe(true);
    expect(isSound(other.request, shifted)).toBe(false);
    expect(isSound(other.request)).toBe(false);
    expect(refusal(other.request)).toBe('COCONUT_ATTRIBUTE_COUNT');
    const bytes = nym.encodeBlindSignRequest(single, other.request);
    expect(bytes).toHaveLength(296);
    expect(codeOf(() => nym.decodeBlindSignRequest(parameters, bytes))).toBe(
      'COCONUT_INVALID_ENCODING',
    );
  });

  it('is refused under parameters with another q, since all generators are hashed', () => {
    const wider = nym.setup({ attributeCount: 5, privateCount: 2 });
    expect(nym.verifyBlindSignRequest(wider, request, publicAttributes)).toBe(false);
  });

  it('is refused over a base that is not the hash, even with a proof that holds', () => {
    const opening = 5n;
    const openings = [6n, 7n];
    const privateAttributes = [serial, binding];
    const { generators } = parameters;
    const commitment = g1.multiExponentiate(
      [g1.generator, ...generators.slice(0, 2)],
      [opening, ...privateAttributes],
    );
    const prove = (base: nym.G1Point): nym.BlindSignRequest => {
      const attributeCommitments = privateAttributes.map((attribute, position) =>
        g1.multiExponentiate([g1.generator, base], [member(openings, position), attribute]),
      );
      const statement = { commitment, base, attributeCommitments };
      const secret = { opening, openings, privateAttributes };
      return { ...statement, proof: proveRequest(parameters, statement, secret, random) };
    };
    expect(isSound(prove(requestBase(parameters, commitment, [])), [])).toBe(true);
    const own = prove(g1.multiply(g1.generator, 3n));
    expect(isSound(own, [])).toBe(false);
    expect(refusal(own, [])).toBe('COCONUT_INVALID_REQUEST_PROOF');
  });

  it('is refused with any part changed', () => {
    const shift = (scalar: bigint): bigint => (scalar + 1n) % parameters.group.order;
    const move = (point: nym.G1Point): nym.G1Point => g1.add(point, g1.generator);
    const moveAt = (points: readonly nym.G1Point[], at: number): nym.G1Point[] =>
      points.map((point, position) => (position === at ? move(point) : point));
    const shiftAt = (scalars: readonly bigint[], at: number): bigint[] =>
      scalars.map((scalar, position) => (position === at ? shift(scalar) : scalar));
    const { proof, attributeCommitments } = request;
    const changed: nym.BlindSignRequest[] = [
      { ...request, commitment: move(request.commitment) },
      { ...request, base: move(request.base) },
      withProof({ challenge: shift(proof.challenge) }),
      withProof({ challenge: proof.challenge + parameters.group.order }),
      withProof({ opening: shift(proof.opening) }),
      ...[0, 1].flatMap((at) => [
        { ...request, attributeCommitments: moveAt(attributeCommitments, at) },
        withProof({ attributeOpenings: shiftAt(proof.attributeOpenings, at) }),
        withProof({ attributes: shiftAt(proof.attributes, at) }),
      ]),
    ];
    for (const bad of changed) {
      expect(isSound(bad)).toBe(false);
      expect(refusal(bad)).toBe('COCONUT_INVALID_REQUEST_PROOF');
    }
  });
});

describe('an answer of an issuer', () => {
  const verify = (answer: nym.BlindedPartialCredential, changed = request): boolean =>
    nym.verifyBlindedPartial(parameters, verificationKey, changed, publicAttributes, answer);

  it('can be checked by anybody who has the request', () => {
    expect(verify(blinded)).toBe(true);
    const other = member(pairs, 1).verificationKey;
    const values = publicAttributes.toReversed();
    expect(nym.verifyBlindedPartial(parameters, other, request, publicAttributes, blinded)).toBe(
      false,
    );
    expect(nym.verifyBlindedPartial(parameters, verificationKey, request, values, blinded)).toBe(
      false,
    );
    const wrong = g1.add(blinded.blindedSignature, g1.generator);
    expect(verify({ ...blinded, blindedSignature: wrong })).toBe(false);
  });

  it('is refused over another base, even one for which the equation holds', () => {
    const doubled = {
      base: g1.multiply(blinded.base, 2n),
      blindedSignature: g1.multiply(blinded.blindedSignature, 2n),
    };
    const scaled = {
      ...request,
      base: doubled.base,
      attributeCommitments: request.attributeCommitments.map((point) => g1.multiply(point, 2n)),
    };
    expect(verify(doubled)).toBe(false);
    expect(verify({ ...blinded, base: g1.generator })).toBe(false);
    expect(verify(doubled, scaled)).toBe(false);
    expect(codeOf(() => nym.unblind(parameters, verificationKey, doubled, witness))).toBe(
      'COCONUT_DIFFERENT_BASES',
    );
  });
});
