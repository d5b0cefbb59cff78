import { encodeText } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import { nobleGroup } from '../group/noble-group.ts';
import type { PairingGroup } from '../group/pairing-group.ts';
import type { Parameters } from '../keys/parameters.ts';
import { ATTRIBUTE_LIMIT, createSchema } from '../keys/schema.ts';
import { hashToG1 } from './hashing.ts';

/** The ciphersuite of this module: byte-compatible with version 5 of Nym's Coconut. */
export const NYM_SUITE = 'NYM-COCONUT-V5';

/**
 * The parameters that holder, issuers and verifiers agree on. The same shape as the native suite's,
 * so that what is truly the same is shared, but with other generators; the marker keeps native
 * parameters out.
 */
export interface NymParameters extends Parameters {
  /** Tells these parameters from native ones. */
  readonly suite: typeof NYM_SUITE;
}

/** q and m of {@link setup}. */
export interface AttributeCounts {
  /** q: how many attributes a key signs, 1 ≤ q ≤ 32. */
  readonly attributeCount: number;
  /**
   * m: how many of them, from the first, issuers do not see, 1 ≤ m ≤ q. A show needs exactly two:
   * serial and binding number.
   */
  readonly privateCount: number;
}

/**
 * The public parameters: `h_i = HashToG1("h" ‖ decimal(i))`, i = 1 … q. **Everybody.**
 *
 * Nothing but i enters a generator, so all applications of this suite share them. q enters every
 * request proof. The reference reads m from the request; here it is pinned, since a holder who
 * chooses m chooses which attributes the issuer gets to see.
 *
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` unless 1 ≤ m ≤ q ≤ 32,
 * `COCONUT_INVALID_SCHEMA` never.
 */
export function setup(
  { attributeCount, privateCount }: AttributeCounts,
  group: PairingGroup = nobleGroup,
): NymParameters {
  const isValid =
    [attributeCount, privateCount].every(Number.isInteger) &&
    privateCount >= 1 &&
    privateCount <= attributeCount &&
    attributeCount <= ATTRIBUTE_LIMIT;
  if (!isValid) {
    throw new CoconutError('COCONUT_ATTRIBUTE_COUNT', 'attribute counts break 1 ≤ m ≤ q ≤ 32');
  }
  const positions = Array.from({ length: attributeCount }, (_, index) => index + 1);
  const schema = createSchema({
    name: NYM_SUITE,
    // Of kind `text` are all scalars: that is what an attribute of this suite is. Only a serial
    // number is never zero.
    attributes: positions.map((position) => ({
      name: `attribute ${position}`,
      kind: position === 1 ? 'secret' : 'text',
    })),
    privateCount,
    nullifierPosition: 1,
  });
  const generators = positions.map((position) => hashToG1(encodeText(`h${position}`), group));
  return Object.freeze({
    suite: NYM_SUITE,
    group,
    network: '',
    schema,
    generators: Object.freeze(generators),
  });
}
