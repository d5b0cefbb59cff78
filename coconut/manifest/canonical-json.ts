import { CoconutError } from '../errors.ts';

/** The values JSON has, numbers limited to safe integers, which every language reads alike. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | {
      /** Members by name, in any order. */
      readonly [name: string]: JsonValue;
    };

/** Deepest nesting that is read or written. */
export const JSON_DEPTH_LIMIT = 32;

function refuse(reason: string): never {
  throw new CoconutError('COCONUT_INVALID_ENCODING', `no canonical JSON: ${reason}`);
}

function write(value: unknown, depth: number): string {
  if (depth > JSON_DEPTH_LIMIT) return refuse('nested too deep');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? String(value) : refuse('not a safe integer');
  }
  if (typeof value === 'string') {
    return value.isWellFormed() ? JSON.stringify(value) : refuse('a lone surrogate');
  }
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  }
  if (typeof value !== 'object') return refuse(`a ${typeof value}`);
  const members = Object.entries(value)
    // RFC 8785 §3.2.3: by UTF-16 code units, as the comparison operators of this language do.
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, member]) => `${write(name, depth)}:${write(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}

/**
 * The canonical text of a JSON value (RFC 8785): members sorted, no white space, one spelling for
 * every string and number.
 *
 * Only what {@link JsonValue} names is taken: fractions, numbers beyond 2⁵³ − 1, lone surrogates,
 * `undefined` and nesting beyond {@link JSON_DEPTH_LIMIT} (so also cycles) are refused.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}
