import {
  blindSign,
  decodeBlindSignRequest,
  decodeKeyRecord,
  decodeShow,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeKeyRecord,
  encodeScalar,
  encodeShow,
  nobleGroup,
  nullifier,
  nullifierOf,
  proveShow,
  verifyBlindedPartial,
  verifyBlindSignRequest,
} from '@coir/coconut';
import { decodeHex } from '@coir/coconut/ticket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../support/seeded-random.ts';
import * as fixture from './exchange-fixture.ts';
import { IS_ORACLE_PRESENT, OracleProcess } from './oracle-process.ts';

const { CONTEXT, credential, hex, parameters, publicAttributes, record, scalarsHex, utf8 } =
  fixture;
const { request, witness } = fixture.prepared;
const { g1 } = nobleGroup;
const publicField = { public: scalarsHex(publicAttributes) };

describe.skipIf(!IS_ORACLE_PRESENT)('two implementations', () => {
  let oracle: OracleProcess;
  beforeAll(() => {
    oracle = new OracleProcess();
  });
  afterAll(() => oracle.stop());

  it('deal the same keys from the same randomness, and read each other’s key record', async () => {
    const dealt = await oracle.result('deal', {
      ...fixture.parameterFields,
      scope: hex(fixture.SCOPE),
      threshold: fixture.THRESHOLD,
      issuers: 3,
      seed: hex(utf8(fixture.DEALER_SEED)),
    });
    expect(dealt['record']).toBe(fixture.recordField.record);
    const other = await oracle.result('deal', {
      ...fixture.parameterFields,
      scope: '',
      threshold: 3,
      issuers: 4,
    });
    const bytes = decodeHex(String(other['record']));
    expect(encodeKeyRecord(decodeKeyRecord(bytes))).toEqual(bytes);
    expect(await oracle.result('decodeKeyRecord', fixture.recordField)).toEqual({
      keyId: hex(record.keyId),
      nullifierBase: hex(g1.encode(record.nullifierBase)),
    });
  });

  it('make the same request from the same randomness, and verify each other’s', async () => {
    const fields = {
      ...fixture.parameterFields,
      ...publicField,
      private: scalarsHex(fixture.privateAttributes),
    };
    const here = hex(encodeBlindSignRequest(parameters, request));
    const seed = hex(utf8(fixture.REQUEST_SEED));
    expect(await oracle.result('prepareRequest', { ...fields, seed })).toEqual({
      request: here,
      base: hex(g1.encode(witness.base)),
      openings: scalarsHex(witness.openings),
    });
    const checked = { ...fixture.parameterFields, ...publicField, request: here };
    expect(await fixture.askOutcome(oracle, 'verifyRequest', checked)).toBe(true);
    const made = await oracle.result('prepareRequest', fields);
    const decoded = decodeBlindSignRequest(parameters, decodeHex(String(made['request'])));
    expect(verifyBlindSignRequest(parameters, decoded, publicAttributes)).toBe(true);
  });

  it('sign a request with the same bytes, and tell whose signature it is', async () => {
    const requestFields = {
      ...publicField,
      request: hex(encodeBlindSignRequest(parameters, request)),
    };
    for (const { issuerIndex, signingKey } of fixture.issuers) {
      const here = blindSign(parameters, signingKey, request, publicAttributes);
      const blinded = hex(encodeBlindedPartial(parameters, here));
      const x = hex(encodeScalar(signingKey.x));
      const keyFields = { ...fixture.parameterFields, x, y: scalarsHex(signingKey.y) };
      const signed = await oracle.result('blindSign', { ...keyFields, ...requestFields });
      expect(signed).toEqual({ blinded });
      for (const { issuerIndex: claimed, verificationKey } of fixture.issuers) {
        const fields = { ...requestFields, blinded, issuerIndex: claimed };
        const outcomes = [
          verifyBlindedPartial(parameters, verificationKey, request, publicAttributes, here),
          await fixture.askOutcome(oracle, 'verifyPartial', { ...fixture.recordField, ...fields }),
        ];
        const isTheirs = claimed === issuerIndex;
        expect(outcomes).toEqual([isTheirs, isTheirs]);
      }
    }
  });

  it('make the same credential of any issuers’ answers, and none of exchanged ones', async () => {
    const answers = fixture.issuers.map(({ issuerIndex, signingKey }) => {
      const blinded = blindSign(parameters, signingKey, request, publicAttributes);
      return { issuerIndex, blinded: hex(encodeBlindedPartial(parameters, blinded)) };
    });
    const fields = {
      ...fixture.recordField,
      attributes: scalarsHex(fixture.attributes),
      base: hex(g1.encode(witness.base)),
      openings: scalarsHex(witness.openings),
    };
    const { signature } = fixture.credentialFields(credential);
    for (const blinded of [answers.slice(1), [...answers].reverse()]) {
      expect(await oracle.result('obtain', { ...fields, blinded })).toEqual({ signature });
    }
    const exchanged = answers.map(({ issuerIndex }, position) => ({
      issuerIndex,
      blinded: answers[(position + 1) % 3]?.blinded,
    }));
    for (const blinded of [exchanged, answers.slice(2)]) {
      expect(await oracle.ask('obtain', { ...fields, blinded })).toMatchObject({
        refused: 'credential_does_not_verify',
      });
    }
  });

  it.each([{ hidden: [2] }, { hidden: [1, 2] }, { hidden: [2, 4] }, { hidden: [1, 2, 3, 4] }])(
    'verify each other’s show with positions $hidden hidden',
    async ({ hidden }) => {
      const revealed = fixture.revealedOf(hidden);
      const shown = proveShow(record, credential, fixture.attributes, hidden, CONTEXT);
      const there = await fixture.proveThere(oracle, hidden);
      for (const show of [encodeShow(record, shown), there]) {
        const claim = { hidden, revealed, context: CONTEXT, show };
        expect(await fixture.verifyTwice(oracle, claim)).toEqual([true, true]);
      }
      const tag = nullifierOf(record, decodeShow(record, hidden, there));
      expect(tag).toEqual(nullifier(record, fixture.attributes[1] ?? 0n));
    },
  );

  it('make the same show from the same randomness', async () => {
    const hidden = [2, 3];
    const random = seededRandom('exchange show');
    const here = proveShow(record, credential, fixture.attributes, hidden, CONTEXT, random);
    const seed = hex(utf8('exchange show'));
    const there = await fixture.proveThere(oracle, hidden, { seed });
    expect(there).toEqual(encodeShow(record, here));
  });
});
