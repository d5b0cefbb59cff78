import { u32 } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import { nobleGroup } from '../group/noble-group.ts';
import type { G1Point, PairingGroup } from '../group/pairing-group.ts';
import { createSchema, isName, type Schema } from './schema.ts';

/** The ciphersuite of this package's native objects. */
export const SUITE = 'COIR-V1';

/** The public bases that everybody in a network agrees on before any key exists. */
export interface Parameters {
  /** The implementation of the curve that all points belong to. */
  readonly group: PairingGroup;
  /** The name that separates this network's hashes from every other's. */
  readonly network: string;
  /** The attributes of credentials. */
  readonly schema: Schema;
  /**
   * h_1 … h_q, the bases of the commitment to all attributes. Nobody knows a relation between them
   * and g1.
   */
  readonly generators: readonly G1Point[];
}

const GENERATOR_TAG = 'COIR-V1-GENERATOR-BLS12381G1_XMD:SHA-256_SSWU_RO_';

/**
 * The public parameters of a network and schema: `h_j = hashToG1(u32(j))` for j = 1 … q. Draws
 * nothing and trusts nobody.
 *
 * @param network - Name of the network.
 * @param schema - Checked again here.
 * @param group - Implementation of the curve; every object made with these parameters holds points
 * of it.
 * @throws {@link CoconutError} `COCONUT_INVALID_SCHEMA` if the schema, or the network's name, is
 * not valid.
 */
export function setup(
  network: string,
  schema: Schema,
  group: PairingGroup = nobleGroup,
): Parameters {
  const checked = createSchema(schema);
  if (!isName(network)) {
    throw new CoconutError('COCONUT_INVALID_SCHEMA', 'the name of the network is malformed');
  }
  const generators = checked.attributes.map((_, position) =>
    group.hashToG1(u32(position + 1), GENERATOR_TAG),
  );
  return Object.freeze({ group, network, schema: checked, generators: Object.freeze(generators) });
}
