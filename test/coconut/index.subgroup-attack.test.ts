import { describe, expect, it } from 'vitest';
import {
  type Attribute,
  blindSign,
  decodeBlindSignRequest,
  decodeShow,
  encodeBlindSignRequest,
  encodeShow,
  type G1Point,
  type KeyRecord,
  nobleGroup,
  nullifierOf,
  type Parameters,
  proveShow,
  type Show,
  setup,
  verifyShow,
} from '../../coconut/index.ts';
import { requestBase, requestContext } from '../../coconut/issuance/blind-sign-request.ts';
import { proveRequest } from '../../coconut/issuance/request-proof.ts';
import { createDisclosure } from '../../coconut/show/disclosure.ts';
import { showChallenge, showStatement } from '../../coconut/show/show.ts';
import { issueCredential, recordOf, utf8 } from '../support/issued-tickets.ts';
import { groupWithoutSubgroupCheck, torsionPoint } from './group/curve-points.ts';

// The attacks are run first against a group whose decoder leaves the subgroup check out, where they
// succeed: so it is that check, and nothing else, that refuses them.

const laxGroup = groupWithoutSubgroupCheck(nobleGroup);
const { g1, order } = laxGroup;
const fixture = issueCredential({ kinds: ['secret', 'integer'], threshold: 1, issuers: 1 });
const strict = fixture.record;
const laxParameters: Parameters = setup('coir-test', fixture.parameters.schema, laxGroup);
const lax: KeyRecord = recordOf(laxParameters, fixture.issuers, 1);
const context = utf8('context');
const [serial = 0n, level = 0n] = fixture.attributes;
const revealed: Attribute[] = [level];
const mod = (value: bigint): bigint => ((value % order) + order) % order;

function torsion(prime: bigint): G1Point {
  return torsionPoint(prime) as unknown as G1Point;
}

/**
 * A show whose nullifier is Z · twist. Its maker tries nonces until the challenge is a multiple of
 * the twist's order.
 */
function showWithTwistedNullifier(twist: G1Point, twistOrder: bigint): Show {
  const { base, signature } = fixture.credential;
  const [betaG1 = g1.identity] = lax.masterKey.betaG1;
  const [blinding, blindingNonce] = [5n, 7n];
  const statement = showStatement(lax, createDisclosure(lax.schema, [1]), revealed, context);
  const points = {
    base,
    signature: g1.add(signature, g1.multiply(betaG1, blinding)),
    attributeCommitments: [g1.multiExponentiate([base, g1.generator], [serial, blinding])],
    nullifier: g1.add(g1.multiply(lax.nullifierBase, serial), twist),
  };
  for (let nonce = 11n; ; nonce += 1n) {
    const challenge = showChallenge(lax, statement, points, [
      g1.multiExponentiate([base, g1.generator], [nonce, blindingNonce]),
      g1.multiply(lax.nullifierBase, nonce),
    ]);
    if (challenge % twistOrder !== 0n) continue;
    const response = {
      attribute: mod(nonce - challenge * serial),
      blinding: mod(blindingNonce - challenge * blinding),
    };
    return { ...points, challenge, responses: [response] };
  }
}

describe('a show with a nullifier outside the subgroup', () => {
  const three = torsion(3n);
  const twists = [three, g1.add(three, three)];
  const honest = proveShow(strict, fixture.credential, fixture.attributes, [1], context);

  it('would spend one ticket three times if the subgroup were not checked', () => {
    const spent = new Set([nullifierOf(strict, honest).join()]);
    for (const twist of twists) {
      const bytes = encodeShow(lax, showWithTwistedNullifier(twist, 3n));
      const show = decodeShow(lax, [1], bytes);
      expect(verifyShow(lax, [1], revealed, context, show)).toBe(true);
      spent.add(nullifierOf(lax, show).join());
    }
    expect(spent.size).toBe(3);
  });

  it('is refused by the decoder, whichever point has the small part', () => {
    const bytes = encodeShow(lax, showWithTwistedNullifier(three, 3n));
    expect(() => decodeShow(strict, [1], bytes)).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_POINT' }),
    );
    const { attributeCommitments: [commitment = g1.identity] = [] } = honest;
    const twisted: readonly Show[] = [three, torsion(11n)].flatMap((twist) => [
      { ...honest, base: g1.add(honest.base, twist) },
      { ...honest, signature: g1.add(honest.signature, twist) },
      { ...honest, attributeCommitments: [g1.add(commitment, twist)] },
      { ...honest, nullifier: g1.add(honest.nullifier, twist) },
    ]);
    for (const show of twisted) {
      expect(() => decodeShow(strict, [1], encodeShow(lax, show))).toThrow(
        expect.objectContaining({ code: 'COCONUT_INVALID_POINT' }),
      );
    }
  });
});

describe('a request with a commitment outside the subgroup', () => {
  const eleven = torsion(11n);

  /**
   * A request for c_1 · twist, whose challenge is a multiple of 11, so that the twist drops out of
   * the proof.
   */
  function twistedRequest(): Uint8Array {
    const context = requestContext(laxParameters, revealed);
    const commitment = g1.multiExponentiate(
      [g1.generator, ...laxParameters.generators],
      [3n, serial, level],
    );
    const base = requestBase(laxParameters, context, commitment);
    const untwisted = g1.multiExponentiate([g1.generator, base], [4n, serial]);
    const attributeCommitments = [g1.add(untwisted, eleven)];
    const secrets = { opening: 3n, attributeOpenings: [4n], attributes: [serial] };
    for (let nonce = 11n; ; nonce += 1n) {
      const proof = proveRequest(
        laxParameters,
        { context, commitment, base, attributeCommitments },
        secrets,
        { opening: nonce, attributeOpenings: [6n], attributes: [7n] },
      );
      if (proof.challenge % 11n === 0n) {
        return encodeBlindSignRequest(laxParameters, { commitment, attributeCommitments, proof });
      }
    }
  }

  it('would tell its maker a share of the key modulo 11 if the subgroup were not checked', () => {
    const signingKey = fixture.issuers[0]?.signingKey ?? { x: 0n, y: [] };
    const request = decodeBlindSignRequest(laxParameters, twistedRequest());
    const { blindedSignature } = blindSign(laxParameters, signingKey, request, revealed);
    // Times r only the part of order 11 is left: r·11^{y_1}.
    const timesOrder = (point: G1Point): G1Point => g1.add(g1.multiply(point, order - 1n), point);
    const leaked = timesOrder(blindedSignature);
    const candidates = Array.from({ length: 11 }, (_, k) =>
      g1.equals(g1.multiply(timesOrder(eleven), BigInt(k)), leaked),
    );
    expect(candidates.indexOf(true)).toBe(Number((signingKey.y[0] ?? 0n) % 11n));
  });

  it('is refused by the decoder, whichever point has the small part', () => {
    expect(() => decodeBlindSignRequest(fixture.parameters, twistedRequest())).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_POINT' }),
    );
    const { request } = fixture;
    const [first = g1.identity] = request.attributeCommitments;
    for (const twist of [torsion(3n), eleven]) {
      for (const twisted of [
        { ...request, commitment: g1.add(request.commitment, twist) },
        { ...request, attributeCommitments: [g1.add(first, twist)] },
      ]) {
        const bytes = encodeBlindSignRequest(laxParameters, twisted);
        expect(() => decodeBlindSignRequest(fixture.parameters, bytes)).toThrow(
          expect.objectContaining({ code: 'COCONUT_INVALID_POINT' }),
        );
      }
    }
  });
});
