import { encodeShow, nobleGroup, nullifierOf, proveShow, withScope } from '@coir/coconut';
import { ticketScope } from '@coir/coconut/ticket';
import { utf8 } from '../../../support/issued-tickets.ts';
import { DescribedGroup } from '../described-cases.ts';
import { replaced } from '../malformed-bytes.ts';
import { CONTEXT, shownUnder } from '../sample-shows.ts';
import { drawOf } from '../world.ts';
import { allWorlds, worldOf } from '../worlds.ts';

const { order } = nobleGroup;
const invalidDisclosure = 'COCONUT_INVALID_DISCLOSURE';
const world = worldOf('member');
const { credentialBytes, attributes } = world.issued;

/** Making shows, and what no show is made of. */
export function proving(): readonly DescribedGroup[] {
  const about =
    'A show out of one draw R: h′ ‖ s″ ‖ U_j … ‖ Z ‖ e ‖ (z_j ‖ y_j) …, and the nullifier Z.';
  const groups = allWorlds().map((world) => {
    const { record, fields } = shownUnder(world);
    const { credential, credentialBytes, attributes } = world.issued;
    const cases = new DescribedGroup('prove-show', about, {
      ...fields,
      credential: credentialBytes,
      attributes,
    });
    for (const hidden of world.terms.hidden) {
      const id = `${world.terms.name}-${hidden.length > 6 ? 'all' : hidden.join('-')}`;
      const draw = drawOf(`show ${id}`);
      const show = proveShow(record, credential, attributes, hidden, CONTEXT, () => draw);
      const comment =
        hidden.length === 1
          ? 'Hides the nullifier attribute alone.'
          : `Hides ${hidden.length} attributes.`;
      cases.gives(
        id,
        comment,
        { hidden, context: CONTEXT, draw },
        { show: encodeShow(record, show), nullifier: nullifierOf(record, show) },
      );
    }
    return cases;
  });
  return [...groups, provingOtherwise(about), provingRefused(about)];
}

function provingOtherwise(about: string): DescribedGroup {
  const draw = drawOf('show member-2');
  const given = {
    record: world.recordBytes,
    credential: credentialBytes,
    attributes,
    hidden: [2],
    context: CONTEXT,
    draw,
  };
  const cases = new DescribedGroup(
    'prove-show',
    `${about} Case member-2, changed in one place: every value but Z differs.`,
    given,
  );
  const add = (
    id: string,
    comment: string,
    changes: {
      readonly draw?: Uint8Array;
      readonly context?: Uint8Array;
      readonly hidden?: readonly number[];
    },
  ): void => {
    const made = { draw, context: CONTEXT, hidden: [2], ...changes };
    const show = proveShow(
      world.record,
      world.issued.credential,
      attributes,
      made.hidden,
      made.context,
      () => made.draw,
    );
    cases.gives(id, comment, changes, {
      show: encodeShow(world.record, show),
      nullifier: nullifierOf(world.record, show),
    });
  };
  add('other-draw', 'Another draw.', { draw: drawOf('another show') });
  add('draw-of-zeros', 'A draw of zeros.', { draw: new Uint8Array(64) });
  add('same-draw-other-context', 'The same draw in another context.', {
    context: utf8('another context'),
  });
  add('same-draw-no-context', 'The same draw in the empty context.', {
    context: new Uint8Array(0),
  });
  add('same-draw-other-hidden', 'The same draw with another set hidden.', { hidden: [1, 2] });
  add('long-context', 'A context of 300 bytes.', { context: new Uint8Array(300).fill(3) });
  addOtherScope(cases);
  return cases;
}

function addOtherScope(cases: DescribedGroup): void {
  const poll = worldOf('poll');
  const blue = withScope(poll.record, utf8('poll: blue'));
  const pollDraw = drawOf('show poll-1');
  const show = proveShow(
    blue,
    poll.issued.credential,
    poll.terms.attributes,
    [1],
    CONTEXT,
    () => pollDraw,
  );
  cases.gives(
    'same-draw-other-scope',
    'The draw of case poll-1 under another scope: Z differs as well.',
    {
      record: poll.recordBytes,
      scope: utf8('poll: blue'),
      credential: poll.issued.credentialBytes,
      attributes: poll.terms.attributes,
      hidden: [1],
      draw: pollDraw,
    },
    { show: encodeShow(blue, show), nullifier: nullifierOf(blue, show) },
  );
}

