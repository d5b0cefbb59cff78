import type {
  Attribute,
  AttributeKind,
  BlindSignRequest,
  Credential,
  IndexedBlindedPartial,
  IssuerKeyPair,
  KeyRecord,
  PairingGroup,
  Parameters,
  RandomSource,
  RequestWitness,
  Schema,
} from '../../coconut/index.ts';
import {
  blindSign,
  createKeyRecord,
  createSchema,
  obtainCredential,
  prepareBlindSign,
  setup,
  ttpKeygen,
} from '../../coconut/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** An issued credential and everything that went into it. */
export interface CredentialFixture {
  readonly parameters: Parameters;
  readonly issuers: readonly IssuerKeyPair[];
  readonly record: KeyRecord;
  readonly attributes: readonly Attribute[];
  readonly publicAttributes: readonly Attribute[];
  readonly request: BlindSignRequest;
  readonly witness: RequestWitness;
  readonly answers: readonly IndexedBlindedPartial[];
  readonly credential: Credential;
  readonly random: RandomSource;
}

export interface FixtureOptions {
  readonly seed?: string;
  readonly network?: string;
  readonly kinds?: readonly AttributeKind[];
  readonly privateCount?: number;
  readonly threshold?: number;
  readonly issuers?: number;
  readonly scope?: string;
  readonly values?: readonly Attribute[];
  readonly group?: PairingGroup;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * A schema with these kinds of attributes, named a1, a2, …, whose nullifier attribute is the first.
 */
export function schemaOf(kinds: readonly AttributeKind[], privateCount = 1): Schema {
  return createSchema({
    name: 'pass-1',
    attributes: kinds.map((kind, position) => ({ name: `a${position + 1}`, kind })),
    privateCount,
    nullifierPosition: 1,
  });
}

/** The record of what a dealer has dealt. */
export function recordOf(
  parameters: Parameters,
  issuers: readonly IssuerKeyPair[],
  threshold: number,
  scope = 'scope',
): KeyRecord {
  return createKeyRecord(parameters, {
    scope: utf8(scope),
    threshold,
    partialKeys: issuers.map(({ issuerIndex, verificationKey }) => ({
      issuerIndex,
      key: verificationKey,
    })),
  });
}

/**
 * Runs the whole issuance, seeded: by default three attributes, the first private, and 2 of 3
 * issuers.
 */
export function issueCredential(options: FixtureOptions = {}): CredentialFixture {
  const { kinds = ['secret', 'integer', 'text'], privateCount = 1, seed = 'fixture' } = options;
  const { threshold = 2, issuers: count = 3, network = 'coir-test', scope } = options;
  const random = seededRandom(seed);
  const parameters = setup(network, schemaOf(kinds, privateCount), options.group);
  const issuers = ttpKeygen(parameters, { threshold, issuers: count }, random);
  const record = recordOf(parameters, issuers, threshold, scope);
  const attributes =
    options.values ?? kinds.map((_, position) => BigInt(1000 + 7 * position) ** 5n);
  const publicAttributes = attributes.slice(privateCount);
  const { request, witness } = prepareBlindSign(
    parameters,
    attributes.slice(0, privateCount),
    publicAttributes,
    random,
  );
  const answers = issuers.map(({ issuerIndex, signingKey }) => ({
    issuerIndex,
    blinded: blindSign(parameters, signingKey, request, publicAttributes),
  }));
  const { credential } = obtainCredential(record, witness, answers);
  return {
    parameters,
    issuers,
    record,
    attributes,
    publicAttributes,
    request,
    witness,
    answers,
    credential,
    random,
  };
}
