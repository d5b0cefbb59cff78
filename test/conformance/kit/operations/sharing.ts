import {
  decodeSigningKey,
  decodeVerificationKey,
  deriveVerificationKey,
  encodeScalar,
  encodeVerificationKey,
  type Parameters,
} from '@coir/coconut';
import {
  assertIssuerIndices,
  evaluatePolynomial,
  lagrangeWeights,
} from '../../../../coconut/algebra/interpolation.ts';
import { reduceScalar } from '../../../../coconut/algebra/random-scalar.ts';
import {
  areKeysEqual,
  evaluateCommitments,
  interpolateCommitments,
  type KeyPolynomial,
  sumCommitments,
} from '../../../../coconut/dkg/dealing/key-polynomial.ts';
import {
  encodePossessionProof,
  provePossession,
  takePossessionProof,
} from '../../../../coconut/dkg/proofs/possession-proof.ts';
import { verifyPossession } from '../../../../coconut/dkg/proofs/verify-possession.ts';
import { ByteReader } from '../../../../coconut/encoding/byte-reader.ts';
import type { Inputs } from '../inputs.ts';
import { hex, type Operations, parametersOf, streamOf } from './operation.ts';

const scalarHex = (scalar: bigint): string => hex(encodeScalar(scalar));

function weightsOf(inputs: Inputs, indices: readonly number[]): readonly bigint[] {
  const { factor, multiples } = lagrangeWeights(inputs.group, indices);
  return multiples.map((multiple) => reduceScalar(inputs.group, factor * multiple));
}

function commitmentsOf(parameters: Parameters, inputs: Inputs): KeyPolynomial {
  return inputs.bytesList('commitments').map((key) => decodeVerificationKey(parameters, key));
}

/** Sharing and interpolation over the scalars, and the public side of generating a key together. */
export const sharingOperations: Operations = {
  share: (inputs) => {
    const coefficients = inputs.scalars('coefficients');
    const indices = inputs.integers('indices');
    assertIssuerIndices(indices);
    const values = indices.map((i) => evaluatePolynomial(inputs.group, coefficients, BigInt(i)));
    return { values: values.map(scalarHex) };
  },
  'lagrange-weights': (inputs) => ({
    weights: weightsOf(inputs, inputs.integers('indices')).map(scalarHex),
  }),
  interpolate: (inputs) => {
    const values = inputs.scalars('values');
    const weights = weightsOf(inputs, inputs.integers('indices'));
    const sum = weights.reduce((total, weight, i) => total + weight * (values[i] ?? 0n), 0n);
    return { value: scalarHex(reduceScalar(inputs.group, sum)) };
  },
  'evaluate-commitments': (inputs) => {
    const parameters = parametersOf(inputs);
    const commitments = commitmentsOf(parameters, inputs);
    const index = inputs.integer('issuerIndex');
    const key = evaluateCommitments(parameters.group, commitments, index);
    return { key: hex(encodeVerificationKey(parameters, key)) };
  },
  'combine-commitments': (inputs) => {
    const parameters = parametersOf(inputs);
    const polynomials = inputs.objects('dealings').map((dealing) => ({
      issuerIndex: dealing.integer('issuerIndex'),
      commitments: commitmentsOf(parameters, dealing),
    }));
    const combined =
      inputs.text('kind') === 'resharing'
        ? interpolateCommitments(parameters, polynomials)
        : sumCommitments(
            parameters.group,
            polynomials.map(({ commitments }) => commitments),
          );
    return { commitments: combined.map((key) => hex(encodeVerificationKey(parameters, key))) };
  },
  'check-share': (inputs) => {
    const parameters = parametersOf(inputs);
    const { group } = parameters;
    const commitments = commitmentsOf(parameters, inputs);
    const share = decodeSigningKey(parameters, inputs.bytes('share'));
    const committed = evaluateCommitments(group, commitments, inputs.integer('issuerIndex'));
    return { valid: areKeysEqual(group, deriveVerificationKey(group, share), committed) };
  },
  'prove-possession': (inputs) => {
    const { group } = inputs;
    const { g1, g2 } = group;
    const [statement, secrets] = [inputs.bytes('statement'), inputs.scalars('secrets')];
    const random = streamOf(inputs.bytes('draw'));
    const proof =
      inputs.text('group') === 'G1'
        ? provePossession(group, g1, statement, secrets, random)
        : provePossession(group, g2, statement, secrets, random);
    return { proof: hex(encodePossessionProof(proof)) };
  },
  'verify-possession': (inputs) => {
    const { group } = inputs;
    const { g1, g2 } = group;
    const [statement, points] = [inputs.bytes('statement'), inputs.bytesList('points')];
    const proof = takePossessionProof(group, new ByteReader(inputs.bytes('proof'), 64, 'proof'));
    const valid =
      inputs.text('group') === 'G1'
        ? verifyPossession(group, g1, statement, points.map(g1.decode), proof)
        : verifyPossession(group, g2, statement, points.map(g2.decode), proof);
    return { valid };
  },
};
