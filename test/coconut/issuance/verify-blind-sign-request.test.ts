import { describe, expect, it } from 'vitest';
import {
  type BlindSignRequest,
  blindSign,
  createSchema,
  decodeBlindSignRequest,
  encodeBlindSignRequest,
  nobleGroup,
  type Parameters,
  setup,
  verifyBlindSignRequest,
} from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { takenFlips } from '../bit-flips.ts';

const { g1 } = nobleGroup;
const fixture = issueCredential();
const { parameters, issuers, request, publicAttributes } = fixture;
const [level = 0n, city = 0n] = publicAttributes;

describe('a blind-sign request', () => {
  const verify = (
    changed: Partial<Pick<Parameters, 'network' | 'schema'>>,
    open: readonly bigint[] = publicAttributes,
  ): boolean =>
    verifyBlindSignRequest(
      setup(changed.network ?? parameters.network, changed.schema ?? parameters.schema),
      request,
      open,
    );
  const { schema } = parameters;

  it('holds for the public attributes, network and schema it was made for', () => {
    expect(verify({})).toBe(true);
  });

  it('does not hold for others', () => {
    expect(verify({}, [level + 1n, city])).toBe(false);
    expect(verify({}, [level, city + 1n])).toBe(false);
    expect(verify({}, [city % 2n ** 64n, level])).toBe(false);
    expect(verify({ network: 'coir-tesu' })).toBe(false);
    expect(verify({ schema: createSchema({ ...schema, name: 'pass-2' }) })).toBe(false);
    const fourth = { name: 'a4', kind: 'integer' } as const;
    const longer = createSchema({ ...schema, attributes: [...schema.attributes, fourth] });
    expect(verify({ schema: longer }, [level, city, 0n])).toBe(false);
  });

  it('does not hold for public attributes the schema does not have', () => {
    expect(verify({}, [level])).toBe(false);
    expect(verify({}, [level, city, 0n])).toBe(false);
    expect(verify({}, [2n ** 64n, city])).toBe(false);
    expect(verify({}, [-1n, city])).toBe(false);
    expect(verify({}, [level, nobleGroup.order])).toBe(false);
    expect(verify({}, [level, undefined as unknown as bigint])).toBe(false);
  });

  it('does not hold with lists of another length or with the identity', () => {
    const { proof, attributeCommitments, commitment } = request;
    const others: readonly BlindSignRequest[] = [
      { ...request, attributeCommitments: [] },
      { ...request, attributeCommitments: [...attributeCommitments, commitment] },
      { ...request, proof: { ...proof, attributes: [] } },
      { ...request, proof: { ...proof, attributes: [...proof.attributes, 0n] } },
      { ...request, proof: { ...proof, attributeOpenings: [] } },
      { ...request, proof: { ...proof, attributeOpenings: [...proof.attributeOpenings, 0n] } },
      { ...request, commitment: g1.identity },
      { ...request, attributeCommitments: [g1.identity] },
    ];
    for (const other of others) {
      expect(verifyBlindSignRequest(parameters, other, publicAttributes)).toBe(false);
    }
  });

  it('does not hold when parts of two requests are exchanged', () => {
    const second = issueCredential({ seed: 'another' }).request;
    for (const mixed of [
      { ...request, commitment: second.commitment },
      { ...request, attributeCommitments: second.attributeCommitments },
      { ...request, proof: second.proof },
    ]) {
      expect(verifyBlindSignRequest(parameters, mixed, publicAttributes)).toBe(false);
    }
  });

  it('does not survive a flipped bit anywhere', () => {
    const bytes = encodeBlindSignRequest(parameters, request);
    const taken = takenFlips(bytes, 3, (changed) =>
      verifyBlindSignRequest(
        parameters,
        decodeBlindSignRequest(parameters, changed),
        publicAttributes,
      ),
    );
    expect(taken).toEqual([]);
  });

  it('is not signed when its proof does not hold, nor with a key of another schema', () => {
    const [issuer] = issuers;
    const signingKey = issuer?.signingKey ?? { x: 1n, y: [] };
    expect(() => blindSign(parameters, signingKey, request, [level + 1n, city])).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_REQUEST_PROOF' }),
    );
    for (const key of [
      { ...signingKey, y: signingKey.y.slice(1) },
      { ...signingKey, y: [...signingKey.y, 1n] },
      { ...signingKey, x: 0n },
      { ...signingKey, y: signingKey.y.with(0, nobleGroup.order) },
    ]) {
      expect(() => blindSign(parameters, key, request, publicAttributes)).toThrow(
        expect.objectContaining({ code: 'COCONUT_INVALID_SCALAR' }),
      );
    }
    expect(() => blindSign(parameters, signingKey, request, [level])).toThrow(
      expect.objectContaining({ code: 'COCONUT_ATTRIBUTE_COUNT' }),
    );
    expect(() => blindSign(parameters, signingKey, request, [2n ** 64n, city])).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_ATTRIBUTE' }),
    );
  });
});