const [birth = 0n, serial = 0n, country = 0n, level = 0n] = attributes;
const identity = Uint8Array.of(0xc0, ...new Uint8Array(47));
const poll = worldOf('poll');

const pollFields = {
  record: poll.recordBytes,
  credential: poll.issued.credentialBytes,
  attributes: poll.terms.attributes,
  hidden: [1],
};

const REFUSED_TO_PROVE = [
  [
    'too-few-attributes',
    'An attribute is missing.',
    { attributes: [birth, serial, country] },
    'COCONUT_ATTRIBUTE_COUNT',
  ],
  [
    'too-many-attributes',
    'An attribute too many.',
    { attributes: [...attributes, 0n] },
    'COCONUT_ATTRIBUTE_COUNT',
  ],
  [
    'secret-zero',
    'The nullifier attribute is 0.',
    { attributes: [birth, 0n, country, level] },
    'COCONUT_INVALID_ATTRIBUTE',
  ],
  [
    'integer-too-large',
    'A revealed integer of 2⁶⁴.',
    { attributes: [birth, serial, country, 2n ** 64n] },
    'COCONUT_INVALID_ATTRIBUTE',
  ],
  [
    'hidden-integer-too-large',
    'A hidden integer of 2⁶⁴.',
    { attributes: [2n ** 64n, serial, country, level], hidden: [1, 2] },
    'COCONUT_INVALID_ATTRIBUTE',
  ],
  [
    'attribute-not-canonical',
    'An attribute of r.',
    { attributes: [birth, serial, order, level] },
    'COCONUT_INVALID_SCALAR',
  ],
  [
    'h-identity',
    'h is the identity.',
    { credential: replaced(credentialBytes, 0, identity) },
    'COCONUT_INVALID_POINT',
  ],
  [
    's-identity',
    's is the identity.',
    { credential: replaced(credentialBytes, 48, identity) },
    'COCONUT_INVALID_POINT',
  ],
  [
    'credential-cut',
    'A credential without its last byte.',
    { credential: credentialBytes.slice(0, -1) },
    'COCONUT_INVALID_ENCODING',
  ],
  ['no-scope', 'The application has not chosen a scope.', pollFields, 'COCONUT_INVALID_SCOPE'],
  [
    'scope-of-tickets',
    'Another scope than the record has fixed.',
    { scope: ticketScope('coir-kit') },
    'COCONUT_INVALID_SCOPE',
  ],
] as const;

function provingRefused(about: string): DescribedGroup {
  const cases = new DescribedGroup('prove-show', about, {
    record: world.recordBytes,
    credential: credentialBytes,
    attributes,
    hidden: [2],
    context: CONTEXT,
    draw: drawOf('show member-2'),
  });
  addPolicies(cases);
  for (const [id, comment, inputs, code] of REFUSED_TO_PROVE) {
    cases.refuses(id, comment, inputs, code);
  }
  return cases;
}

/** Sets of positions that no policy can hide. */
export function addPolicies(cases: DescribedGroup): void {
  for (const [id, comment, hidden] of [
    ['nothing-hidden', 'Nothing is hidden.', []],
    ['nullifier-revealed', 'The nullifier attribute is revealed.', [1, 3]],
    ['descending', 'Hidden positions descend.', [2, 1]],
    ['position-twice', 'A position twice.', [2, 2]],
    ['position-zero', 'Position 0.', [0, 2]],
    ['position-negative', 'A negative position.', [-1, 2]],
    ['position-too-large', 'A position beyond the schema.', [2, 5]],
    ['position-33', 'A position that would be bit 0 of a mask of 32 bits.', [2, 33]],
  ] as const) {
    cases.refuses(id, comment, { hidden }, invalidDisclosure);
  }
}
