import * as coconut from '../../coconut/index.ts';
import { issueCredential, recordOf, utf8 } from '../support/issued-tickets.ts';
import { type DecoderCase, times } from './decoder-suite.ts';

const keyFields = (q: number): DecoderCase['fields'] => [
  'G2',
  2,
  ...times(q, 'G1' as const),
  ...times(q, 'G2' as const),
];

/** A record of one attribute and two issuers: prefixes of items between its keys are no fields. */
function keyRecordCase(group: coconut.PairingGroup): DecoderCase {
  const { parameters, issuers } = issueCredential({
    kinds: ['secret'],
    threshold: 2,
    issuers: 2,
    group,
  });
  const record = recordOf(parameters, issuers, 2);
  const valid = coconut.encodeKeyRecord(record);
  const key = keyFields(1);
  const keyLength = coconut.encodeVerificationKey(parameters, record.masterKey).length;
  // Index and key of an issuer, each behind a length of four bytes.
  const prefix = 4 + 2 + 4;
  const head = valid.length - keyLength - 2 * (prefix + keyLength);
  return {
    name: 'key record',
    decoder: coconut.decodeKeyRecord,
    valid,
    decode: (bytes) => coconut.decodeKeyRecord(bytes, group),
    fields: [head, ...key, prefix, ...key, prefix, ...key],
    otherLengths: 'any',
  };
}

/** The decoders of the native suite that read points or scalars. */
export function nativeDecoders(group: coconut.PairingGroup): readonly DecoderCase[] {
  const fixture = issueCredential({
    kinds: ['secret', 'integer', 'text'],
    privateCount: 2,
    group,
  });
  const { parameters, record, issuers, request, witness, credential, attributes } = fixture;
  const [issuer] = issuers;
  const [answer] = fixture.answers;
  if (issuer === undefined || answer === undefined) throw new Error('the fixture has issuers');
  const context = utf8('context');
  const show = coconut.proveShow(record, credential, attributes, [1, 3], context, fixture.random);
  return [
    {
      name: 'scalar',
      decoder: coconut.decodeScalar,
      valid: coconut.encodeScalar(5n),
      decode: (bytes) => coconut.decodeScalar(group, bytes),
      fields: ['scalar'],
      lengthCode: 'COCONUT_INVALID_SCALAR',
    },
    {
      name: 'blind-sign request',
      decoder: coconut.decodeBlindSignRequest,
      valid: coconut.encodeBlindSignRequest(parameters, request),
      decode: (bytes) => coconut.decodeBlindSignRequest(parameters, bytes),
      fields: [...times(3, 'G1' as const), ...times(6, 'scalar' as const)],
    },
    {
      name: 'blinded partial credential',
      decoder: coconut.decodeBlindedPartial,
      valid: coconut.encodeBlindedPartial(parameters, answer.blinded),
      decode: (bytes) => coconut.decodeBlindedPartial(parameters, bytes),
      fields: ['G1'],
    },
    {
      name: 'credential',
      decoder: coconut.decodeCredential,
      valid: coconut.encodeCredential(parameters, credential),
      decode: (bytes) => coconut.decodeCredential(parameters, bytes),
      fields: ['G1', 'G1'],
    },
    {
      name: 'show',
      decoder: coconut.decodeShow,
      valid: coconut.encodeShow(record, show),
      decode: (bytes) => coconut.decodeShow(record, [1, 3], bytes),
      fields: [...times(5, 'G1' as const), ...times(5, 'scalar' as const)],
    },
    {
      name: 'verification key',
      decoder: coconut.decodeVerificationKey,
      valid: coconut.encodeVerificationKey(parameters, record.masterKey),
      decode: (bytes) => coconut.decodeVerificationKey(parameters, bytes),
      fields: keyFields(3),
    },
    {
      name: 'signing key',
      decoder: coconut.decodeSigningKey,
      valid: coconut.encodeSigningKey(issuer.signingKey),
      decode: (bytes) => coconut.decodeSigningKey(parameters, bytes),
      fields: ['scalar', 2, ...times(3, 'scalar' as const)],
    },
    {
      name: 'request witness',
      decoder: coconut.decodeRequestWitness,
      valid: coconut.encodeRequestWitness(parameters, witness),
      decode: (bytes) => coconut.decodeRequestWitness(parameters, bytes),
      fields: ['G1', ...times(5, 'scalar' as const)],
    },
    keyRecordCase(group),
  ];
}
