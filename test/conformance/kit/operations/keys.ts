import {
  aggregateVerificationKeys,
  decodeSigningKey,
  decodeVerificationKey,
  deriveVerificationKey,
  encodeSigningKey,
  encodeVerificationKey,
  isKeyConsistent,
  nullifier,
  ttpKeygen,
} from '@coir/coconut';
import { seededRandom } from '../../../support/seeded-random.ts';
import { hex, isSame, type Operations, parametersOf, recordOf, streamOf } from './operation.ts';

/** Keys, their records and scopes. */
export const keyOperations: Operations = {
  deal: (inputs) => {
    const parameters = parametersOf(inputs);
    const options = {
      threshold: inputs.integer('threshold'),
      issuers: inputs.integer('issuers'),
    };
    const random = inputs.has('stream')
      ? streamOf(inputs.bytes('stream'))
      : seededRandom(inputs.bytes('seed'));
    const pairs = ttpKeygen(parameters, options, random);
    return {
      keys: pairs.map(({ issuerIndex, signingKey, verificationKey }) => ({
        issuerIndex,
        signingKey: hex(encodeSigningKey(signingKey)),
        verificationKey: hex(encodeVerificationKey(parameters, verificationKey)),
      })),
    };
  },
  'decode-signing-key': (inputs) => {
    const parameters = parametersOf(inputs);
    const key = decodeSigningKey(parameters, inputs.bytes('bytes'));
    const verificationKey = deriveVerificationKey(parameters.group, key);
    return {
      same: isSame(inputs, encodeSigningKey(key)),
      verificationKey: hex(encodeVerificationKey(parameters, verificationKey)),
    };
  },
  'decode-verification-key': (inputs) => {
    const parameters = parametersOf(inputs);
    const key = decodeVerificationKey(parameters, inputs.bytes('bytes'));
    return {
      same: isSame(inputs, encodeVerificationKey(parameters, key)),
      consistent: isKeyConsistent(parameters.group, key),
    };
  },
  'aggregate-keys': (inputs) => {
    const parameters = parametersOf(inputs);
    const keys = inputs.objects('keys').map((entry) => ({
      issuerIndex: entry.integer('issuerIndex'),
      key: decodeVerificationKey(parameters, entry.bytes('key')),
    }));
    const key = aggregateVerificationKeys(parameters, keys);
    return { key: hex(encodeVerificationKey(parameters, key)) };
  },
  'decode-key-record': (inputs) => {
    const record = recordOf(inputs);
    return {
      keyId: hex(record.keyId),
      network: record.network,
      schemaName: record.schema.name,
      scope: hex(record.scope),
      scopeChoice: record.scopeChoice,
      threshold: record.threshold,
      issuers: record.partialKeys.map(({ issuerIndex }) => issuerIndex),
    };
  },
  'choose-scope': (inputs) => {
    const record = recordOf(inputs);
    const { g1 } = inputs.group;
    return {
      keyId: hex(record.keyId),
      nullifierBase: hex(g1.encode(record.nullifierBase)),
    };
  },
  nullifier: (inputs) => ({
    nullifier: hex(nullifier(recordOf(inputs), inputs.scalar('attribute'))),
  }),
};
