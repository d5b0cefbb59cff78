import {
  blindSign,
  createKeyRecord,
  nullifier,
  obtainCredential,
  type PairingGroup,
  prepareBlindSign,
  type SourceGroup,
  setup,
  ttpKeygen,
  unblind,
} from '@coir/coconut';
import { reduceScalar } from '../../coconut/algebra/random-scalar.ts';
import { makeShow } from '../../coconut/show/make-show.ts';
import { Choices } from '../fuzz/choices.ts';
import { schemaOf, utf8 } from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';
import type { InputClass, Subject } from './measurement.ts';

/** The usual way to multiply, whose additions are as many as the scalar has ones. */
export function leakyMultiply<Point>(
  source: SourceGroup<Point>,
  point: Point,
  scalar: bigint,
): Point {
  let sum = source.identity;
  let power = point;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = source.add(sum, power);
    power = source.add(power, power);
  }
  return sum;
}

function randomScalar(order: bigint, choices: Choices): bigint {
  const wide = BigInt(`0x${Buffer.from(choices.bytes(48)).toString('hex')}`);
  return 1n + (wide % (order - 1n));
}

/** A scalar of full length like nearly all. */
function ordinaryScalar(order: bigint): bigint {
  return randomScalar(order, new Choices('ordinary'));
}

/** Inputs of which the fixed ones are all this scalar. */
function against(order: bigint, fixed: bigint): Subject['input'] {
  return (inputClass: InputClass, choices: Choices) => {
    const random = randomScalar(order, choices);
    return inputClass === 'fixed' ? fixed : random;
  };
}

/** Multiplications of a group with secret scalars, and the two controls. */
function multiplications(group: PairingGroup): readonly Subject[] {
  const { g1, g2, order } = group;
  // Points that are multiplied once each would give the fixed class another history than the random
  // one; one point gives both the same.
  const point = g1.multiply(g1.generator, ordinaryScalar(order));
  const second = g2.multiply(g2.generator, ordinaryScalar(order));
  const sparse = 1n << 254n;
  const ordinary = ordinaryScalar(order);
  const multiply = (scalar: bigint): unknown => g1.multiplySecret(point, scalar);
  const points = Array.from({ length: 64 }, (_, i) =>
    g1.multiply(g1.generator, randomScalar(order, new Choices(`point ${i}`))),
  );
  let turn = 0;
  /** Both classes walk through the points, and a negated point is an object without a table. */
  const multiplyAnother = (scalar: bigint): unknown => {
    turn = (turn + 1) % points.length;
    return g1.multiplySecret(g1.negate(points[turn] ?? point), scalar);
  };
  return [
    {
      name: 'control: double-and-add on G1, sparse scalar',
      kind: 'leaks',
      input: against(order, sparse),
      run: (scalar) => leakyMultiply(g1, point, scalar),
    },
    {
      name: 'control: two classes of random scalars on G1',
      kind: 'does not',
      input: (_, choices) => randomScalar(order, choices),
      run: multiply,
    },
    {
      name: 'g1.multiplySecret, scalar 1',
      kind: 'secret',
      input: against(order, 1n),
      run: multiply,
    },
    {
      name: 'g1.multiplySecret, sparse scalar',
      kind: 'secret',
      input: against(order, sparse),
      run: multiply,
    },
    {
      name: 'g1.multiplySecret, ordinary scalar',
      kind: 'secret',
      input: against(order, ordinary),
      run: multiply,
    },
    ...Object.entries({ 'scalar 1': 1n, 'sparse scalar': sparse, 'ordinary scalar': ordinary }).map(
      ([what, scalar]): Subject => ({
        name: `g1.multiplySecret of another point each time, ${what}`,
        kind: 'secret',
        input: against(order, scalar),
        run: multiplyAnother,
      }),
    ),
    {
      name: 'g1.multiExponentiateSecret of two, ordinary scalar',
      kind: 'secret',
      input: against(order, ordinary),
      run: (scalar) => g1.multiExponentiateSecret([point, g1.generator], [scalar, ordinary]),
    },
    {
      name: 'g2.multiplySecret, ordinary scalar',
      kind: 'secret',
      input: against(order, ordinary),
      run: (scalar) => g2.multiplySecret(second, scalar),
    },
  ];
}

/** One response alone is too short to be timed. */
const RESPONSES = 1000;

/** What issuers and holders do with their secrets. */
function operations(group: PairingGroup): readonly Subject[] {
  const random = seededRandom('constant time');
  const parameters = setup('constant-time', schemaOf(['secret', 'integer']), group);
  const [issuer] = ttpKeygen(parameters, { threshold: 1, issuers: 1 }, random);
  if (issuer === undefined) throw new Error('one issuer was dealt');
  const { issuerIndex, signingKey, verificationKey: key } = issuer;
  const record = createKeyRecord(parameters, {
    scope: utf8('scope'),
    threshold: 1,
    partialKeys: [{ issuerIndex, key }],
  });
  const serial = ordinaryScalar(group.order);
  const { request, witness } = prepareBlindSign(parameters, [serial], [7n], random);
  const blinded = blindSign(parameters, signingKey, request, [7n]);
  const { credential } = obtainCredential(record, witness, [{ issuerIndex, blinded }]);
  const input = against(group.order, serial);
  const { challenge } = request.proof;
  return [
    {
      name: 'blindSign, signing key x',
      kind: 'secret',
      input,
      run: (x) => blindSign(parameters, { x, y: signingKey.y }, request, [7n]),
    },
    {
      name: 'blindSign, signing key y of the hidden attribute',
      kind: 'secret',
      input,
      run: (y) =>
        blindSign(parameters, { x: signingKey.x, y: signingKey.y.with(0, y) }, request, [7n]),
    },
    {
      name: 'prepareBlindSign, hidden attribute',
      kind: 'secret',
      input,
      run: (attribute) => prepareBlindSign(parameters, [attribute], [7n]),
    },
    {
      name: 'commitment to an attribute, its opening',
      kind: 'secret',
      input,
      run: (opening) =>
        group.g1.multiExponentiateSecret([group.g1.generator, witness.base], [opening, serial]),
    },
    {
      name: 'unblind, opening of the request',
      kind: 'secret',
      input,
      run: (opening) => unblind(parameters, key, blinded, { ...witness, openings: [opening] }),
    },
    {
      name: 'nullifier, hidden attribute',
      kind: 'secret',
      input,
      run: (attribute) => nullifier(record, attribute),
    },
    {
      name: `responses of a show (${RESPONSES} at once), hidden attribute`,
      kind: 'secret',
      input,
      run: (attribute) => {
        let response = serial;
        for (let count = 0; count < RESPONSES; count += 1) {
          response = reduceScalar(group, response - challenge * attribute);
        }
        return response;
      },
    },
    {
      // A show takes as long whether the credential is one of these attributes or not.
      name: 'proveShow, hidden attribute',
      kind: 'secret',
      input,
      run: (attribute) => makeShow(record, credential, [attribute, 7n], [1], utf8('context')),
    },
  ];
}

/** All that is measured on a group. */
export function subjectsOf(group: PairingGroup): readonly Subject[] {
  return [...multiplications(group), ...operations(group)];
}
