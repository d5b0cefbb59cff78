import { nobleGroup } from '@coir/coconut';
import { withOtherField } from '../crafted.ts';
import { DescribedGroup } from '../described-cases.ts';
import { joined, replaced } from '../malformed-bytes.ts';
import { MEMBER_CLAIM, MEMBER_SHOW, OTHER_SECRET, SHOW_FIELDS, shown } from '../sample-shows.ts';
import { worldOf } from '../worlds.ts';

const { g1 } = nobleGroup;
const HIDDEN = [1, 2];
const world = worldOf('member');
const { record } = world;

const second = shown(world, HIDDEN, 'second');

const part = (from: number, to: number): Uint8Array =>
  joined(MEMBER_SHOW.slice(0, from), second.slice(from, to), MEMBER_SHOW.slice(to));

const at = (start: number, end: number): Uint8Array => MEMBER_SHOW.slice(start, end);

const OTHER_PARTS = [
  ['base-of-another', 'h′ of another show of the same credential.', part(0, 48)],
  ['signature-of-another', 's″ of another.', part(48, 96)],
  ['commitments-of-another', 'U_j of another.', part(96, 192)],
  ['points-of-another', 'All points of another.', part(0, 240)],
  ['proof-of-another', 'Challenge and responses of another.', part(240, 400)],
  [
    'commitments-exchanged',
    'U_1 and U_2 exchanged.',
    joined(at(0, 96), at(144, 192), at(96, 144), at(192, 400)),
  ],
  [
    'commitments-and-responses-exchanged',
    'U_1 and U_2 exchanged, and their responses with them.',
    joined(at(0, 96), at(144, 192), at(96, 144), at(192, 272), at(336, 400), at(272, 336)),
  ],
  ['commitments-equal', 'U_2 is U_1.', replaced(MEMBER_SHOW, 144, at(96, 144))],
  [
    'base-negated',
    'h′ negated.',
    replaced(MEMBER_SHOW, 0, Uint8Array.of((MEMBER_SHOW[0] ?? 0) ^ 0x20)),
  ],
  [
    'nullifier-negated',
    'Z negated.',
    replaced(MEMBER_SHOW, 192, Uint8Array.of((MEMBER_SHOW[192] ?? 0) ^ 0x20)),
  ],
  ['all-zero', 'Challenge and responses of 0.', replaced(MEMBER_SHOW, 240, new Uint8Array(160))],
  ['challenge-zero', 'A challenge of 0.', replaced(MEMBER_SHOW, 240, new Uint8Array(32))],
  [
    'generators',
    'Every point is g1.',
    joined(...Array.from({ length: 5 }, () => g1.encode(g1.generator)), at(240, 400)),
  ],
  [
    'nullifier-of-another-serial',
    'Z of another serial.',
    replaced(MEMBER_SHOW, 192, g1.encode(g1.multiply(record.nullifierBase, OTHER_SECRET))),
  ],
] as const;

/** Shows of which a part is another one. */
export function fields(about: string): DescribedGroup {
  const cases = new DescribedGroup(
    'verify-show',
    `${about} A show of a member with one field of another valid value.`,
    MEMBER_CLAIM,
  );
  SHOW_FIELDS.forEach(({ name }, index) => {
    cases.fails(`other-${name}`, `${name} is another one.`, {
      show: withOtherField(MEMBER_SHOW, SHOW_FIELDS, index),
    });
  });
  for (const [id, comment, changed] of OTHER_PARTS) {
    cases.fails(id, comment, { show: changed });
  }
  return cases;
}
