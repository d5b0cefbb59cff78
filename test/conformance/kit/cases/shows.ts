import { encodeShow, proveShow } from '@coir/coconut';
import { DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { joined, malformedObjects, replaced } from '../malformed-bytes.ts';
import { CONTEXT, SHOW_FIELDS } from '../sample-shows.ts';
import { drawOf } from '../world.ts';
import { worldOf } from '../worlds.ts';
import { addPolicies, proving } from './proving.ts';
import { twistedShow } from './subgroup-attacks.ts';

const world = worldOf('member');
const { attributes } = world.issued;

const make = (hidden: readonly number[]): Uint8Array => {
  const { record, issued } = world;
  const draw = drawOf('decoded show');
  return encodeShow(
    record,
    proveShow(record, issued.credential, attributes, hidden, CONTEXT, () => draw),
  );
};

const bytes = make([1, 2]);
const nullifier = bytes.slice(192, 240);
const [one, all] = [make([2]), make([1, 2, 3, 4])] as [Uint8Array, Uint8Array];

const READABLE = [
  ['two-hidden', 'A show that hides two attributes.', { bytes }],
  ['one-hidden', 'A show that hides one attribute.', { bytes: one, hidden: [2] }],
  ['all-hidden', 'A show that hides all.', { bytes: all, hidden: [1, 2, 3, 4] }],
  [
    'other-two-hidden',
    'Read under a policy of as many positions: whether it is one for them shows when it is verified.',
    { bytes, hidden: [2, 4] },
  ],
  [
    'scalars-zero',
    'Challenge and responses of 0 can be read.',
    { bytes: replaced(bytes, 240, new Uint8Array(160)) },
  ],
] as const;

const OTHER_LENGTHS = [
  ['empty', 'No bytes.', { bytes: new Uint8Array(0) }],
  ['cut', 'The last byte is missing.', { bytes: bytes.slice(0, -1) }],
  ['trailing', 'A byte follows.', { bytes: joined(bytes, new Uint8Array(1)) }],
  [
    'without-a-commitment',
    'U_2 is missing.',
    { bytes: joined(bytes.slice(0, 144), bytes.slice(192)) },
  ],
  [
    'without-responses',
    'The responses of the second attribute are missing.',
    { bytes: bytes.slice(0, -64) },
  ],
  ['of-one', 'A show that hides one attribute.', { bytes: one }],
  ['of-all', 'A show that hides all.', { bytes: all }],
] as const;

function decoding(): readonly DescribedGroup[] {
  const about =
    'h′ ‖ s″ ‖ U_j … ‖ Z ‖ e ‖ (z_j ‖ y_j) …; which positions are hidden is the verifier’s policy and not in the show.';
  const cases = new DescribedGroup('decode-show', about, {
    record: world.recordBytes,
    hidden: [1, 2],
  });
  for (const [id, comment, inputs] of READABLE) {
    cases.gives(id, comment, inputs, { same: true, nullifier });
  }
  for (const { word, what, bytes: changed, isScalar } of malformedObjects(bytes, SHOW_FIELDS)) {
    const code = isScalar ? 'COCONUT_INVALID_SCALAR' : 'COCONUT_INVALID_POINT';
    cases.refuses(word, `${what}.`, { bytes: changed }, code);
  }
  for (const [id, comment, inputs] of OTHER_LENGTHS) {
    cases.refuses(id, comment, inputs, 'COCONUT_INVALID_ENCODING');
  }
  const policies = new DescribedGroup('decode-show', about, { record: world.recordBytes, bytes });
  addPolicies(policies);
  return [cases, policies, thirds()];
}

/** Shows of a ticket that would give it three nullifiers. */
function thirds(): DescribedGroup {
  const tickets = new DescribedGroup(
    'decode-show',
    'Nullifiers with a part of order 3, under a challenge that is a multiple of 3: the shows would verify, and one ticket have three nullifiers.',
    { record: worldOf('ticket').recordBytes, hidden: [1] },
  );
  for (const times of [1, 2] as const) {
    tickets.refuses(
      `third-nullifier-${times}`,
      `Z times the ${times === 1 ? 'first' : 'second'} power of a point of order 3.`,
      { bytes: twistedShow(times, CONTEXT) },
      'COCONUT_INVALID_POINT',
    );
  }
  return tickets;
}

/** Making and reading shows. */
export function showsFile(): KitFile {
  return describedFile('Shows: making and reading them.', [...proving(), ...decoding()]);
}
