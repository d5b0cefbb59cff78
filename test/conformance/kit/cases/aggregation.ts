import {
  aggregateCredentials,
  type Credential,
  encodeCredential,
  type IndexedCredential,
  nobleGroup,
} from '@coir/coconut';
import {
  type Described,
  type DescribedFields,
  DescribedGroup,
  describedFile,
} from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { shifted } from '../malformed-bytes.ts';
import { member, type World } from '../world.ts';
import { secret, worldOf } from '../worlds.ts';
import { obtaining } from './obtaining.ts';

const { g1 } = nobleGroup;
const invalidIndex = 'COCONUT_INVALID_INDEX';
const notEnough = 'COCONUT_NOT_ENOUGH_PARTIALS';
const identity = Uint8Array.of(0xc0, ...new Uint8Array(47));

/** Partial credentials as inputs of an operation. */
function partialFields(world: World, partials: readonly IndexedCredential[]): Described {
  return partials.map(({ issuerIndex, credential }) => ({
    issuerIndex,
    credential: encodeCredential(world.parameters, credential),
  }));
}

function combining(): DescribedGroup {
  const about =
    'Π s_i^{λ_i} over the common base. Whether the partials are good and enough shows only when the result is verified.';
  const cases = new DescribedGroup('aggregate-credentials', about);
  for (const name of [
    'single',
    'ticket',
    'secretive',
    'unicode',
    'committee',
    'far',
    'bounds',
  ] as const) {
    const world = worldOf(name);
    const { partials, credentialBytes } = world.issued;
    const { threshold } = world.terms;
    const add = (id: string, comment: string, some: readonly IndexedCredential[]): void => {
      const inputs = { partials: partialFields(world, some) };
      cases.gives(`${name}-${id}`, comment, inputs, { credential: credentialBytes });
    };
    add('first', `The first ${threshold}.`, partials.slice(0, threshold));
    if (partials.length === threshold) continue;
    add('last', `The last ${threshold}, in reverse.`, partials.slice(-threshold).toReversed());
    add('all', 'All, which are more than are needed.', partials);
  }
  const five = worldOf('unicode');
  const every = five.issued.partials;
  for (const chosen of [
    [0, 1, 3],
    [0, 2, 4],
    [1, 2, 3],
    [4, 0, 1],
    [3, 4, 0],
  ]) {
    const some = chosen.map((position) => member(every, position));
    const indices = some.map(({ issuerIndex }) => issuerIndex);
    cases.gives(
      `three-of-five-${indices.join('-')}`,
      `Issuers ${indices.join(', ')} of five.`,
      { partials: partialFields(five, some) },
      { credential: five.issued.credentialBytes },
    );
  }
  addUnsound(cases);
  return cases;
}

const ticket = worldOf('ticket');
const { partials } = ticket.issued;

const [one, two, three] = [0, 1, 2].map((at) => member(partials, at).credential) as [
  Credential,
  Credential,
  Credential,
];

const shiftedOne: Credential = { ...one, signature: g1.add(one.signature, g1.generator) };
const foreign = ticket.issue('second', [secret('second ticket'), 1n, 2972n]).partials;

function indexed(...list: readonly IndexedCredential[]): DescribedFields {
  return { partials: partialFields(ticket, list) };
}

/** The first partial, and this in the place of the second. */
function withSecond(credential: Uint8Array): DescribedFields {
  const first = { issuerIndex: 1, credential: encodeCredential(ticket.parameters, one) };
  return { partials: [first, { issuerIndex: 2, credential }] };
}

const UNSOUND = [
  ['too-few', 'One of two: a point, and no credential.', [{ issuerIndex: 1, credential: one }]],
  [
    'exchanged',
    'Two partials under each other’s index: a point, and no credential.',
    [
      { issuerIndex: 1, credential: two },
      { issuerIndex: 2, credential: one },
    ],
  ],
  [
    'one-corrupted',
    'One of two corrupted: a point, and no credential.',
    [
      { issuerIndex: 1, credential: shiftedOne },
      { issuerIndex: 2, credential: two },
    ],
  ],
  [
    'one-of-three-corrupted',
    'One of three corrupted: more partials do not make up for it.',
    [
      { issuerIndex: 1, credential: shiftedOne },
      { issuerIndex: 2, credential: two },
      { issuerIndex: 3, credential: three },
    ],
  ],
  [
    'same-under-two-indices',
    'A partial under two indices: it is the constant of a polynomial.',
    [
      { issuerIndex: 1, credential: one },
      { issuerIndex: 2, credential: one },
    ],
  ],
] as const;

