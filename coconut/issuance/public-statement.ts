import type { G1Point } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import { requestHead } from './request-base.ts';

/** What all requests with the same public attributes share. */
export interface PublicStatement {
  readonly publicAttributes: readonly Attribute[];
  readonly head: Uint8Array;
  /** `Π_public h_j^{a_j}`. */
  readonly publicCommitment: G1Point;
  /** Its inverse, with which proofs are checked. */
  readonly publicInverse: G1Point;
}

/** The shared part of requests, for public attributes that the schema has. */
export function publicStatement(
  parameters: Parameters,
  publicAttributes: readonly Attribute[],
): PublicStatement {
  const { group, generators, schema } = parameters;
  const publicGenerators = generators.slice(schema.privateCount);
  const publicCommitment = group.g1.multiExponentiate(publicGenerators, publicAttributes);
  return {
    publicAttributes,
    head: requestHead(parameters, publicAttributes),
    publicCommitment,
    publicInverse: group.g1.negate(publicCommitment),
  };
}
