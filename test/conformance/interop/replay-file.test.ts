import { readFileSync } from 'node:fs';
import type { JsonValue } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { vectorPath } from '../../support/shared-vectors.ts';
import { KIT_FILES, kitPath } from '../kit/kit-file.ts';
import { makeCoconutNymFile, makeCoirFile, makeSphinxFile } from './made-files.ts';
import { type Replay, replayFile, replayText } from './replay-file.ts';

type Place = readonly (string | number)[];

/** A copy of a file with the value at one place put through `change`. */
function changed(
  file: JsonValue,
  place: Place,
  change: (value: JsonValue) => JsonValue,
): JsonValue {
  const [key, ...rest] = place;
  if (key === undefined) return change(file);
  if (Array.isArray(file)) {
    return file.map((item, position) => (position === key ? changed(item, rest, change) : item));
  }
  if (file === null || typeof file !== 'object') throw new Error(`there is no ${key}`);
  const fields = file as Readonly<Record<string, JsonValue>>;
  return { ...fields, [key]: changed(fields[key] ?? null, rest, change) };
}

/**
 * The same text with one character in the middle changed into another digit, or the number after.
 */
function flip(value: JsonValue): JsonValue {
  if (typeof value === 'number') return value + 1;
  if (typeof value !== 'string') throw new Error('nothing to change');
  const middle = Math.floor(value.length / 2);
  const digit = value[middle] === '5' ? '6' : '5';
  return value.slice(0, middle) + digit + value.slice(middle + 1);
}

const nameOf = (place: Place): string =>
  place
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
const replay = (file: JsonValue): Replay => replayText('file', JSON.stringify(file));
const names = ({ mismatches }: Replay): readonly string[] => mismatches.map(({ name }) => name);

const FILES: readonly {
  readonly file: string;
  readonly shape: string;
  readonly matched: number;
  /** Recorded values; changing one is found at its name. */
  readonly outputs: readonly Place[];
}[] = [
  {
    file: 'coconut-nym.json',
    shape: 'coconut-nym',
    matched: 44,
    outputs: [['hash_g1(abc)'], ['openings'], ['keypair3'], ['theta'], ['elgamal_pk']],
  },
  {
    file: 'coir-v1.json',
    shape: 'coir-v1',
    matched: 277,
    outputs: [
      ['hashes', 'nullifierBase'],
      ['deposit', 'memo'],
      ['cases', 1, 'record'],
      ['cases', 1, 'credentials', 0, 'shows', 3, 'derived', 2],
      ['cases', 0, 'credentials', 3, 'shows', 0, 'mask'],
    ],
  },
  {
    file: 'key-file.json',
    shape: 'key-file',
    matched: 3,
    outputs: [['files', 2, 'file']],
  },
  {
    file: 'sphinx-nym.json',
    shape: 'sphinx-nym',
    matched: 251,
    outputs: [
      ['kdf', 'okm288'],
      ['lioness', 'ciphertext512'],
      ['captured_network', 'alice', 'address'],
      ['captured_network', 'nodes', 2, 'sphinx_public'],
      ['captured_packets', 'plain_v259_to_bob', 'hops', 3, 'shared_secret'],
      ['captured_packets', 'plain_v259_to_bob', 'ack', 'hops', 1, 'delay_ns'],
      ['captured_packets', 'plain_v259_to_bob', 'ack', 'fragment_identifier'],
      ['captured_packets', 'plain_v259_to_bob', 'message_key'],
      ['captured_packets', 'cover_v258', 'fragment'],
      ['captured_packets', 'cover_v258', 'key_rotation'],
      ['captured_packets', 'cover_v258', 'delivered_to'],
      ['deterministic_model_packets', 2, 'processing', 0, 'final_payload_sha256'],
    ],
  },
  {
    file: 'sphinx-crate.json',
    shape: 'sphinx-crate',
    matched: 502,
    outputs: [
      ['packets', 0, 'header'],
      ['packets', 4, 'processing', 1, 'delay_ns'],
      ['packets', 9, 'tampered', 6, 'outcome', 'hop'],
      ['packets', 9, 'tampered', 6, 'outcome', 'error'],
      ['packets', 9, 'tampered', 1, 'outcome', 'delivered'],
      ['surbs', 3, 'surb'],
      ['surbs', 3, 'surb_length'],
      ['surbs', 3, 'processing', 4, 'plaintext'],
    ],
  },
];

describe.each(FILES)('$file', ({ file, shape, matched, outputs }) => {
  const recorded = JSON.parse(readFileSync(vectorPath(file), 'utf8')) as JsonValue;

  it('is replayed whole, whatever it is called', async () => {
    const result = await replayFile(vectorPath(file));
    expect(result.mismatches).toEqual([]);
    expect(result).toMatchObject({ shape, matched });
  });

  it('has changed values, and those that nothing derives, found and named', () => {
    const unknown = changed(recorded, ['something else'], () => ({ list: [7] }));
    const corrupted = outputs.reduce((all, place) => changed(all, place, flip), unknown);
    const result = replay(corrupted);
    expect(names(result)).toEqual(expect.arrayContaining(outputs.map(nameOf)));
    expect(result.mismatches).toContainEqual({
      name: 'something else.list[0]',
      expected: '7',
      actual: 'not replayed',
    });
    expect(result.matched).toBeLessThanOrEqual(matched - outputs.length);
  });
});

