import { encodeCredential, encodeVerificationKey, nobleGroup } from '@coir/coconut';
import { encodeHex, type JsonValue } from '@coir/coconut/ticket';
import type { KitCase, KitFile, KitGroup, KitInputs } from './kit-file.ts';
import { World } from './world.ts';
import { allWorlds } from './worlds.ts';

/** Hex from this length on is written once if several cases have it. */
const SHARED_FROM = 96;

/** The values of a world that many cases need, by name. */
function* valuesOf(world: World): Generator<readonly [string, Uint8Array]> {
  const { parameters, pairs, issued } = world;
  const { requestBytes, credentialBytes, partials } = issued;
  yield ['record', world.recordBytes];
  yield ['master-key', world.masterKeyBytes];
  for (const { issuerIndex, signingKey, verificationKey } of pairs) {
    yield [`signing-key-${issuerIndex}`, World.signingKeyBytes(signingKey)];
    yield [`key-${issuerIndex}`, encodeVerificationKey(parameters, verificationKey)];
  }
  yield ['schema', world.schemaBytes];
  yield ['request', requestBytes];
  yield ['base', issued.base];
  for (const { issuerIndex, blinded } of issued.answers) yield [`answer-${issuerIndex}`, blinded];
  yield ['credential', credentialBytes];
  for (const { issuerIndex, credential } of partials) {
    yield [`partial-${issuerIndex}`, encodeCredential(parameters, credential)];
  }
}

/**
 * Names of the generators, the identity, and the values of all worlds. With t = 1 a key is the
 * master key, and has one name.
 */
function namesOfWorlds(): Map<string, string> {
  const { g1, g2 } = nobleGroup;
  const names = new Map([
    [encodeHex(g1.encode(g1.generator)), 'g1.generator'],
    [encodeHex(g2.encode(g2.generator)), 'g2.generator'],
    [encodeHex(g1.encode(g1.identity)), 'g1.identity'],
  ]);
  for (const world of allWorlds()) {
    for (const [what, bytes] of valuesOf(world)) {
      const value = encodeHex(bytes);
      if (!names.has(value)) names.set(value, `${world.terms.name}.${what}`);
    }
  }
  return names;
}

type Visit = (text: string, path: string) => string;

/** A value with every text in it put through `visit`. */
function visited(value: JsonValue, path: string, visit: Visit): JsonValue {
  if (typeof value === 'string') return visit(value, path);
  if (Array.isArray(value)) {
    return value.map((item: JsonValue, i) => visited(item, `${path}.${i}`, visit));
  }
  if (value === null || typeof value !== 'object') return value;
  return visitedFields(value as KitInputs, path, visit);
}

function visitedFields(fields: KitInputs, path: string, visit: Visit): KitInputs {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, visited(value, `${path}.${name}`, visit)]),
  );
}

function visitedCase(operation: string, each: KitCase, visit: Visit): KitCase {
  const path = `${operation}.${each.id}`;
  const { inputs, expect } = each;
  return {
    ...each,
    inputs: visitedFields(inputs, path, visit),
    expect: 'result' in expect ? { result: visited(expect.result, path, visit) } : expect,
  };
}

function visitedFile(file: KitFile, visit: Visit): KitFile {
  const groups = file.groups.map((group, position): KitGroup => {
    const { operation, given, cases } = group;
    const path = `${operation}.given-${position}`;
    return {
      ...group,
      given: visitedFields(given, path, visit),
      cases: cases.map((each) => visitedCase(operation, each, visit)),
    };
  });
  return { ...file, groups };
}

/**
 * The files with every long value that several cases have exchanged for `@name`, and those values.
 */
export function shareValues(files: ReadonlyMap<string, KitFile>): {
  readonly files: ReadonlyMap<string, KitFile>;
  readonly values: KitInputs;
} {
  const names = namesOfWorlds();
  const users = new Map<string, Set<string>>();
  const count: Visit = (text, path) => {
    if (text.startsWith('@')) throw new Error(`${path} looks like a name`);
    if (text.length < SHARED_FROM || !/^[0-9a-f]*$/.test(text)) return text;
    const [operation, user] = path.split('.');
    users.set(text, (users.get(text) ?? new Set()).add(`${operation}.${user}`));
    if (!names.has(text)) names.set(text, path);
    return text;
  };
  for (const file of files.values()) visitedFile(file, count);
  const isShared = (text: string): boolean => (users.get(text)?.size ?? 0) > 1;
  const refer: Visit = (text) => (isShared(text) ? `@${names.get(text)}` : text);
  const values = [...names].filter(([text]) => isShared(text)).map(([text, name]) => [name, text]);
  return {
    files: new Map([...files].map(([name, file]) => [name, visitedFile(file, refer)])),
    values: Object.fromEntries(values),
  };
}
