import { CoconutError } from '../errors.ts';
import { JSON_DEPTH_LIMIT, type JsonValue } from './canonical-json.ts';

/** Bounds on a text that {@link parseStrictJson} reads. */
export interface JsonBounds {
  /** UTF-16 code units; checked before anything is read. */
  readonly maxLength: number;
  /** Nesting of arrays and objects; {@link JSON_DEPTH_LIMIT} when absent. */
  readonly maxDepth?: number;
}

const WHITE_SPACE = /[ \t\n\r]*/y;
const INTEGER = /-?(?:0|[1-9][0-9]*)/y;
const STRING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 §7 names them
  /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const WORDS: readonly (readonly [string, JsonValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class StrictReader {
  readonly #text: string;
  readonly #maxDepth: number;
  #position = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(): JsonValue {
    const value = this.#value(0);
    if (this.#position !== this.#text.length) this.#refuse('something follows the value');
    return value;
  }

  #refuse(reason: string): never {
    throw new CoconutError('COCONUT_INVALID_ENCODING', `invalid JSON: ${reason}`);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const matched = pattern.exec(this.#text)?.[0];
    this.#position += matched?.length ?? 0;
    return matched;
  }

  #skip(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#position)) return false;
    this.#position += expected.length;
    return true;
  }

  #value(depth: number): JsonValue {
    this.#match(WHITE_SPACE);
    const value = this.#bareValue(depth);
    this.#match(WHITE_SPACE);
    return value;
  }

  #bareValue(depth: number): JsonValue {
    if (this.#skip('{')) return this.#object(depth + 1);
    if (this.#skip('[')) return this.#array(depth + 1);
    if (this.#text[this.#position] === '"') return this.#string();
    for (const [word, value] of WORDS) if (this.#skip(word)) return value;
    const digits = this.#match(INTEGER);
    if (digits === undefined) return this.#refuse('no value where one belongs');
    const integer = Number(digits);
    // A fraction or an exponent is left over, and nothing may follow a value.
    if (!Number.isSafeInteger(integer) || digits === '-0') {
      this.#refuse('a number that is not an integer of at most 2^53 - 1');
    }
    return integer;
  }

  #string(): string {
    const quoted = this.#match(STRING);
    if (quoted === undefined) return this.#refuse('a broken string');
    const value: unknown = JSON.parse(quoted);
    if (typeof value !== 'string' || !value.isWellFormed()) return this.#refuse('a lone surrogate');
    return value;
  }

  #array(depth: number): JsonValue[] {
    if (depth > this.#maxDepth) this.#refuse('nested too deep');
    const items: JsonValue[] = [];
    this.#match(WHITE_SPACE);
    if (this.#skip(']')) return items;
    do items.push(this.#value(depth));
    while (this.#skip(','));
    if (!this.#skip(']')) this.#refuse('an array without its end');
    return items;
  }

  #object(depth: number): { [name: string]: JsonValue } {
    if (depth > this.#maxDepth) this.#refuse('nested too deep');
    // No prototype, so that a member called __proto__ is a member like any other.
    const members: { [name: string]: JsonValue } = Object.create(null);
    this.#match(WHITE_SPACE);
    if (this.#skip('}')) return members;
    do {
      this.#match(WHITE_SPACE);
      const name = this.#string();
      if (Object.hasOwn(members, name)) this.#refuse('a member that comes twice');
      this.#match(WHITE_SPACE);
      if (!this.#skip(':')) this.#refuse('a member without a value');
      members[name] = this.#value(depth);
    } while (this.#skip(','));
    if (!this.#skip('}')) this.#refuse('an object without its end');
    return members;
  }
}

/**
 * Reads JSON (RFC 8259) without the freedoms by which two readers can understand one text
 * differently: a member may come once, numbers are integers of at most 2⁵³ − 1 in size, strings
 * have no lone surrogate, and length and depth are bounded. Objects have no prototype.
 *
 * @param text - Untrusted. No error repeats any of it.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`
 */
export function parseStrictJson(text: string, bounds: JsonBounds): JsonValue {
  if (typeof text !== 'string') {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'invalid JSON: not a text');
  }
  if (text.length > bounds.maxLength) {
    throw new CoconutError(
      'COCONUT_INVALID_ENCODING',
      `invalid JSON: ${text.length} characters, of at most ${bounds.maxLength}`,
    );
  }
  return new StrictReader(text, bounds.maxDepth ?? JSON_DEPTH_LIMIT).document();
}
