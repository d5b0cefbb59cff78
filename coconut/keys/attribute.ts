import { randomScalar } from '../algebra/random-scalar.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { copyBytes } from '../encoding/bytes.ts';
import { encodeText } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import { nobleGroup } from '../group/noble-group.ts';
import type { PairingGroup, Scalar } from '../group/pairing-group.ts';
import {
  type AttributeField,
  type AttributeKind,
  privateFields,
  publicFields,
  type Schema,
} from './schema.ts';

/** The value of one attribute, as the scalar that is signed. */
export type Attribute = Scalar;

const ATTRIBUTE_TAG = 'COIR-V1-ATTRIBUTE-BLS12381FR_XMD:SHA-256_';
const INTEGER_LIMIT = 1n << 64n;

/**
 * Makes the attribute that stands for these bytes: `hash_to_field(bytes)`. For attributes of kind
 * `text`.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ATTRIBUTE` for what is not bytes.
 */
export function attributeFromBytes(bytes: Uint8Array, group: PairingGroup = nobleGroup): Attribute {
  const copy = copyBytes(bytes, 'what an attribute is made of', 'COCONUT_INVALID_ATTRIBUTE');
  return group.hashToScalar(copy, ATTRIBUTE_TAG);
}

/**
 * Makes the attribute that stands for a text: the hash of its UTF-8 exactly as given, so two normal
 * forms of one text differ. Empty is allowed.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ATTRIBUTE` for what is no text, or holds a lone
 * surrogate.
 */
export function attributeFromText(text: string, group: PairingGroup = nobleGroup): Attribute {
  return attributeFromBytes(encodeText(text), group);
}

/**
 * Makes the attribute that stands for an integer: the integer itself, so that it can be compared
 * and computed with.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ATTRIBUTE` outside [0, 2⁶⁴), or for a number that
 * is not a safe integer.
 */
export function attributeFromInteger(value: bigint | number): Attribute {
  const integer = typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value) : -1n;
  if (integer < 0n || integer >= INTEGER_LIMIT) {
    throw new CoconutError('COCONUT_INVALID_ATTRIBUTE', 'an integer attribute is in [0, 2⁶⁴)');
  }
  return integer;
}

/**
 * Draws a fresh uniform attribute of kind `secret`, in [1, r − 1]. **Holder side.**
 *
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source fails.
 */
export function randomAttribute(
  random: RandomSource = randomBytes,
  group: PairingGroup = nobleGroup,
): Attribute {
  return randomScalar(group, random);
}

/**
 * `true` if a value can be an attribute of this kind: a secret in [1, r − 1], an integer in [0,
 * 2⁶⁴), a hash in [0, r).
 */
export function isAttributeOf(
  group: PairingGroup,
  kind: AttributeKind,
  value: unknown,
): value is Attribute {
  if (typeof value !== 'bigint' || value < 0n || value >= group.order) return false;
  switch (kind) {
    case 'secret':
      return value !== 0n;
    case 'integer':
      return value < INTEGER_LIMIT;
    case 'text':
      return true;
  }
}

/** `true` if the values are such as these fields can hold, no more and no fewer. */
export function areAttributesValid(
  group: PairingGroup,
  fields: readonly AttributeField[],
  values: readonly Attribute[],
): boolean {
  return (
    values.length === fields.length &&
    fields.every(({ kind }, position) => isAttributeOf(group, kind, values[position]))
  );
}

/** All attributes of a schema, or those that issuers do not see, or those that they do. */
export type AttributePart = 'all' | 'private' | 'public';

const FIELDS: Readonly<Record<AttributePart, (schema: Schema) => readonly AttributeField[]>> = {
  all: ({ attributes }) => attributes,
  private: privateFields,
  public: publicFields,
};

/**
 * Refuses values that these attributes of a schema cannot have.
 *
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE`, which
 * names the attribute and not its value.
 */
export function assertAttributes(
  { group, schema }: { readonly group: PairingGroup; readonly schema: Schema },
  part: AttributePart,
  values: readonly Attribute[],
): void {
  const fields = FIELDS[part](schema);
  if (values.length !== fields.length) {
    const names = fields.map(({ name }) => name).join(', ');
    const which = part === 'all' ? '' : `${part} `;
    throw new CoconutError(
      'COCONUT_ATTRIBUTE_COUNT',
      `schema "${schema.name}" has ${fields.length} ${which}attributes (${names}), ${values.length} given`,
    );
  }
  fields.forEach(({ kind, name }, position) => {
    if (!isAttributeOf(group, kind, values[position])) {
      throw new CoconutError(
        'COCONUT_INVALID_ATTRIBUTE',
        `attribute ${name} is not a valid ${kind}`,
      );
    }
  });
}
