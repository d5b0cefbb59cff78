import fc from 'fast-check';
import { expect } from 'vitest';
import {
  type Attribute,
  type AttributeKind,
  blindSign,
  createSchema,
  decodeBlindSignRequest,
  decodeCredential,
  decodeKeyRecord,
  decodeRequestWitness,
  decodeSchema,
  decodeShow,
  decodeSigningKey,
  encodeBlindSignRequest,
  encodeCredential,
  encodeKeyRecord,
  encodeRequestWitness,
  encodeSchema,
  encodeShow,
  encodeSigningKey,
  nullifier,
  nullifierOf,
  obtainCredential,
  type PairingGroup,
  prepareBlindSign,
  proveShow,
  setup,
  ttpKeygen,
  verifyBlindedPartial,
  verifyCredential,
  verifyShow,
  verifyShows,
} from '../../coconut/index.ts';
import { recordOf } from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** A schema, values for it, who issues, and what is hidden. */
export interface Scenario {
  readonly kinds: readonly AttributeKind[];
  /** m. */
  readonly privateCount: number;
  readonly nullifierPosition: number;
  readonly values: readonly Attribute[];
  /** H, the nullifier position among them. */
  readonly hidden: readonly number[];
  readonly issuers: number;
  readonly threshold: number;
  /** Indices of the issuers that answer, at least t. */
  readonly answering: readonly number[];
  readonly context: Uint8Array;
  readonly seed: string;
}

const LARGEST: Readonly<Record<AttributeKind, bigint>> = {
  secret: 2n ** 254n,
  integer: 2n ** 64n - 1n,
  text: 2n ** 254n,
};

/** Any scenario of up to so many attributes and issuers; the largest numbers come often. */
export function anyScenario(mostAttributes: number, mostIssuers: number): fc.Arbitrary<Scenario> {
  const sizeUpTo = (most: number) => fc.oneof(fc.integer({ min: 1, max: most }), fc.constant(most));
  return fc
    .record({ q: sizeUpTo(mostAttributes), issuers: sizeUpTo(mostIssuers) })
    .chain(({ q, issuers }) =>
      fc.record({
        issuers: fc.constant(issuers),
        threshold: sizeUpTo(issuers),
        privateCount: sizeUpTo(q),
        kinds: fc.array(fc.constantFrom<AttributeKind>('secret', 'integer', 'text'), {
          minLength: q,
          maxLength: q,
        }),
        pick: fc.nat(),
        hide: fc.oneof(
          fc.array(fc.boolean(), { minLength: q, maxLength: q }),
          fc.constant(new Array<boolean>(q).fill(true)),
        ),
        order: fc.shuffledSubarray(
          Array.from({ length: issuers }, (_, at) => at + 1),
          { minLength: issuers },
        ),
        context: fc.uint8Array({ maxLength: 40 }),
        seed: fc.string(),
      }),
    )
    .chain(({ pick, hide, order, kinds: drawn, ...fixed }) => {
      const nullifierPosition = 1 + (pick % fixed.privateCount);
      const kinds = drawn.with(nullifierPosition - 1, 'secret');
      const values = kinds.map((kind) =>
        fc.bigInt({ min: kind === 'secret' ? 1n : 0n, max: LARGEST[kind] }),
      );
      return fc.tuple(...values).map(
        (chosen): Scenario => ({
          ...fixed,
          kinds,
          nullifierPosition,
          values: chosen,
          answering: order.slice(0, fixed.threshold),
          hidden: hide.flatMap((hides, at) =>
            hides || at + 1 === nullifierPosition ? [at + 1] : [],
          ),
        }),
      );
    });
}

/** Issues and shows a scenario, from bytes to bytes, and looks at what must and must not hold. */
export function issueAndShow(group: PairingGroup, scenario: Scenario): void {
  const { kinds, privateCount, nullifierPosition, values, hidden, threshold, context } = scenario;
  const random = seededRandom(scenario.seed);
  const schema = createSchema({
    name: 'any',
    attributes: kinds.map((kind, index) => ({ name: String(index), kind })),
    privateCount,
    nullifierPosition,
  });
  expect(decodeSchema(encodeSchema(schema))).toEqual(schema);
  const parameters = setup('any network', schema, group);
  const issuers = ttpKeygen(parameters, { threshold, issuers: scenario.issuers }, random);
  const bytes = encodeKeyRecord(recordOf(parameters, issuers, threshold));
  const record = decodeKeyRecord(bytes, group);
  const open = values.slice(privateCount);
  const prepared = prepareBlindSign(parameters, values.slice(0, privateCount), open, random);
  const request = decodeBlindSignRequest(
    parameters,
    encodeBlindSignRequest(parameters, prepared.request),
  );
  const answers = scenario.answering.map((issuerIndex) => {
    const issuer = issuers[issuerIndex - 1];
    if (!issuer) throw new Error('chosen among the issuers');
    const key = decodeSigningKey(parameters, encodeSigningKey(issuer.signingKey));
    const blinded = blindSign(parameters, key, request, open);
    const { verificationKey } = issuer;
    expect(verifyBlindedPartial(parameters, verificationKey, request, open, blinded)).toBe(true);
    return { issuerIndex, blinded };
  });
  const kept = encodeRequestWitness(parameters, prepared.witness);
  const obtained = obtainCredential(record, decodeRequestWitness(parameters, kept), answers);
  expect(obtained.blamed).toEqual([]);
  const credential = decodeCredential(
    parameters,
    encodeCredential(parameters, obtained.credential),
  );
  // What was decoded is another object, and is verified before it is shown.
  expect(verifyCredential(parameters, record.masterKey, values, credential)).toBe(true);
  const revealed = values.filter((_, index) => !hidden.includes(index + 1));
  const made = proveShow(record, credential, values, hidden, context, random);
  const show = decodeShow(record, hidden, encodeShow(record, made));
  expect(verifyShow(record, hidden, revealed, context, show)).toBe(true);
  expect(nullifierOf(record, show)).toEqual(nullifier(record, values[nullifierPosition - 1] ?? 0n));
  const longer = new Uint8Array([...context, 0]);
  expect(verifyShow(record, hidden, revealed, longer, show)).toBe(false);
  const claim = { hiddenPositions: hidden, revealed, context, show };
  expect(verifyShows(record, [claim, { ...claim, context: longer }])).toEqual([true, false]);
}
