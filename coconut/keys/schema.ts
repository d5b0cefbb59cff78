import {
  decodeItems,
  decodeText,
  decodeU16,
  encodeItems,
  encodeText,
  u16,
} from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';

/**
 * The meaning of an attribute's scalar: a random secret, an integer itself, or the hash of a
 * text or of bytes.
 */
export type AttributeKind = 'secret' | 'integer' | 'text';

/** One attribute of a schema. */
export interface AttributeField {
  /** Different from all others of the schema. */
  readonly name: string;
  /** Bounds its scalar. */
  readonly kind: AttributeKind;
}

/**
 * The attributes of a credential in order, how many of them (a prefix) issuers do not see, and
 * which one the nullifier is made of. Positions are counted from 1.
 */
export interface Schema {
  /** Goes into the bytes of every request, and so into the base of every credential. */
  readonly name: string;
  /** q attributes, 1 ≤ q ≤ 32. */
  readonly attributes: readonly AttributeField[];
  /** m: positions 1…m are private at issuance. */
  readonly privateCount: number;
  /** n: 1 ≤ n ≤ m, of kind `secret`. */
  readonly nullifierPosition: number;
}

/** The most attributes a credential can have: a mask of 32 bits tells which are hidden. */
export const ATTRIBUTE_LIMIT = 32;

/** The longest name of a network, schema or attribute, in bytes of UTF-8. */
export const NAME_LENGTH_LIMIT = 255;

const KINDS: readonly string[] = ['secret', 'integer', 'text'] satisfies AttributeKind[];

function invalid(reason: string): CoconutError {
  return new CoconutError('COCONUT_INVALID_SCHEMA', reason);
}

/**
 * `true` if a text can name a network, a schema or an attribute: well-formed, and short enough.
 */
export function isName(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    text.isWellFormed() &&
    new TextEncoder().encode(text).length <= NAME_LENGTH_LIMIT
  );
}

/**
 * A checked, frozen copy of the given schema.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCHEMA` unless 1 ≤ n ≤ m ≤ q ≤ 32, attribute n is
 * secret, kinds are known, and names are well-formed, at most 255 bytes, and different.
 */
export function createSchema(fields: Schema): Schema {
  const { name, attributes, privateCount: m, nullifierPosition: n } = fields;
  const q = attributes.length;
  if (![m, n].every(Number.isInteger) || n < 1 || n > m || m > q || q > ATTRIBUTE_LIMIT) {
    throw invalid('a schema needs 1 ≤ n ≤ m ≤ q ≤ 32');
  }
  if (!isName(name) || !attributes.every((attribute) => isName(attribute.name))) {
    throw invalid('a name in a schema is malformed or too long');
  }
  if (new Set(attributes.map((attribute) => attribute.name)).size !== q) {
    throw invalid('two attributes of a schema have the same name');
  }
  if (!attributes.every((attribute) => KINDS.includes(attribute.kind))) {
    throw invalid('an attribute of a schema has an unknown kind');
  }
  if (attributes[n - 1]?.kind !== 'secret') throw invalid('the nullifier attribute must be secret');
  return Object.freeze({
    name,
    attributes: Object.freeze(attributes.map(({ name, kind }) => Object.freeze({ name, kind }))),
    privateCount: m,
    nullifierPosition: n,
  });
}

/** The attributes that issuers do not see: positions 1…m. */
export function privateFields(schema: Schema): readonly AttributeField[] {
  return schema.attributes.slice(0, schema.privateCount);
}

/** The attributes that issuers see and vouch for: positions m + 1…q. */
export function publicFields(schema: Schema): readonly AttributeField[] {
  return schema.attributes.slice(schema.privateCount);
}

/** `T(name, u16 q, u16 m, u16 n, name_1, kind_1, …)`. */
export function encodeSchema(schema: Schema): Uint8Array {
  return encodeItems(
    encodeText(schema.name),
    u16(schema.attributes.length),
    u16(schema.privateCount),
    u16(schema.nullifierPosition),
    ...schema.attributes.flatMap(({ name, kind }) => [encodeText(name), encodeText(kind)]),
  );
}

/**
 * Reads a schema; the inverse of {@link encodeSchema}.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if the structure is wrong,
 * `COCONUT_INVALID_SCHEMA` as {@link createSchema}.
 */
export function decodeSchema(bytes: Uint8Array): Schema {
  const items = decodeItems(bytes, 4 + 2 * ATTRIBUTE_LIMIT);
  const [name, q, m, n, ...fields] = items;
  if (name === undefined || q === undefined || m === undefined || n === undefined) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'a schema has too few items');
  }
  if (fields.length !== 2 * decodeU16(q)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'a schema has the wrong number of items');
  }
  const texts = fields.map(decodeText);
  const attributes = Array.from({ length: texts.length / 2 }, (_, position) => ({
    name: texts[2 * position] ?? '',
    kind: (texts[2 * position + 1] ?? '') as AttributeKind,
  }));
  return createSchema({
    name: decodeText(name),
    attributes,
    privateCount: decodeU16(m),
    nullifierPosition: decodeU16(n),
  });
}
