import {
  aggregateVerificationKeys,
  encodeVerificationKey,
  type IndexedKey,
  type VerificationKey,
} from '@coir/coconut';
import { type Described, DescribedGroup } from '../described-cases.ts';
import { replaced } from '../malformed-bytes.ts';
import { member, type World } from '../world.ts';
import { worldOf } from '../worlds.ts';
import { changedKey } from './verification-keys.ts';

const invalidIndex = 'COCONUT_INVALID_INDEX';

/** Keys as inputs of an operation. */
function keyFields(world: World, keys: readonly IndexedKey[]): Described {
  return keys.map(({ issuerIndex, key }) => ({
    issuerIndex,
    key: encodeVerificationKey(world.parameters, key),
  }));
}

/** Master keys out of partial keys. */
export function aggregation(): readonly DescribedGroup[] {
  const about =
    'The key at 0 that these keys interpolate to. It cannot see whether they are enough or under their own index.';
  const groups = (['single', 'member', 'committee', 'far'] as const).map((name) => {
    const world = worldOf(name);
    const { threshold } = world.terms;
    const keys = world.record.partialKeys;
    const cases = new DescribedGroup('aggregate-keys', about, { schema: world.schemaBytes });
    const add = (id: string, comment: string, some: readonly IndexedKey[]): void => {
      cases.gives(
        `${name}-${id}`,
        comment,
        { keys: keyFields(world, some) },
        { key: world.masterKeyBytes },
      );
    };
    add('first', `The first ${threshold}.`, keys.slice(0, threshold));
    if (keys.length > threshold) {
      add('last', `The last ${threshold}, in reverse.`, keys.slice(-threshold).toReversed());
      add('all', 'All, which are more than are needed.', keys);
    }
    return cases;
  });
  return [...groups, aggregationFailures(about)];
}

const ticket = worldOf('ticket');
const { partialKeys: keys } = ticket.record;
const [one, two, three] = [0, 1, 2].map((position) => member(keys, position).key);

const indexed = (...list: readonly (readonly [number, VerificationKey | undefined])[]): Described =>
  keyFields(
    ticket,
    list.map(([issuerIndex, key]) => ({ issuerIndex, key: key as VerificationKey })),
  );

const REFUSED_INDICES = [
  ['index-twice', 'An index twice.', indexed([1, one], [1, one])],
  [
    'index-twice-with-two-keys',
    'An index twice, with different keys.',
    indexed([1, one], [2, two], [2, three]),
  ],
  ['index-zero', 'Index 0, where the master key is.', indexed([0, one], [2, two])],
  ['index-negative', 'A negative index.', indexed([-1, one], [2, two])],
  ['index-too-large', 'Index 65536, which is 0 in 16 bits.', indexed([65_536, one], [2, two])],
] as const;

function aggregationFailures(about: string): DescribedGroup {
  const cases = new DescribedGroup('aggregate-keys', about, { schema: ticket.schemaBytes });
  const other = (id: string, comment: string, list: readonly IndexedKey[]): void => {
    const key = aggregateVerificationKeys(ticket.parameters, list);
    cases.gives(
      id,
      comment,
      { keys: keyFields(ticket, list) },
      { key: encodeVerificationKey(ticket.parameters, key) },
    );
  };
  other('too-few', 'One of two: a key, but not the master key.', keys.slice(0, 1));
  other('exchanged', 'Two keys under each other’s index: another key.', [
    { issuerIndex: 1, key: two as VerificationKey },
    { issuerIndex: 2, key: one as VerificationKey },
  ]);
  other('one-corrupted', 'One of three keys shifted: another key.', [
    ...keys.slice(0, 2),
    { issuerIndex: 3, key: changedKey(three as VerificationKey, () => 1n) },
  ]);
  for (const [id, comment, list] of REFUSED_INDICES) {
    cases.refuses(id, comment, { keys: list }, invalidIndex);
  }
  cases.refuses('none', 'No key.', { keys: [] }, 'COCONUT_NOT_ENOUGH_PARTIALS');
  const foreign = encodeVerificationKey(
    worldOf('single').parameters,
    worldOf('single').record.masterKey,
  );
  const mixed = [{ issuerIndex: 1, key: foreign }];
  cases.refuses(
    'of-another-schema',
    'A key for one attribute.',
    { keys: mixed },
    'COCONUT_INVALID_ENCODING',
  );
  const identity = replaced(
    ticket.partialKeyBytes(1),
    98,
    Uint8Array.of(0xc0, ...new Uint8Array(47)),
  );
  const withIdentity = [
    member(keyFields(ticket, keys) as Described[], 0),
    { issuerIndex: 2, key: identity },
  ];
  cases.refuses(
    'identity',
    'A key with the identity in it.',
    { keys: withIdentity },
    'COCONUT_INVALID_POINT',
  );
  return cases;
}
