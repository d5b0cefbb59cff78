import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CoconutErrorCode } from '@coir/coconut';
import { type JsonValue, parseStrictJson } from '@coir/coconut/ticket';

/** What a case says must come out: a value, or a refusal with its code and the issuers it names. */
export type Expectation =
  | { readonly result: JsonValue }
  | { readonly refused: CoconutErrorCode; readonly blamed?: readonly number[] };

/** Values by name. */
export type KitInputs = { readonly [name: string]: JsonValue };

/** One case of the kit. */
export interface KitCase {
  /** Unique for its operation. */
  readonly id: string;
  /** What the case tries, in one sentence. */
  readonly comment: string;
  /** Added to what the group has given. */
  readonly inputs: KitInputs;
  readonly expect: Expectation;
}

/** Cases of one operation that share inputs. */
export interface KitGroup {
  readonly operation: string;
  readonly about: string;
  /** Inputs of every case, unless the case has one of the same name. */
  readonly given: KitInputs;
  readonly cases: readonly KitCase[];
}

/** One file of the kit. */
export interface KitFile {
  readonly suite: 'COIR-V1';
  readonly about: string;
  readonly groups: readonly KitGroup[];
}

/** The files of the kit, and how many cases each has: none can be lost without a change here. */
export const KIT_FILES: Readonly<Record<string, number>> = {
  'encodings.json': 97,
  'hashes.json': 37,
  'schemas.json': 36,
  'keys.json': 81,
  'key-records.json': 76,
  'requests.json': 120,
  'blind-signatures.json': 107,
  'credentials.json': 69,
  'aggregation.json': 87,
  'shows.json': 107,
  'show-verification.json': 142,
  'batches.json': 18,
  'sharing.json': 101,
  'key-generation.json': 61,
  'tickets.json': 45,
  'manifests.json': 122,
};

const folder = new URL('../../vectors/kit/', import.meta.url);
const LENGTH_LIMIT = 2 ** 22;

/** Name of the file of values that cases refer to as `@name`. */
export const VALUES_FILE = 'shared/values.json';

/** Where a file of the kit is. */
export function kitPath(name: string): string {
  return fileURLToPath(new URL(name, folder));
}

/** The committed text of a file of the kit. */
export function readKitText(name: string): string {
  return readFileSync(kitPath(name), 'utf8');
}

/** JSON of the kit, read strictly. */
function parseKitText(text: string): JsonValue {
  return parseStrictJson(text, { maxLength: LENGTH_LIMIT });
}

/** The values that cases refer to, as they are committed. */
export function readValues(): KitInputs {
  const { values } = parseKitText(readKitText(VALUES_FILE)) as { readonly values: KitInputs };
  return values;
}

/** A value with every `@name` in it exchanged for what it stands for. */
export function resolve(value: JsonValue, values: KitInputs): JsonValue {
  if (typeof value === 'string') {
    if (!value.startsWith('@')) return value;
    const found = Object.hasOwn(values, value.slice(1)) ? values[value.slice(1)] : undefined;
    if (found === undefined) throw new TypeError(`there is no value ${value}`);
    return found;
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => resolve(item, values));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, resolve(item, values)]),
  );
}

/** A file of the kit as it is committed, with the values it refers to. */
export function readKitFile(name: string): KitFile {
  return resolve(parseKitText(readKitText(name)), readValues()) as unknown as KitFile;
}

/** Every case of a file with its group. */
export function casesOf(file: KitFile): readonly (readonly [KitGroup, KitCase])[] {
  return file.groups.flatMap((group) => group.cases.map((each) => [group, each] as const));
}
