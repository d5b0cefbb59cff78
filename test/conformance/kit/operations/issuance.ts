import {
  aggregateCredentials,
  blindSign,
  decodeBlindedPartial,
  decodeBlindSignRequest,
  decodeCredential,
  decodeSigningKey,
  decodeVerificationKey,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeCredential,
  encodeScalar,
  obtainCredential,
  type Parameters,
  prepareBlindSign,
  type RequestWitness,
  unblind,
  verifyBlindedPartial,
  verifyBlindSignRequest,
  verifyCredential,
} from '@coir/coconut';
import type { Inputs } from '../inputs.ts';
import {
  anyParameters,
  hex,
  isSame,
  type Operations,
  parametersOf,
  recordOf,
  streamOf,
} from './operation.ts';

/** What unblinding needs of a witness; the rest of it plays no part there. */
function witnessOf({ group }: Parameters, inputs: Inputs): RequestWitness {
  return {
    base: group.g1.decode(inputs.bytes('base')),
    openings: inputs.scalars('openings'),
    privateAttributes: [],
    publicAttributes: [],
  };
}

/** From the request to the credential. */
export const issuanceOperations: Operations = {
  'prepare-request': (inputs) => {
    const parameters = parametersOf(inputs);
    const random = streamOf(inputs.bytes('draw'));
    const [private_, public_] = [inputs.scalars('private'), inputs.scalars('public')];
    const { request, witness } = prepareBlindSign(parameters, private_, public_, random);
    return {
      request: hex(encodeBlindSignRequest(parameters, request)),
      base: hex(parameters.group.g1.encode(witness.base)),
      openings: witness.openings.map((opening) => hex(encodeScalar(opening))),
    };
  },
  'decode-request': (inputs) => {
    const parameters = parametersOf(inputs);
    const request = decodeBlindSignRequest(parameters, inputs.bytes('bytes'));
    return { same: isSame(inputs, encodeBlindSignRequest(parameters, request)) };
  },
  'verify-request': (inputs) => {
    const parameters = parametersOf(inputs);
    const request = decodeBlindSignRequest(parameters, inputs.bytes('request'));
    return { valid: verifyBlindSignRequest(parameters, request, inputs.scalars('public')) };
  },
  'blind-sign': (inputs) => {
    const parameters = parametersOf(inputs);
    const key = decodeSigningKey(parameters, inputs.bytes('signingKey'));
    const request = decodeBlindSignRequest(parameters, inputs.bytes('request'));
    const blinded = blindSign(parameters, key, request, inputs.scalars('public'));
    return { blinded: hex(encodeBlindedPartial(parameters, blinded)) };
  },
  'decode-blinded-partial': (inputs) => {
    const parameters = anyParameters(inputs);
    const blinded = decodeBlindedPartial(parameters, inputs.bytes('bytes'));
    return { same: isSame(inputs, encodeBlindedPartial(parameters, blinded)) };
  },
  'verify-blinded-partial': (inputs) => {
    const parameters = parametersOf(inputs);
    const key = decodeVerificationKey(parameters, inputs.bytes('verificationKey'));
    const request = decodeBlindSignRequest(parameters, inputs.bytes('request'));
    const blinded = decodeBlindedPartial(parameters, inputs.bytes('blinded'));
    const public_ = inputs.scalars('public');
    return { valid: verifyBlindedPartial(parameters, key, request, public_, blinded) };
  },
  unblind: (inputs) => {
    const parameters = parametersOf(inputs);
    const key = decodeVerificationKey(parameters, inputs.bytes('verificationKey'));
    const blinded = decodeBlindedPartial(parameters, inputs.bytes('blinded'));
    const credential = unblind(parameters, key, blinded, witnessOf(parameters, inputs));
    return { credential: hex(encodeCredential(parameters, credential)) };
  },
  'decode-credential': (inputs) => {
    const parameters = anyParameters(inputs);
    const credential = decodeCredential(parameters, inputs.bytes('bytes'));
    return { same: isSame(inputs, encodeCredential(parameters, credential)) };
  },
  'verify-credential': (inputs) => {
    const parameters = parametersOf(inputs);
    const key = decodeVerificationKey(parameters, inputs.bytes('verificationKey'));
    const credential = decodeCredential(parameters, inputs.bytes('credential'));
    return { valid: verifyCredential(parameters, key, inputs.scalars('attributes'), credential) };
  },
  'aggregate-credentials': (inputs) => {
    const parameters = anyParameters(inputs);
    const partials = inputs.objects('partials').map((entry) => ({
      issuerIndex: entry.integer('issuerIndex'),
      credential: decodeCredential(parameters, entry.bytes('credential')),
    }));
    const credential = aggregateCredentials(parameters, partials);
    return { credential: hex(encodeCredential(parameters, credential)) };
  },
  'obtain-credential': (inputs) => {
    const record = recordOf(inputs);
    const { parameters, schema } = record;
    const attributes = inputs.scalars('attributes');
    const witness: RequestWitness = {
      ...witnessOf(parameters, inputs),
      privateAttributes: attributes.slice(0, schema.privateCount),
      publicAttributes: attributes.slice(schema.privateCount),
    };
    const answers = inputs.objects('answers').map((entry) => ({
      issuerIndex: entry.integer('issuerIndex'),
      blinded: decodeBlindedPartial(parameters, entry.bytes('blinded')),
    }));
    const { credential, blamed } = obtainCredential(record, witness, answers);
    return { credential: hex(encodeCredential(parameters, credential)), blamed };
  },
};
