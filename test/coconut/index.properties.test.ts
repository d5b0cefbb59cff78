import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CoconutError,
  decodeBlindSignRequest,
  decodeCredential,
  decodeKeyRecord,
  decodeRequestWitness,
  decodeSchema,
  decodeShow,
  decodeSigningKey,
  nobleGroup,
} from '../../coconut/index.ts';
import { issueCredential } from '../support/issued-tickets.ts';
import { anyScenario, issueAndShow } from './any-scenario.ts';

// Larger schemas and networks are in attacks/wide-properties.test.ts.

describe('for any schema, threshold, issuers and disclosure', () => {
  it('what is issued can be shown, from bytes to bytes', () => {
    fc.assert(
      fc.property(anyScenario(4, 4), (scenario) => issueAndShow(nobleGroup, scenario)),
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