const REFUSED_PARTIALS = [
  ['none', 'No partial: there is no credential.', { partials: [] }, notEnough],
  [
    'index-twice',
    'A partial twice.',
    indexed(member(partials, 0), member(partials, 0)),
    invalidIndex,
  ],
  [
    'index-twice-with-two-partials',
    'Two partials under one index.',
    indexed({ issuerIndex: 1, credential: one }, { issuerIndex: 1, credential: two }),
    invalidIndex,
  ],
  [
    'index-zero',
    'Index 0, where the credential itself would be.',
    indexed({ issuerIndex: 0, credential: one }, { issuerIndex: 2, credential: two }),
    invalidIndex,
  ],
  [
    'index-negative',
    'A negative index.',
    indexed({ issuerIndex: -2, credential: one }, { issuerIndex: 2, credential: two }),
    invalidIndex,
  ],
  [
    'index-too-large',
    'Index 65536, which is 0 in 16 bits.',
    indexed({ issuerIndex: 65_536, credential: one }, { issuerIndex: 2, credential: two }),
    invalidIndex,
  ],
  [
    'index-twice-modulo',
    'Indices 1 and 65537, which are one in 16 bits.',
    indexed({ issuerIndex: 1, credential: one }, { issuerIndex: 65_537, credential: two }),
    invalidIndex,
  ],
  [
    'two-requests',
    'Partials of two requests.',
    indexed(member(partials, 0), member(foreign, 1)),
    'COCONUT_DIFFERENT_BASES',
  ],
  [
    'base-negated',
    'A partial over h^{−1}.',
    indexed(member(partials, 0), {
      issuerIndex: 2,
      credential: { base: g1.negate(two.base), signature: g1.negate(two.signature) },
    }),
    'COCONUT_DIFFERENT_BASES',
  ],
  [
    'identity-signature',
    's_2 is the identity.',
    withSecond(Uint8Array.from([...ticket.issued.base, ...identity])),
    'COCONUT_INVALID_POINT',
  ],
  [
    'identity-base',
    'h is the identity.',
    withSecond(Uint8Array.from([...identity, ...g1.encode(two.signature)])),
    'COCONUT_INVALID_POINT',
  ],
  [
    'sum-is-the-identity',
    'What they aggregate to is the identity: s_2 is s_1 squared, where λ = (2, −1).',
    indexed(
      { issuerIndex: 1, credential: one },
      { issuerIndex: 2, credential: { ...one, signature: g1.add(one.signature, one.signature) } },
    ),
    'COCONUT_INVALID_POINT',
  ],
  [
    'torsion',
    's_2 plus a point of order 859267.',
    withSecond(
      Uint8Array.from([
        ...ticket.issued.base,
        ...shifted('G1', g1.encode(two.signature), 859_267n).bytes,
      ]),
    ),
    'COCONUT_INVALID_POINT',
  ],
] as const;

function addUnsound(cases: DescribedGroup): void {
  for (const [id, comment, list] of UNSOUND) {
    const { parameters } = ticket;
    const credential = encodeCredential(parameters, aggregateCredentials(parameters, list));
    cases.gives(id, comment, { partials: partialFields(ticket, list) }, { credential });
  }
  for (const [id, comment, inputs, code] of REFUSED_PARTIALS) {
    cases.refuses(id, comment, inputs, code);
  }
}

/** Aggregating credentials, and obtaining them. */
export function aggregationFile(): KitFile {
  return describedFile('Credentials out of the answers of issuers, true and false ones.', [
    combining(),
    ...obtaining(),
  ]);
}
