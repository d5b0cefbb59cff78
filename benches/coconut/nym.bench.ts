import type { PairingGroup } from '@coir/coconut';
import * as nym from '@coir/coconut/nym';
import {
  aggregateCredentials,
  aggregateVerificationKeys,
  blindSign,
  decodeBlindedPartial,
  decodeBlindSignRequest,
  decodeCredential,
  decodeTheta,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeCredential,
  encodeTheta,
  type NymParameters,
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
import {
  type Effort,
  firstOf,
  inTurn,
  type Medians,
  measure,
  type Operations,
  onFresh,
} from '../measure.ts';
import { manyIssuersOperations } from './many-issuers.ts';

const TWO_OF_THREE = { threshold: 2, issuers: 3 } as const;
/** Different credentials, each used in turn. */
const CREDENTIALS = { thorough: 16, quick: 1 } as const;

/** Keys of 2 of 3 issuers. */
function dealKeys(parameters: NymParameters) {
  const issuers = ttpKeygen(parameters, TWO_OF_THREE);
  const keys = issuers.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key }));
  return { issuers, masterKey: aggregateVerificationKeys(parameters, keys) };
}

type DealtKeys = ReturnType<typeof dealKeys>;

/**
 * A credential of 2 private and 2 public attributes through every step, as bytes. The suite has
 * none for a witness.
 */
function dealCredential(parameters: NymParameters, { issuers, masterKey }: DealtKeys) {
  const [serial, binding] = [randomAttribute(), randomAttribute()];
  const privateAttributes = [serial, binding];
  const publicAttributes = [randomAttribute(), randomAttribute()];
  const { request, witness } = prepareBlindSign(parameters, privateAttributes, publicAttributes);
  const answers = issuers.slice(0, 2).map(({ issuerIndex, signingKey, verificationKey }) => {
    const blinded = blindSign(parameters, signingKey, request, publicAttributes);
    const credential = unblind(parameters, verificationKey, blinded, witness);
    return { issuerIndex, blinded, credential };
  });
  const credential = aggregateCredentials(parameters, answers);
  const theta = proveShow(parameters, masterKey, credential, { serial, binding });
  return {
    ...{ serial, binding, privateAttributes, publicAttributes, witness },
    attributes: [...privateAttributes, ...publicAttributes],
    request: encodeBlindSignRequest(parameters, request),
    answer: encodeBlindedPartial(parameters, firstOf(answers).blinded),
    credential: encodeCredential(parameters, credential),
    theta: encodeTheta(parameters, theta),
  };
}

function nymOperations(group: PairingGroup, effort: Effort): Operations {
  const parameters = setup({ attributeCount: 4, privateCount: 2 }, group);
  const keys = dealKeys(parameters);
  const { masterKey } = keys;
  const { signingKey, verificationKey: key } = firstOf(keys.issuers);
  const dealt = Array.from({ length: CREDENTIALS[effort] }, () => dealCredential(parameters, keys));
  const next = inTurn(dealt);
  return {
    prepare: () => {
      const { privateAttributes, publicAttributes } = next();
      return prepareBlindSign(parameters, privateAttributes, publicAttributes);
    },
    blind_sign: () => {
      const { request, publicAttributes } = next();
      const opened = decodeBlindSignRequest(parameters, request);
      return blindSign(parameters, signingKey, opened, publicAttributes);
    },
    verify_partial: onFresh(
      () => {
        const { answer, publicAttributes, request } = next();
        return {
          publicAttributes,
          request: decodeBlindSignRequest(parameters, request),
          blinded: decodeBlindedPartial(parameters, answer),
        };
      },
      ({ request, publicAttributes, blinded }) =>
        verifyBlindedPartial(parameters, key, request, publicAttributes, blinded),
    ),
    unblind_verify: onFresh(
      () => {
        const { answer, attributes, request, witness } = next();
        const { base } = decodeBlindSignRequest(parameters, request);
        const blinded = decodeBlindedPartial(parameters, answer);
        return { attributes, blinded, witness: { ...witness, base } };
      },
      ({ attributes, blinded, witness }) => {
        const partial = unblind(parameters, key, blinded, witness);
        return verifyCredential(parameters, key, attributes, partial);
      },
    ),
    ...manyIssuersOperations(nym, parameters, firstOf(dealt).attributes),
    show: onFresh(
      () => {
        const { credential, serial, binding } = next();
        return { credential: decodeCredential(parameters, credential), serial, binding };
      },
      ({ credential, ...hidden }) => proveShow(parameters, masterKey, credential, hidden),
    ),
    decode_verify: () => {
      const { publicAttributes, theta } = next();
      return verifyShow(parameters, masterKey, publicAttributes, decodeTheta(parameters, theta));
    },
  };
}

/** NYM-COCONUT-V5 with q = 4: 2 private and 2 public attributes, as the native figures are for. */
export function benchNym(group: PairingGroup, effort: Effort): Promise<Medians> {
  return measure(nymOperations(group, effort), effort);
}
