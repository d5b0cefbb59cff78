import { nobleGroup } from '@coir/coconut';
import {
  encodePossessionProof,
  provePossession,
} from '../../../../coconut/dkg/proofs/possession-proof.ts';
import { utf8 } from '../../../support/issued-tickets.ts';
import { DescribedGroup } from '../described-cases.ts';
import { joined, replaced, shifted } from '../malformed-bytes.ts';
import { drawOf } from '../world.ts';
import { secret } from '../worlds.ts';

const { g1, g2 } = nobleGroup;

/** Proofs of possession. */
export function possession(): readonly DescribedGroup[] {
  const about =
    'R = g^w, c = hash of T(statement, R), ω_k = 1 + the low 128 bits of the hash of T(c, u32(k)), z = w − Σ ω_k·s_k; bytes c ‖ z.';
  const making = new DescribedGroup(
    'prove-possession',
    `${about} w is derived from draw, secrets and statement.`,
  );
  const checking = new DescribedGroup('verify-possession', about);
  const statement = utf8('the statement of the kit');
  const draw = drawOf('possession');
  for (const [group, count] of [
    ['G1', 1],
    ['G1', 3],
    ['G2', 1],
    ['G2', 6],
  ] as const) {
    const secrets = Array.from({ length: count }, (_, k) => secret(`possessed ${k}`));
    const source = (group === 'G1' ? g1 : g2) as typeof g1;
    const proof = encodePossessionProof(
      provePossession(nobleGroup, source, statement, secrets, () => draw),
    );
    const points = secrets.map((value) => source.encode(source.multiply(source.generator, value)));
    const id = `${group}-${count}`;
    making.gives(id, `Of ${count} in ${group}.`, { group, statement, secrets, draw }, { proof });
    checking.holds(id, `Of ${count} in ${group}.`, { group, statement, points, proof });
    if (count === 3) addFalsePossession(checking, { group, statement, points, proof });
  }
  return [making, checking];
}

function addFalsePossession(
  cases: DescribedGroup,
  given: {
    readonly group: string;
    readonly statement: Uint8Array;
    readonly points: readonly Uint8Array[];
    readonly proof: Uint8Array;
  },
): void {
  const { points, proof } = given;
  const [one, two, three] = points as [Uint8Array, Uint8Array, Uint8Array];
  const other = g1.encode(g1.multiply(g1.generator, 5n));
  for (const [id, comment, inputs] of [
    ['other-statement', 'For another statement.', { statement: utf8('another statement') }],
    ['other-point', 'For another point.', { points: [one, two, other] }],
    ['points-exchanged', 'For the points in another order.', { points: [two, one, three] }],
    ['fewer-points', 'For fewer points.', { points: [one, two] }],
    ['more-points', 'For more points.', { points: [one, two, three, other] }],
    [
      'response-higher',
      'z is all but the last byte of it.',
      { proof: replaced(proof, 63, Uint8Array.of((proof[63] ?? 0) ^ 1)) },
    ],
    [
      'challenge-other',
      'c with a bit flipped.',
      { proof: replaced(proof, 31, Uint8Array.of((proof[31] ?? 0) ^ 1)) },
    ],
    ['exchanged', 'z ‖ c.', { proof: joined(proof.slice(32), proof.slice(0, 32)) }],
    ['zeros', 'Zeros.', { proof: new Uint8Array(64) }],
  ] as const) {
    cases.fails(id, comment, { ...given, ...inputs });
  }
  for (const [id, comment, inputs, code] of [
    ['cut', 'The last byte is missing.', { proof: proof.slice(0, -1) }, 'COCONUT_INVALID_ENCODING'],
    [
      'not-canonical',
      'z is all ones.',
      { proof: replaced(proof, 32, new Uint8Array(32).fill(255)) },
      'COCONUT_INVALID_SCALAR',
    ],
    [
      'identity',
      'A point is the identity.',
      { points: [Uint8Array.of(0xc0, ...new Uint8Array(47)), two, three] },
      'COCONUT_INVALID_POINT',
    ],
    [
      'torsion',
      'A point plus one of order 3.',
      { points: [one, shifted('G1', two, 3n).bytes, three] },
      'COCONUT_INVALID_POINT',
    ],
  ] as const) {
    cases.refuses(id, comment, { ...given, ...inputs }, code);
  }
}
