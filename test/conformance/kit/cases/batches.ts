import { nobleGroup } from '@coir/coconut';
import { craftShowBytes, mod, type ShowParts } from '../crafted.ts';
import { type Described, DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { replaced, shifted } from '../malformed-bytes.ts';
import { CONTEXT, shown } from '../sample-shows.ts';
import { secret, worldOf } from '../worlds.ts';

const { g1 } = nobleGroup;
const world = worldOf('member');

/** A claim of a show of the members’ record. */
function claimOf(
  show: Uint8Array,
  hidden: readonly number[] = [2],
  values = world.terms.attributes,
): Described {
  return { hidden, revealed: world.revealed(hidden, values), context: CONTEXT, show };
}

const honest = (label: string, hidden: readonly number[] = [2]): Described =>
  claimOf(shown(world, hidden, `batch ${label}`), hidden);

/** A show with a valid proof around s″ · g1^shift. */
function shiftedShow(label: string, shift: bigint): Described {
  const parts: ShowParts = {
    credential: world.issued.credential,
    attributes: world.terms.attributes,
    hidden: [2],
    context: CONTEXT,
    factor: secret(`batch factor ${label}`),
    blindings: [secret(`batch blinding ${label}`)],
    nonces: [secret(`batch nonce ${label}`)],
    blindingNonces: [secret(`batch blinding nonce ${label}`)],
    added: g1.multiply(g1.generator, mod(shift)),
  };
  return claimOf(craftShowBytes(world.record, parts));
}

const [one, two, three] = ['one', 'two', 'three'].map((label) => honest(label)) as [
  Described,
  Described,
  Described,
];
const bad = shiftedShow('bad', 1n);
const bytes = shown(world, [2], 'batch one');
const torsion = replaced(bytes, 48, shifted('G1', bytes.slice(48, 96), 3n).bytes);

const BATCHES = [
  ['none', 'An empty batch.', [], []],
  ['one', 'A single show.', [one], [true]],
  ['three', 'Three shows of one credential.', [one, two, three], [true, true, true]],
  [
    'first-false',
    'A valid proof around a false signature, first.',
    [bad, two, three],
    [false, true, true],
  ],
  ['second-false', 'The same, second.', [one, bad, three], [true, false, true]],
  ['last-false', 'The same, last.', [one, two, bad], [true, true, false]],
  ['all-false', 'False ones alone.', [bad, shiftedShow('worse', 2n)], [false, false]],
  [
    'errors-that-cancel',
    'Two false signatures whose errors cancel in a plain product.',
    [shiftedShow('plus', 1n), shiftedShow('minus', -1n)],
    [false, false],
  ],
  [
    'errors-that-cancel-among-others',
    'The same among honest ones.',
    [shiftedShow('plus', 5n), one, shiftedShow('minus', -5n), two],
    [false, true, false, true],
  ],
  [
    'same-show-twice',
    'The same show twice: whether a nullifier is new is the caller’s.',
    [one, one],
    [true, true],
  ],
  [
    'several-classes',
    'Shows that reveal different attributes.',
    [one, honest('four', [1, 2]), honest('five', [2, 3]), honest('six', [1, 2, 3, 4])],
    [true, true, true, true],
  ],
  [
    'class-of-another',
    'A show claimed for the class of another.',
    [
      one,
      claimOf(
        shown(world, [2], 'batch two'),
        [2],
        world.terms.attributes.map((value, j) => (j === 3 ? 4n : value)),
      ),
    ],
    [true, false],
  ],
  [
    'other-context',
    'One show is for another context.',
    [{ ...(one as object), context: new Uint8Array(0) }, two],
    [false, true],
  ],
] as const;

const REFUSED_BATCHES = [
  [
    'torsion',
    's″ of one plus a point of order 3.',
    [two, claimOf(torsion)],
    'COCONUT_INVALID_POINT',
  ],
  [
    'identity',
    'U of one is the identity.',
    [claimOf(replaced(bytes, 96, Uint8Array.of(0xc0, ...new Uint8Array(47)))), two],
    'COCONUT_INVALID_POINT',
  ],
  ['cut', 'One is cut.', [two, claimOf(bytes.slice(0, -1))], 'COCONUT_INVALID_ENCODING'],
  [
    'policy',
    'The policy of one reveals the nullifier attribute.',
    [two, { ...(one as object), hidden: [1] }],
    'COCONUT_INVALID_DISCLOSURE',
  ],
] as const;

/** Batches of shows. */
export function batchesFile(): KitFile {
  const about =
    'What verify-show gives for each of a batch, however it is computed. A show that cannot be read is refused with the batch.';
  const cases = new DescribedGroup('verify-shows', about, { record: world.recordBytes });
  for (const [id, comment, claims, valid] of BATCHES) {
    cases.gives(id, comment, { claims }, { valid });
  }
  for (const [id, comment, claims, code] of REFUSED_BATCHES) {
    cases.refuses(id, comment, { claims }, code);
  }
  const poll = worldOf('poll');
  cases.refuses(
    'no-scope',
    'No scope was chosen, for a batch of nothing.',
    { record: poll.recordBytes, claims: [] },
    'COCONUT_INVALID_SCOPE',
  );
  return describedFile('Verifying many shows at once.', [cases]);
}
