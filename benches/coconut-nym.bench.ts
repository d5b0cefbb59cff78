import type { PairingGroup } from '@coir/coconut';
import {
  aggregateCredentials,
  aggregateVerificationKeys,
  blindSign,
  decodeBlindSignRequest,
  decodeTheta,
  encodeBlindSignRequest,
  encodeTheta,
  prepareBlindSign,
  proveShow,
  randomAttribute,
  setup,
  ttpKeygen,
  unblind,
  verifyBlindedPartial,
  verifyCredential,
  verifyShow,
} from '@coir/coconut/nym';
import { firstOf } from './dealt-tickets.ts';
import { type Effort, type Medians, measure, type Operations } from './measure.ts';

const MANY = 70;

/** A credential of 2 private and 2 public attributes under 70 of 70 issuers, through every step. */
function nymOperations(group: PairingGroup): Operations {
  const parameters = setup({ attributeCount: 4, privateCount: 2 }, group);
  const issuers = ttpKeygen(parameters, { threshold: MANY, issuers: MANY });
  const keys = issuers.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key }));
  const masterKey = aggregateVerificationKeys(parameters, keys);
  const [serial, binding] = [randomAttribute(), randomAttribute()];
  const privateAttributes = [serial, binding];
  const publicAttributes = [randomAttribute(), randomAttribute()];
  const attributes = [...privateAttributes, ...publicAttributes];
  const { request, witness } = prepareBlindSign(parameters, privateAttributes, publicAttributes);
  const requestBytes = encodeBlindSignRequest(parameters, request);
  const answers = issuers.map(({ issuerIndex, signingKey, verificationKey }) => {
    const blinded = blindSign(parameters, signingKey, request, publicAttributes);
    const credential = unblind(parameters, verificationKey, blinded, witness);
    return { issuerIndex, blinded, credential };
  });
  const credential = aggregateCredentials(parameters, answers);
  const theta = proveShow(parameters, masterKey, credential, { serial, binding });
  const thetaBytes = encodeTheta(parameters, theta);
  const { signingKey, verificationKey: key } = firstOf(issuers);
  const { blinded } = firstOf(answers);

  return {
    prepare: () => prepareBlindSign(parameters, privateAttributes, publicAttributes),
    blind_sign: () =>
      blindSign(
        parameters,
        signingKey,
        decodeBlindSignRequest(parameters, requestBytes),
        publicAttributes,
      ),
    verify_partial: () => verifyBlindedPartial(parameters, key, request, publicAttributes, blinded),
    unblind_verify: () =>
      verifyCredential(parameters, key, attributes, unblind(parameters, key, blinded, witness)),
    aggregate_keys_70: () => aggregateVerificationKeys(parameters, keys),
    aggregate_sigs_70_verify: () =>
      verifyCredential(
        parameters,
        masterKey,
        attributes,
        aggregateCredentials(parameters, answers),
      ),
    show: () => proveShow(parameters, masterKey, credential, { serial, binding }),
    decode_verify: () =>
      verifyShow(parameters, masterKey, publicAttributes, decodeTheta(parameters, thetaBytes)),
  };
}

/** NYM-COCONUT-V5 with q = 4: 2 private and 2 public attributes, as the native figures are for. */
export function benchNym(group: PairingGroup, effort: Effort): Promise<Medians> {
  return measure(nymOperations(group), effort);
}
