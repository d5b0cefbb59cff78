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
import { manyIssuersOperations } from './many-issuers.ts';
import { type Effort, type Medians, measure, type Operations } from './measure.ts';

const TWO_OF_THREE = { threshold: 2, issuers: 3 } as const;

/** A credential of 2 private and 2 public attributes under 2 of 3 issuers, through every step. */
function nymOperations(group: PairingGroup): Operations {
  const parameters = setup({ attributeCount: 4, privateCount: 2 }, group);
  const issuers = ttpKeygen(parameters, TWO_OF_THREE);
  const keys = issuers.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key }));
  const masterKey = aggregateVerificationKeys(parameters, keys);
  const [serial, binding] = [randomAttribute(), randomAttribute()];
  const privateAttributes = [serial, binding];
  const publicAttributes = [randomAttribute(), randomAttribute()];
  const attributes = [...privateAttributes, ...publicAttributes];
  const { request, witness } = prepareBlindSign(parameters, privateAttributes, publicAttributes);
  const requestBytes = encodeBlindSignRequest(parameters, request);
  const answers = issuers.slice(0, 2).map(({ issuerIndex, signingKey, verificationKey }) => {
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
    ...manyIssuersOperations(
      { aggregateCredentials, aggregateVerificationKeys, ttpKeygen, verifyCredential },
      parameters,
      attributes,
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
