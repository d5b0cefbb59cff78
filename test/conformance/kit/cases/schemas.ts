import { decodeItems, encodeItems, encodeSchema, type Schema, u16 } from '@coir/coconut';
import { utf8 } from '../../../support/issued-tickets.ts';
import { DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { joined } from '../malformed-bytes.ts';
import { schemaOf, type WorldName, worldOf } from '../worlds.ts';

const WORLDS: readonly WorldName[] = ['ticket', 'member', 'widest', 'unicode', 'nameless'];

const invalid = 'COCONUT_INVALID_SCHEMA';
const malformed = 'COCONUT_INVALID_ENCODING';

const bytes = encodeSchema(worldOf('member').terms.schema);
const items = decodeItems(bytes, 100);

/** The schema of members with some items exchanged. */
function withItems(changes: Readonly<Record<number, Uint8Array>>): Uint8Array {
  return encodeItems(...items.map((item, position) => changes[position] ?? item));
}

/** A schema that is not checked before it is written. */
function unchecked(q: number, m: number, n: number, kinds: readonly string[]): Uint8Array {
  const named = kinds.flatMap((kind, position) => [utf8(`a${position}`), utf8(kind)]);
  return encodeItems(utf8('unchecked'), u16(q), u16(m), u16(n), ...named);
}

function fieldsOf({ name, attributes, privateCount, nullifierPosition }: Schema) {
  return {
    name,
    attributes: attributes.map(({ name: attribute, kind }) => ({ name: attribute, kind })),
    privateCount,
    nullifierPosition,
  };
}

const REFUSED_SCHEMAS = [
  [
    'count-too-high',
    'q says one attribute more than there are.',
    withItems({ 1: u16(5) }),
    malformed,
  ],
  [
    'count-too-low',
    'q says one attribute fewer than there are.',
    withItems({ 1: u16(3) }),
    malformed,
  ],
  ['count-of-one-byte', 'q is one byte.', withItems({ 1: Uint8Array.of(4) }), malformed],
  [
    'private-count-of-four-bytes',
    'm is four bytes.',
    withItems({ 2: Uint8Array.of(0, 0, 0, 2) }),
    malformed,
  ],
  ['position-without-bytes', 'n is empty.', withItems({ 3: new Uint8Array(0) }), malformed],
  [
    'name-not-utf-8',
    'The name is not UTF-8.',
    withItems({ 0: Uint8Array.of(0xc3, 0x28) }),
    malformed,
  ],
  [
    'overlong-utf-8',
    'A name in overlong UTF-8.',
    withItems({ 0: Uint8Array.of(0xc1, 0x81) }),
    malformed,
  ],
  [
    'surrogate-in-utf-8',
    'A surrogate written as UTF-8.',
    withItems({ 4: Uint8Array.of(0xed, 0xa0, 0x80) }),
    malformed,
  ],
  ['kind-not-utf-8', 'A kind is not UTF-8.', withItems({ 5: Uint8Array.of(0xff) }), malformed],
  ['cut', 'The last byte is missing.', bytes.slice(0, -1), malformed],
  [
    'without-its-last-item',
    'The last item is missing.',
    encodeItems(...items.slice(0, -1)),
    malformed,
  ],
  ['too-few-items', 'Only name and two numbers.', encodeItems(...items.slice(0, 3)), malformed],
  ['empty', 'No bytes.', new Uint8Array(0), malformed],
  ['trailing-byte', 'A byte follows.', joined(bytes, new Uint8Array(1)), malformed],
  [
    'trailing-attribute',
    'An attribute follows.',
    joined(bytes, encodeItems(utf8('more'), utf8('text'))),
    malformed,
  ],
  ['private-count-zero', 'm = 0.', withItems({ 2: u16(0) }), invalid],
  ['private-count-above-count', 'm > q.', withItems({ 2: u16(5) }), invalid],
  ['position-zero', 'n = 0.', withItems({ 3: u16(0) }), invalid],
  [
    'position-above-private-count',
    'n > m.',
    unchecked(3, 1, 2, ['secret', 'secret', 'text']),
    invalid,
  ],
  [
    'nullifier-integer',
    'The nullifier attribute is an integer.',
    withItems({ 3: u16(1) }),
    invalid,
  ],
  ['nullifier-text', 'The nullifier attribute is a text.', unchecked(1, 1, 1, ['text']), invalid],
  ['no-attribute', 'q = 0.', unchecked(0, 0, 0, []), invalid],
  ['unknown-kind', 'An unknown kind.', withItems({ 5: utf8('number') }), invalid],
  ['kind-in-capitals', 'Kinds are in lower case.', withItems({ 5: utf8('Integer') }), invalid],
  ['kind-empty', 'A kind without a name.', withItems({ 5: new Uint8Array(0) }), invalid],
  ['same-name-twice', 'Two attributes have one name.', withItems({ 6: utf8('birth') }), invalid],
  ['long-name', 'A name of 256 bytes.', withItems({ 0: new Uint8Array(256).fill(65) }), invalid],
  [
    'long-attribute-name',
    'The name of an attribute has 128 characters and 256 bytes.',
    withItems({ 4: utf8('ä'.repeat(128)) }),
    invalid,
  ],
] as const;

function addRefused(cases: DescribedGroup): void {
  for (const [id, comment, changed, code] of REFUSED_SCHEMAS) {
    cases.refuses(id, comment, { bytes: changed }, code);
  }
}

/** Schemas. */
export function schemasFile(): KitFile {
  const cases = new DescribedGroup(
    'decode-schema',
    'T(name, u16 q, u16 m, u16 n, name_1, kind_1, …).',
  );
  for (const name of WORLDS) {
    const { schema } = worldOf(name).terms;
    const encoded = encodeSchema(schema);
    const result = { ...fieldsOf(schema), same: true };
    cases.gives(name, `The schema ${schema.name || 'without names'}.`, { bytes: encoded }, result);
  }
  const longest = schemaOf('n'.repeat(255), [['ä'.repeat(127), 'secret']], 1, 1);
  const encoded = encodeSchema(longest);
  const result = { ...fieldsOf(longest), same: true };
  cases.gives('longest-names', 'Names of 255 and 254 bytes.', { bytes: encoded }, result);
  const similar = schemaOf(
    'similar',
    [
      ['Caf\u00e9', 'secret'],
      ['Cafe\u0301', 'text'],
      ['\ufeffCaf\u00e9', 'text'],
    ],
    1,
    1,
  );
  const similarBytes = encodeSchema(similar);
  cases.gives(
    'similar-names',
    'Names that differ in form only are different, also by a byte order mark.',
    { bytes: similarBytes },
    { ...fieldsOf(similar), same: true },
  );
  addRefused(cases);
  const kinds = ['secret', ...Array.from({ length: 32 }, () => 'text')];
  cases.refuses('too-many', '33 attributes.', { bytes: unchecked(33, 1, 1, kinds) }, malformed);
  return describedFile('Schemas.', [cases]);
}
