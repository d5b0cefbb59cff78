import {
  deriveVerificationKey,
  encodeScalar,
  encodeVerificationKey,
  nobleGroup,
  ttpKeygen,
  u16,
  type VerificationKey,
} from '@coir/coconut';
import { seededRandom } from '../../../support/seeded-random.ts';
import { type Described, DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { joined, malformedScalars, replaced } from '../malformed-bytes.ts';
import { member, World } from '../world.ts';
import { type WorldName, worldOf } from '../worlds.ts';
import { aggregation } from './key-aggregation.ts';
import { verificationKeys } from './verification-keys.ts';

const { order } = nobleGroup;

const DEALT: readonly WorldName[] = [
  'ticket',
  'single',
  'member',
  'secretive',
  'unicode',
  'bounds',
  'committee',
];

/** What a dealer gives out, as the result of the operation. */
function dealtKeys(world: World, pairs = world.pairs): Described {
  return pairs.map(({ issuerIndex, signingKey, verificationKey }) => ({
    issuerIndex,
    signingKey: World.signingKeyBytes(signingKey),
    verificationKey: encodeVerificationKey(world.parameters, verificationKey),
  }));
}

const REFUSED_TERMS = [
  ['zero-drawn', 'A draw of zeros is made again.', [0n, 5n, 6n], 5n, 6n],
  ['multiple-of-r-drawn', 'So is one that is a multiple of r.', [order << 200n, 5n, 6n], 5n, 6n],
  [
    'reduced',
    'Draws are reduced modulo r.',
    [order + 3n, (1n << 512n) - 1n],
    3n,
    ((1n << 512n) - 1n) % order,
  ],
] as const;

function dealing(): DescribedGroup {
  const about =
    'A dealer draws the coefficients of x, constant first, then of y_1 … y_q: 64 bytes each, modulo r, again if that is 0. seed: the bytes are SHA-256(seed ‖ u64(0)) ‖ SHA-256(seed ‖ u64(1)) ‖ …; stream: these bytes.';
  const cases = new DescribedGroup('deal', about);
  for (const name of DEALT) {
    const world = worldOf(name);
    const { threshold, indices } = world.terms;
    const terms = { schema: world.schemaBytes, threshold, issuers: indices.length };
    const pairs = ttpKeygen(
      world.parameters,
      { threshold, issuers: indices.length },
      seededRandom(world.dealerSeed),
    );
    const comment = `${threshold} of ${indices.length} issuers, ${world.terms.attributes.length} attributes.`;
    cases.gives(
      name,
      comment,
      { ...terms, seed: world.dealerSeed },
      { keys: dealtKeys(world, pairs) },
    );
  }
  const world = worldOf('single');
  const terms = { schema: world.schemaBytes, threshold: 1, issuers: 1 };
  const wide = (value: bigint): Uint8Array =>
    joined(encodeScalar(value >> 256n), encodeScalar(value & ((1n << 256n) - 1n)));
  const pairOf = (x: bigint, y: bigint) => {
    const signingKey = { x, y: [y] };
    return [
      {
        issuerIndex: 1,
        signingKey,
        verificationKey: deriveVerificationKey(nobleGroup, signingKey),
      },
    ];
  };
  for (const [id, comment, draws, x, y] of REFUSED_TERMS) {
    const stream = joined(...draws.map(wide));
    cases.gives(id, comment, { ...terms, stream }, { keys: dealtKeys(world, pairOf(x, y)) });
  }
  for (const [id, comment, threshold, issuers] of [
    ['threshold-zero', 't = 0.', 0, 3],
    ['threshold-negative', 't < 0.', -1, 3],
    ['threshold-above-issuers', 't > n.', 4, 3],
    ['no-issuer', 'n = 0.', 1, 0],
    ['too-many-issuers', 'n = 257, more than a key may have.', 1, 257],
  ] as const) {
    const inputs = { ...terms, threshold, issuers, seed: world.dealerSeed };
    cases.refuses(id, comment, inputs, 'COCONUT_INVALID_THRESHOLD');
  }
  return cases;
}

function signingKeys(): DescribedGroup {
  const world = worldOf('member');
  const { signingKey, verificationKey } = member(world.pairs, 0);
  const bytes = World.signingKeyBytes(signingKey);
  const about =
    'x ‖ u16 q ‖ y_1 … y_q, every scalar in [1, r − 1]; and the verification key that belongs to it.';
  const cases = new DescribedGroup('decode-signing-key', about, { schema: world.schemaBytes });
  const derived = (key: VerificationKey): Uint8Array =>
    encodeVerificationKey(world.parameters, key);
  cases.gives(
    'dealt',
    'A key as it was dealt.',
    { bytes },
    { same: true, verificationKey: derived(verificationKey) },
  );
  const bounds = { x: 1n, y: [order - 1n, 1n, 2n, order - 2n] };
  const boundsBytes = World.signingKeyBytes(bounds);
  cases.gives(
    'bounds',
    'The least and the largest scalars.',
    { bytes: boundsBytes },
    {
      same: true,
      verificationKey: derived(deriveVerificationKey(nobleGroup, bounds)),
    },
  );
  [0, 34, 66, 98, 130].forEach((at, position) => {
    const name = position === 0 ? 'x' : `y_${position}`;
    const zero = replaced(bytes, at, new Uint8Array(32));
    cases.refuses(`${name}-zero`, `${name} = 0.`, { bytes: zero }, 'COCONUT_INVALID_SCALAR');
    const {
      word,
      what,
      bytes: part,
    } = member(malformedScalars(bytes.slice(at, at + 32)), position % 4);
    const changed = replaced(bytes, at, part);
    cases.refuses(
      `${name}-${word}`,
      `${name} is ${what}.`,
      { bytes: changed },
      'COCONUT_INVALID_SCALAR',
    );
  });
  for (const [id, comment, changed] of [
    ['other-count', 'q = 3 in a key of the right length.', replaced(bytes, 32, u16(3))],
    ['of-a-smaller-schema', 'A key for one attribute.', World.signingKeyBytes({ x: 5n, y: [6n] })],
    ['cut', 'The last byte is missing.', bytes.slice(0, -1)],
    ['without-its-last-scalar', 'y_4 is missing.', bytes.slice(0, -32)],
    ['trailing', 'A byte follows.', joined(bytes, new Uint8Array(1))],
    ['empty', 'No bytes.', new Uint8Array(0)],
  ] as const) {
    cases.refuses(id, comment, { bytes: changed }, 'COCONUT_INVALID_ENCODING');
  }
  return cases;
}

/** Keys: dealing, decoding, aggregating. */
export function keysFile(): KitFile {
  return describedFile('Signing keys and verification keys.', [
    dealing(),
    signingKeys(),
    verificationKeys(),
    ...aggregation(),
  ]);
}
