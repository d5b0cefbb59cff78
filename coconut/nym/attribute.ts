import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { encodeText } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import { nobleGroup } from '../group/noble-group.ts';
import type { PairingGroup } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import { hashToScalar } from './hashing.ts';
import type { NymParameters } from './parameters.ts';
import { randomScalar } from './scalar.ts';

/**
 * A uniformly random attribute other than zero, for a serial or a binding number. **Holder side.**
 */
export function randomAttribute(
  random: RandomSource = randomBytes,
  group: PairingGroup = nobleGroup,
): Attribute {
  return randomScalar(group, random);
}

/**
 * The attribute that stands for a text: HashToScalar of its UTF-8 as given.
 * @throws {@link CoconutError} `COCONUT_INVALID_ATTRIBUTE` if the text holds a lone surrogate.
 */
export function attributeFromText(text: string, group: PairingGroup = nobleGroup): Attribute {
  return hashToScalar(encodeText(text), group);
}

/** `true` if every value is an integer in [0, r). */
export function areAttributes(
  { group }: Pick<NymParameters, 'group'>,
  values: readonly Attribute[],
): boolean {
  return values.every((value) => typeof value === 'bigint' && value >= 0n && value < group.order);
}

/**
 * `true` if there are m private attributes, as pinned, and k public ones with m + k ≤ q. The unused
 * positions count as 0.
 */
export function isCountAllowed(
  { schema }: NymParameters,
  privateCount: number,
  publicCount: number,
): boolean {
  return (
    privateCount === schema.privateCount && privateCount + publicCount <= schema.attributes.length
  );
}

/**
 * Refuses counts that {@link isCountAllowed} does not allow and values outside [0, r).
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT`, which names the counts, or
 * `COCONUT_INVALID_ATTRIBUTE`.
 */
export function assertAttributes(
  parameters: NymParameters,
  privateCount: number,
  publicAttributes: readonly Attribute[],
  privateAttributes: readonly Attribute[] = [],
): void {
  if (!isCountAllowed(parameters, privateCount, publicAttributes.length)) {
    const { privateCount: m, attributes } = parameters.schema;
    throw new CoconutError(
      'COCONUT_ATTRIBUTE_COUNT',
      `${privateCount} private and ${publicAttributes.length} public attributes, not ${m} private of at most ${attributes.length}`,
    );
  }
  if (!areAttributes(parameters, [...privateAttributes, ...publicAttributes])) {
    throw new CoconutError('COCONUT_INVALID_ATTRIBUTE', 'an attribute is not in [0, r)');
  }
}
