import * as nym from '../../../coconut/nym/index.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/**
 * Keys of three issuers, two of whom are enough, and a credential of theirs on two private and two
 * public attributes of four.
 */
export interface NymIssuance {
  readonly parameters: nym.NymParameters;
  readonly pairs: readonly nym.IssuerKeyPair[];
  readonly masterKey: nym.VerificationKey;
  readonly serial: nym.Attribute;
  readonly binding: nym.Attribute;
  readonly publicAttributes: readonly nym.Attribute[];
  readonly request: nym.BlindSignRequest;
  readonly witness: nym.RequestWitness;
  readonly credential: nym.Credential;
  readonly random: nym.RandomSource;
  /** The partial credential of an issuer. */
  partialOf(pair: nym.IssuerKeyPair): nym.IndexedCredential;
}

export function issueNymCredential(seed: string, group?: nym.PairingGroup): NymIssuance {
  const random = seededRandom(seed);
  const parameters = nym.setup({ attributeCount: 4, privateCount: 2 }, group);
  const pairs = nym.ttpKeygen(parameters, { threshold: 2, issuers: 3 }, random);
  const serial = nym.randomAttribute(random);
  const binding = nym.randomAttribute(random);
  const publicAttributes = ['1000000', 'BandwidthVoucher'].map((text) =>
    nym.attributeFromText(text),
  );
  const { request, witness } = nym.prepareBlindSign(
    parameters,
    [serial, binding],
    publicAttributes,
    random,
  );
  const partialOf = ({ issuerIndex, signingKey, verificationKey }: nym.IssuerKeyPair) => {
    const blinded = nym.blindSign(parameters, signingKey, request, publicAttributes);
    return { issuerIndex, credential: nym.unblind(parameters, verificationKey, blinded, witness) };
  };
  const masterKey = nym.aggregateVerificationKeys(
    parameters,
    pairs.slice(0, 2).map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key })),
  );
  const credential = nym.aggregateCredentials(parameters, pairs.slice(0, 2).map(partialOf));
  return {
    parameters,
    pairs,
    masterKey,
    serial,
    binding,
    publicAttributes,
    request,
    witness,
    credential,
    random,
    partialOf,
  };
}

/** The member of a list, which the test knows to be there. */
export function member<Item>(items: readonly Item[], position: number): Item {
  const item = items[position];
  if (item === undefined) throw new Error(`there is no member ${position}`);
  return item;
}

/** The code of the error that a call throws. */
export function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof nym.CoconutError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}
