import type { PairingGroup } from '../../../coconut/index.ts';
import * as nym from '../../../coconut/nym/index.ts';
import { type DecoderCase, times } from '../decoder-suite.ts';
import { issueNymCredential, member } from './nym-issuance.ts';

const scalars = (count: number): DecoderCase['fields'] =>
  times(count, 'little-endian scalar' as const);
const signingKey: DecoderCase['fields'] = ['little-endian scalar', 8, ...scalars(4)];
const verificationKey: DecoderCase['fields'] = [
  'G2',
  8,
  ...times(4, 'G1' as const),
  ...times(4, 'G2' as const),
];

/** The decoders of `NYM-COCONUT-V5`. It shares that of a credential with the native suite. */
export function nymDecoders(group: PairingGroup): readonly DecoderCase[] {
  const made = issueNymCredential('nym matrix', group);
  const { parameters, pairs, masterKey, request, publicAttributes, credential, random } = made;
  const pair = member(pairs, 2);
  const theta = nym.proveShow(parameters, masterKey, credential, made, random);
  const blinded = nym.blindSign(parameters, pair.signingKey, request, publicAttributes);
  const keyPair = nym.encodeKeyPair(parameters, pair);
  return [
    {
      name: 'Nym scalar',
      decoder: nym.decodeScalar,
      valid: nym.encodeScalar(5n),
      decode: (bytes) => nym.decodeScalar(bytes, group),
      fields: scalars(1),
      lengthCode: 'COCONUT_INVALID_SCALAR',
    },
    {
      name: 'Nym blind-sign request',
      decoder: nym.decodeBlindSignRequest,
      valid: nym.encodeBlindSignRequest(parameters, request),
      decode: (bytes) => nym.decodeBlindSignRequest(parameters, bytes),
      fields: ['G1', 'G1', 8, 'G1', 'G1', ...scalars(2), 8, ...scalars(2), 8, ...scalars(2)],
    },
    {
      name: 'Nym blinded partial credential',
      decoder: nym.decodeBlindedPartial,
      valid: nym.encodeBlindedPartial(parameters, blinded),
      decode: (bytes) => nym.decodeBlindedPartial(parameters, bytes),
      fields: ['G1', 'G1'],
    },
    {
      name: 'Nym signing key',
      decoder: nym.decodeSigningKey,
      valid: nym.encodeSigningKey(pair.signingKey),
      decode: (bytes) => nym.decodeSigningKey(parameters, bytes),
      fields: signingKey,
    },
    {
      name: 'Nym verification key',
      decoder: nym.decodeVerificationKey,
      valid: nym.encodeVerificationKey(parameters, pair.verificationKey),
      decode: (bytes) => nym.decodeVerificationKey(parameters, bytes),
      fields: verificationKey,
    },
    {
      name: 'Nym key pair',
      decoder: nym.decodeKeyPair,
      valid: keyPair,
      decode: (bytes) => nym.decodeKeyPair(parameters, bytes),
      fields: [14, 8, ...signingKey, 8, ...verificationKey, 8],
      // Without its index.
      otherLengths: [keyPair.length - 8],
    },
    {
      name: 'Nym show',
      decoder: nym.decodeTheta,
      valid: nym.encodeTheta(parameters, theta),
      decode: (bytes) => nym.decodeTheta(parameters, bytes),
      fields: ['G2', 'G2', 'G1', 'G1', ...scalars(4)],
    },
  ];
}
