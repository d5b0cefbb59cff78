import {
  encodeBlindSignRequest,
  encodeShow,
  type G1Point,
  type KeyRecord,
  nobleGroup,
  setup,
} from '@coir/coconut';
import { requestBase, requestContext } from '../../../../coconut/issuance/blind-sign-request.ts';
import { proveRequest } from '../../../../coconut/issuance/request-proof.ts';
import { recordWith } from '../../../../coconut/keys/key-record-object.ts';
import { createDisclosure } from '../../../../coconut/show/disclosure.ts';
import { showChallenge, showStatement } from '../../../../coconut/show/show.ts';
import { groupWithoutSubgroupCheck, torsionPoint } from '../../../coconut/group/curve-points.ts';
import { mod } from '../crafted.ts';
import { member } from '../world.ts';
import { worldOf } from '../worlds.ts';

// What a decoder without the subgroup check would take, and what would then verify.

const lax = groupWithoutSubgroupCheck(nobleGroup);
const { g1 } = lax;
const torsion = (prime: bigint): G1Point => torsionPoint(prime) as unknown as G1Point;

/**
 * A request of a ticket for c_1 · (a point of order 11) whose challenge is a multiple of 11, so
 * that the point drops out of the proof.
 */
export function leakingRequest(): Uint8Array {
  const { terms } = worldOf('ticket');
  const [serial = 0n, ...open] = terms.attributes;
  const parameters = setup(terms.network, terms.schema, lax);
  const context = requestContext(parameters, open);
  const commitment = g1.multiExponentiate(
    [g1.generator, ...parameters.generators],
    [3n, serial, ...open],
  );
  const base = requestBase(parameters, context, commitment);
  const untwisted = g1.multiExponentiate([g1.generator, base], [4n, serial]);
  const attributeCommitments = [g1.add(untwisted, torsion(11n))];
  const statement = { context, commitment, base, attributeCommitments };
  const secrets = { opening: 3n, attributeOpenings: [4n], attributes: [serial] };
  for (let opening = 11n; ; opening += 1n) {
    const nonces = { opening, attributeOpenings: [6n], attributes: [7n] };
    const proof = proveRequest(parameters, statement, secrets, nonces);
    if (proof.challenge % 11n === 0n) {
      return encodeBlindSignRequest(parameters, { commitment, attributeCommitments, proof });
    }
  }
}

/**
 * The show of a ticket with the nullifier Z · P^times, P of order 3, whose challenge is a multiple
 * of 3: a second nullifier of one serial.
 */
export function twistedShow(times: 1 | 2, context: Uint8Array): Uint8Array {
  const { record, issued } = worldOf('ticket');
  const { credential, attributes } = issued;
  const [serial = 0n, ...revealed] = attributes;
  const strict: KeyRecord = record;
  const { base } = credential;
  const [blinding, blindingNonce] = [5n, 7n];
  const three = torsion(3n);
  const twist = times === 1 ? three : g1.add(three, three);
  const statement = showStatement(strict, createDisclosure(strict.schema, [1]), revealed, context);
  const points = {
    base,
    signature: g1.add(
      credential.signature,
      g1.multiply(member(strict.masterKey.betaG1, 0), blinding),
    ),
    attributeCommitments: [g1.multiExponentiate([base, g1.generator], [serial, blinding])],
    nullifier: g1.add(g1.multiply(strict.nullifierBase, serial), twist),
  };
  const laxRecord = recordWith(strict, {
    parameters: setup(strict.network, strict.schema, lax),
  });
  for (let nonce = 11n; ; nonce += 1n) {
    const challenge = showChallenge(laxRecord, statement, points, [
      g1.multiExponentiate([base, g1.generator], [nonce, blindingNonce]),
      g1.multiply(strict.nullifierBase, nonce),
    ]);
    if (challenge % 3n !== 0n) continue;
    const response = {
      attribute: mod(nonce - challenge * serial),
      blinding: mod(blindingNonce - challenge * blinding),
    };
    return encodeShow(laxRecord, { ...points, challenge, responses: [response] });
  }
}
