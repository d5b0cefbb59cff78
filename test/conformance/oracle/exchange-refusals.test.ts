import {
  decodeBlindSignRequest,
  decodeItems,
  decodeKeyRecord,
  encodeBlindSignRequest,
  encodeItems,
  encodeScalar,
  encodeShow,
  nobleGroup,
  proveShow,
  u16,
  verifyBlindSignRequest,
} from '@coir/coconut';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeShow } from '../../../coconut/show/make-show.ts';
import {
  concat,
  pointMalformations,
  scalarMalformations,
} from '../../coconut/group/malformed-fields.ts';
import * as fixture from './exchange-fixture.ts';
import { IS_ORACLE_PRESENT, OracleProcess } from './oracle-process.ts';

type Claim = fixture.Claim;
type Kind = 'G1' | 'scalar';

const { CONTEXT, hex, parameters, publicAttributes, record, scalarsHex, utf8 } = fixture;
const { g1, order } = nobleGroup;
const HIDDEN = [1, 2];
const LENGTHS = { G1: 48, scalar: 32 } as const;

/** Fields of an object: some points, then some scalars. */
function fieldsOf(points: number, scalars: number): readonly { at: number; kind: Kind }[] {
  return Array.from({ length: points + scalars }, (_, field) =>
    field < points
      ? { at: field * LENGTHS.G1, kind: 'G1' }
      : { at: points * LENGTHS.G1 + (field - points) * LENGTHS.scalar, kind: 'scalar' },
  );
}