describe('a file of the kit', () => {
  const name = 'sharing.json';
  const count = KIT_FILES[name];
  const recorded = JSON.parse(readFileSync(kitPath(name), 'utf8')) as JsonValue;
  const at = (...place: Place): Place => ['groups', 2, 'cases', ...place];

  it('is replayed whole, a match for each case', async () => {
    const result = await replayFile(kitPath(name));
    expect(result).toMatchObject({ shape: 'kit', matched: count, mismatches: [] });
  });

  it('has changed expectations and inputs found and named, and values that nothing reads', () => {
    const corrupted = [
      changed(recorded, at(0, 'expect', 'result', 'value'), flip),
      changed(recorded, at(3, 'inputs', 'values', 1), flip),
      changed(recorded, at(39, 'expect', 'refused'), () => 'COCONUT_INVALID_INDEX'),
      changed(recorded, at(38, 'expect'), () => ({ result: {} })),
      changed(recorded, at(5, 'unknown'), () => 7),
      changed(recorded, at(7, 'inputs', 'values', 0), () => '@nothing.of-this-name'),
      changed(recorded, ['suite'], () => 'COIR-V2'),
    ].map(replay);
    expect(corrupted.map(names)).toEqual([
      [nameOf(at(0, 'expect'))],
      [nameOf(at(3, 'expect'))],
      [nameOf(at(39, 'expect'))],
      [nameOf(at(38, 'expect'))],
      [nameOf(at(5, 'unknown'))],
      [nameOf(at(7)), nameOf(at(7, 'expect', 'result', 'value'))],
      [nameOf(['suite'])],
    ]);
  });
});

describe('files with other inputs', () => {
  it.each([
    ['coconut-nym', makeCoconutNymFile('made'), 28, ['inputs', 'keygen_seed']],
    ['coir-v1', makeCoirFile('made'), 35, ['cases', 0, 'inputs', 'seed']],
    ['sphinx-crate', makeSphinxFile('made'), 27, ['surbs', 0, 'initial_secret']],
  ] as const)('of shape %s are replayed from those inputs', (shape, file, matched, seed) => {
    const result = replay(file);
    expect(result.mismatches).toEqual([]);
    expect(result).toMatchObject({ shape, matched });
    expect(replay(changed(file, seed, flip)).mismatches.length).toBeGreaterThan(3);
  });

  it('that record one item more or one fewer than there are do not match', () => {
    const file = makeCoirFile('made');
    const ys: Place = ['cases', 0, 'shares', 0, 'ys'];
    const longer = replay(changed(file, ys, (list) => [...(list as JsonValue[]), 'ab']));
    expect(names(longer)).toEqual([`${nameOf(ys)}[2]`]);
    const shorter = replay(changed(file, ys, (list) => (list as JsonValue[]).slice(1)));
    expect(names(shorter)).toContain(`${nameOf(ys)}[1]`);
    const sphinx = makeSphinxFile('made');
    const hops: Place = ['packets', 0, 'processing'];
    const fewer = replay(changed(sphinx, hops, (list) => (list as JsonValue[]).slice(0, 1)));
    expect(names(fewer)).toEqual([nameOf(hops)]);
  });

  it('whose inputs cannot be do not match, and the rest of the file is still replayed', () => {
    const sphinx = makeSphinxFile('made');
    const result = replay(changed(sphinx, ['packets', 0, 'payload_size'], () => 5));
    expect(names(result)).toContain('packets[0]');
    expect(names(result)).toContain('packets[0].header');
    expect(result.matched).toBe(12);
    const rule = replay(changed(sphinx, ['packets', 0, 'message_rule'], () => 'random'));
    expect(names(rule)).toContain('packets[0]');
  });
});

describe('a file that is no file of recorded values', () => {
  it.each([
    ['of an unknown shape', '{"vectors":[]}'],
    ['that is not an object', '[]'],
    ['that is cut off', readFileSync(vectorPath('coir-v1.json'), 'utf8').slice(0, 5000)],
    ['that has a key twice', '{"packets":[],"packets":[]}'],
    ['that is empty', ''],
    ['that records nothing', '{"packets":[]}'],
  ])('%s is a mismatch', (_, text) => {
    const result = replayText('file', text);
    expect(result.matched).toBe(0);
    expect(result.mismatches).toHaveLength(1);
  });

  it('is a mismatch when it is not there', async () => {
    const result = await replayFile(vectorPath('nothing.json'));
    expect(result).toMatchObject({ matched: 0, shape: undefined });
    expect(result.mismatches).toMatchObject([{ actual: 'ENOENT' }]);
  });
});
