import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AttributeKind,
  blindSign,
  CoconutError,
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
  prepareBlindSign,
  proveShow,
  setup,
  ttpKeygen,
  verifyBlindedPartial,
  verifyShow,
} from '../../coconut/index.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { issueCredential, recordOf } from './credential-fixture.ts';

const kinds = fc.constantFrom<AttributeKind>('secret', 'integer', 'text');
const values: Record<AttributeKind, fc.Arbitrary<bigint>> = {
  secret: fc.bigInt(1n, 2n ** 254n),
  integer: fc.bigInt(0n, 2n ** 64n - 1n),
  text: fc.bigInt(0n, 2n ** 254n),
};

/** A schema of up to 4 attributes, values for it, who issues, and what is hidden. */
const scenario = fc
  .record({ q: fc.integer({ min: 1, max: 4 }), issuers: fc.integer({ min: 1, max: 4 }) })
  .chain(({ q, issuers }) =>
    fc.record({
      issuers: fc.constant(issuers),
      threshold: fc.integer({ min: 1, max: issuers }),
      m: fc.integer({ min: 1, max: q }),
      kinds: fc.array(kinds, { minLength: q, maxLength: q }),
      seed: fc.string(),
      pick: fc.nat(),
      hide: fc.array(fc.boolean(), { minLength: q, maxLength: q }),
      context: fc.uint8Array({ maxLength: 40 }),
      choose: fc.shuffledSubarray([1, 2, 3, 4].slice(0, issuers), { minLength: issuers }),
    }),
  )
  .chain((drawn) => {
    const nullifierPosition = 1 + (drawn.pick % drawn.m);
    const fixed = drawn.kinds.with(nullifierPosition - 1, 'secret');
    return fc.record({
      drawn: fc.constant({ ...drawn, kinds: fixed, nullifierPosition }),
      attributes: fc.tuple(...fixed.map((kind) => values[kind])),
    });
  });

describe('for any schema, threshold, issuers and disclosure', () => {
  it('what is issued can be shown, from bytes to bytes', () => {
    fc.assert(
      fc.property(scenario, ({ drawn, attributes }) => {
        const random = seededRandom(drawn.seed);
        const schema = createSchema({
          name: 'any',
          attributes: drawn.kinds.map((kind, index) => ({ name: String(index), kind })),
          privateCount: drawn.m,
          nullifierPosition: drawn.nullifierPosition,
        });
        expect(decodeSchema(encodeSchema(schema))).toEqual(schema);
        const parameters = setup('any network', schema);
        const { threshold } = drawn;
        const issuers = ttpKeygen(parameters, { threshold, issuers: drawn.issuers }, random);
        const record = decodeKeyRecord(encodeKeyRecord(recordOf(parameters, issuers, threshold)));
        const open = attributes.slice(drawn.m);
        const { request, witness } = prepareBlindSign(
          parameters,
          attributes.slice(0, drawn.m),
          open,
          random,
        );
        const received = decodeBlindSignRequest(
          parameters,
          encodeBlindSignRequest(parameters, request),
        );
        const answers = drawn.choose.slice(0, threshold).map((issuerIndex) => {
          const issuer = issuers[issuerIndex - 1];
          if (!issuer) throw new Error('chosen among the issuers');
          const key = decodeSigningKey(parameters, encodeSigningKey(issuer.signingKey));
          const blinded = blindSign(parameters, key, received, open);
          const { verificationKey } = issuer;
          expect(verifyBlindedPartial(parameters, verificationKey, request, open, blinded)).toBe(
            true,
          );
          return { issuerIndex, blinded };
        });
        const stored = decodeRequestWitness(parameters, encodeRequestWitness(parameters, witness));
        const obtained = obtainCredential(record, stored, answers);
        const credential = decodeCredential(
          parameters,
          encodeCredential(parameters, obtained.credential),
        );
        const hidden = drawn.hide.flatMap((hides, index) =>
          hides || index + 1 === drawn.nullifierPosition ? [index + 1] : [],
        );
        const revealed = attributes.filter((_, index) => !hidden.includes(index + 1));
        const made = proveShow(record, credential, attributes, hidden, drawn.context, random);
        const show = decodeShow(record, hidden, encodeShow(record, made));
        expect(verifyShow(record, hidden, revealed, drawn.context, show)).toBe(true);
        expect(nullifierOf(record, show)).toEqual(
          nullifier(record, attributes[drawn.nullifierPosition - 1] ?? 0n),
        );
        const longer = new Uint8Array([...drawn.context, 0]);
        expect(verifyShow(record, hidden, revealed, longer, show)).toBe(false);
      }),
      { numRuns: 8, seed: 20_261_121 },
    );
  });
});

describe('on any bytes', () => {
  const { parameters, record } = issueCredential();
  const decoders = {
    decodeBlindSignRequest: (bytes: Uint8Array) => decodeBlindSignRequest(parameters, bytes),
    decodeCredential: (bytes: Uint8Array) => decodeCredential(parameters, bytes),
    decodeKeyRecord: (bytes: Uint8Array) => decodeKeyRecord(bytes),
    decodeRequestWitness: (bytes: Uint8Array) => decodeRequestWitness(parameters, bytes),
    decodeSchema,
    decodeShow: (bytes: Uint8Array) => decodeShow(record, [1], bytes),
    decodeSigningKey: (bytes: Uint8Array) => decodeSigningKey(parameters, bytes),
  };
  const lengths = { decodeBlindSignRequest: 224, decodeCredential: 96, decodeShow: 288 };

  it.each(Object.entries(decoders))('%s throws nothing but its own error', (name, decode) => {
    const exact = (lengths as Record<string, number>)[name];
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      ...(exact ? [fc.uint8Array({ minLength: exact, maxLength: exact })] : []),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        try {
          decode(input);
        } catch (error) {
          expect(error).toBeInstanceOf(CoconutError);
        }
      }),
      { numRuns: 200 },
    );
  });
});