const replaced = (bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array =>
  concat(bytes.subarray(0, at), part, bytes.subarray(at + part.length));

/** The object with another valid value in a field. */
function withOther(bytes: Uint8Array, { at, kind }: { at: number; kind: Kind }): Uint8Array {
  const part = bytes.subarray(at, at + LENGTHS[kind]);
  const other =
    kind === 'G1'
      ? g1.encode(g1.add(g1.decode(part), g1.generator))
      : encodeScalar((BigInt(`0x${hex(part)}`) + 1n) % order);
  return replaced(bytes, at, other);
}

function invert(value: bigint): bigint {
  let result = 1n;
  for (let exponent = order - 2n, square = value; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % order;
    square = (square * square) % order;
  }
  return result;
}

/** The record with all its keys put through `change`, which keeps what interpolates. */
function withKeys(change: (key: Uint8Array) => Uint8Array): Uint8Array {
  const items = decodeItems(fixture.recordBytes, 64);
  const isKey = (position: number): boolean => position >= 5 && position % 2 === 1;
  return encodeItems(...items.map((item, position) => (isKey(position) ? change(item) : item)));
}

function withItem(position: number, value: Uint8Array): Uint8Array {
  const items = decodeItems(fixture.recordBytes, 64);
  return encodeItems(...items.map((item, index) => (index === position ? value : item)));
}

function itemAt(position: number): Uint8Array {
  return decodeItems(fixture.recordBytes, 64)[position] ?? new Uint8Array(0);
}

function doubleFirstBeta(key: Uint8Array): Uint8Array {
  const at = 96 + 2;
  const beta = g1.decode(key.subarray(at, at + 48));
  return replaced(key, at, g1.encode(g1.add(beta, beta)));
}

describe.skipIf(!IS_ORACLE_PRESENT)('two implementations refuse', () => {
  let oracle: OracleProcess;
  beforeAll(() => {
    oracle = new OracleProcess();
  });
  afterAll(() => oracle.stop());

  it('each other’s show for anything it was not made for', async () => {
    const revealed = fixture.revealedOf(HIDDEN);
    const [country = 0n] = revealed;
    const shown = proveShow(record, fixture.credential, fixture.attributes, HIDDEN, CONTEXT);
    const there = await fixture.proveThere(oracle, HIDDEN);
    for (const show of [encodeShow(record, shown), there]) {
      const claim: Claim = { hidden: HIDDEN, revealed, context: CONTEXT, show };
      expect(await fixture.verifyTwice(oracle, claim)).toEqual([true, true]);
      const changes: readonly Partial<Claim>[] = [
        { context: utf8('another context') },
        { context: new Uint8Array(0) },
        { revealed: [country, 4n] },
        { revealed: [country, 2n ** 64n] },
        { revealed: [...revealed].reverse() },
        { revealed: revealed.slice(1) },
        { revealed: [...revealed, 0n] },
        { hidden: [2], revealed: [0n, ...revealed] },
        { hidden: [2, 3] },
        { hidden: [1, 3] },
        { hidden: [1, 2, 2] },
        { hidden: [1, 2, 5] },
        { hidden: [] },
        { show: show.subarray(1) },
        { show: concat(show, new Uint8Array(1)) },
        { show: new Uint8Array(0) },
      ];
      for (const change of changes) {
        const outcomes = await fixture.verifyTwice(oracle, { ...claim, ...change });
        expect({ change, outcomes }).toEqual({
          change,
          outcomes: expect.not.arrayContaining([true]),
        });
      }
    }
  });

  it('a show in which any field has another value or a malformed one', async () => {
    const claim: Claim = {
      hidden: HIDDEN,
      revealed: fixture.revealedOf(HIDDEN),
      context: CONTEXT,
      show: await fixture.proveThere(oracle, HIDDEN),
    };
    let tried = 0;
    for (const field of fieldsOf(5, 5)) {
      const other = { ...claim, show: withOther(claim.show, field) };
      expect(await fixture.verifyTwice(oracle, other)).toEqual([false, false]);
      const part = claim.show.subarray(field.at, field.at + LENGTHS[field.kind]);
      const ways = field.kind === 'G1' ? pointMalformations('G1', part) : scalarMalformations(part);
      for (const [how, bytes] of Object.entries(ways)) {
        const show = replaced(claim.show, field.at, bytes);
        const outcomes = await fixture.verifyTwice(oracle, { ...claim, show });
        expect({ how, outcomes }).toEqual({ how, outcomes: ['refused', 'refused'] });
        tried += 1;
      }
    }
    expect(tried).toBe(5 * 12 + 5 * 4);
  });

  it('a proof that holds around what is not a signature on these attributes', async () => {
    const { base, signature } = fixture.credential;
    const credential = { base, signature: g1.add(signature, g1.generator) };
    const shown = makeShow(record, credential, fixture.attributes, HIDDEN, CONTEXT);
    const more = fixture.credentialFields(credential);
    for (const show of [
      encodeShow(record, shown),
      await fixture.proveThere(oracle, HIDDEN, more),
    ]) {
      const revealed = fixture.revealedOf(HIDDEN);
      const claim = { hidden: HIDDEN, revealed, context: CONTEXT, show };
      expect(await fixture.verifyTwice(oracle, claim)).toEqual([false, false]);
    }
  });

  it('a show whose class key is the identity, though its credential verifies', async () => {
    const { x, y } = fixture.masterSecret();
    const [y1 = 0n, y2 = 0n, y3 = 0n, y4 = 0n] = y;
    const [birth = 0n, serial = 0n, , level = 0n] = fixture.attributes;
    const vanishing = order - (((x + y4 * level) * invert(y3)) % order);
    for (const [country, isValid] of [
      [vanishing, false],
      [vanishing - 1n, true],
    ] as const) {
      const exponent = (x + y1 * birth + y2 * serial + y3 * country + y4 * level) % order;
      const base = g1.multiply(g1.generator, 7n);
      const credential = { base, signature: g1.multiply(base, exponent) };
      const attributes = [birth, serial, country, level];
      const show = await fixture.proveThere(oracle, HIDDEN, {
        ...fixture.credentialFields(credential),
        attributes: scalarsHex(attributes),
      });
      const revealed = fixture.revealedOf(HIDDEN, attributes);
      const claim = { hidden: HIDDEN, revealed, context: CONTEXT, show };
      expect(await fixture.verifyTwice(oracle, claim)).toEqual([isValid, isValid]);
    }
  });

  it('a request in which any field has another value, or for other public attributes', async () => {
    const bytes = encodeBlindSignRequest(parameters, fixture.prepared.request);
    const { x, y } = fixture.masterSecret();
    const key = { x: hex(encodeScalar(x)), y: scalarsHex(y) };
    const [country = 0n, level = 0n] = publicAttributes;
    const changes: readonly (readonly [Uint8Array, readonly bigint[]])[] = [
      ...fieldsOf(3, 6).map((field) => [withOther(bytes, field), publicAttributes] as const),
      [bytes, [country, level + 1n]],
      [bytes, [country + 1n, level]],
    ];
    for (const [data, values] of changes) {
      const fields = {
        ...fixture.parameterFields,
        public: scalarsHex(values),
        request: hex(data),
      };
      const here = fixture.outcomeOf(() =>
        verifyBlindSignRequest(parameters, decodeBlindSignRequest(parameters, data), values),
      );
      const there = await fixture.askOutcome(oracle, 'verifyRequest', fields);
      expect([here, there]).toEqual([false, false]);
      expect(await oracle.ask('blindSign', { ...fields, ...key })).toMatchObject({
        refused: 'request_proof',
      });
    }
  });

  it.each([
    { what: 'another suite', refused: 'suite', bytes: withItem(0, utf8('COIR-V2')) },
    { what: 'a threshold of 0', refused: 'threshold', bytes: withItem(4, u16(0)) },
    {
      what: 'another master key',
      refused: 'keys_do_not_interpolate',
      bytes: withItem(5, itemAt(7)),
    },
    { what: 'a lower threshold', refused: 'keys_do_not_interpolate', bytes: withItem(4, u16(1)) },
    { what: 'an index twice', refused: 'issuer_index', bytes: withItem(8, u16(1)) },
    { what: 'another index', refused: 'keys_do_not_interpolate', bytes: withItem(10, u16(4)) },
    {
      what: 'β in G1 of other secrets than in G2',
      refused: 'key_inconsistent',
      bytes: withKeys(doubleFirstBeta),
    },
    { what: 'a byte too many', refused: 'length', bytes: concat(fixture.recordBytes, u16(0)) },
  ])('a key record with $what', async ({ refused, bytes }) => {
    expect(() => decodeKeyRecord(bytes)).toThrow();
    expect(await oracle.ask('decodeKeyRecord', { record: hex(bytes) })).toMatchObject({ refused });
  });

  it('a key record of tickets with another scope than the ticket’s', async () => {
    const named = encodeItems(utf8('ticket-1'), ...decodeItems(fixture.schemaBytes, 64).slice(1));
    const items = decodeItems(withItem(2, named), 64);
    const scope = encodeItems(utf8('ticket-1'), utf8(parameters.network));
    const scoped = encodeItems(...items.map((item, index) => (index === 3 ? scope : item)));
    await oracle.result('decodeKeyRecord', { record: hex(scoped) });
    const answer = await oracle.ask('decodeKeyRecord', { record: hex(encodeItems(...items)) });
    expect(answer).toMatchObject({ refused: 'scope' });
  });
});
