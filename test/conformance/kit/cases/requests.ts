import { encodeBlindSignRequest, nobleGroup, prepareBlindSign } from '@coir/coconut';
import { DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { joined, malformedObjects, replaced } from '../malformed-bytes.ts';
import { REQUEST_FIELDS } from '../sample-requests.ts';
import { drawOf, type World } from '../world.ts';
import { allWorlds, secret, worldOf } from '../worlds.ts';
import { verification } from './request-proofs.ts';
import { leakingRequest } from './subgroup-attacks.ts';

const { g1, order } = nobleGroup;
const invalidAttribute = 'COCONUT_INVALID_ATTRIBUTE';
const wrongCount = 'COCONUT_ATTRIBUTE_COUNT';
const malformed = 'COCONUT_INVALID_ENCODING';
const world = worldOf('member');
const { parameterFields, terms, issued } = world;
const { attributes } = terms;
const privateAttributes = attributes.slice(0, 2);
const publicAttributes = attributes.slice(2);
const [country = 0n, level = 0n] = publicAttributes;

const SAME_OR_OTHER = [
  ['other-draw', 'The attributes of case member with another draw.', attributes, drawOf('other')],
  [
    'draw-of-zeros',
    'A draw of zeros is a draw: what is drawn is hashed.',
    attributes,
    new Uint8Array(64),
  ],
  [
    'same-draw-other-private',
    'The draw of case member for another private attribute: every value differs.',
    [1988n, ...attributes.slice(1)],
    issued.draw,
  ],
  [
    'same-draw-other-public',
    'The draw of case member for another public attribute: every value differs.',
    [...attributes.slice(0, 3), 4n],
    issued.draw,
  ],
] as const;

const PREPARED = {
  ...parameterFields,
  private: privateAttributes,
  public: publicAttributes,
  draw: issued.draw,
};

const REFUSED_INPUTS = [
  ['secret-zero', 'A secret attribute of 0.', { private: [1987n, 0n] }, invalidAttribute],
  [
    'integer-too-large',
    'A private integer of 2⁶⁴.',
    { private: [2n ** 64n, secret('member')] },
    invalidAttribute,
  ],
  [
    'public-integer-too-large',
    'A public integer of 2⁶⁴.',
    { public: [country, 2n ** 64n] },
    invalidAttribute,
  ],
  ['too-few-private', 'A private attribute is missing.', { private: [1987n] }, wrongCount],
  [
    'too-many-private',
    'A private attribute too many.',
    { private: [...privateAttributes, 1n] },
    wrongCount,
  ],
  ['too-few-public', 'No public attribute.', { public: [] }, wrongCount],
  [
    'too-many-public',
    'A public attribute too many.',
    { public: [...publicAttributes, 0n] },
    wrongCount,
  ],
  [
    'private-not-canonical',
    'A private attribute of r.',
    { private: [1987n, order] },
    'COCONUT_INVALID_SCALAR',
  ],
  [
    'public-not-canonical',
    'A text attribute plus r.',
    { public: [country + order, level] },
    'COCONUT_INVALID_SCALAR',
  ],
] as const;

function preparation(): DescribedGroup {
  const about = 'A request out of one draw R, with h and the openings the holder keeps.';
  const cases = new DescribedGroup('prepare-request', about);
  const add = (
    id: string,
    comment: string,
    of: World,
    all: readonly bigint[],
    draw: Uint8Array,
  ): void => {
    const m = of.parameters.schema.privateCount;
    const [hidden, open] = [all.slice(0, m), all.slice(m)];
    const { request, witness } = prepareBlindSign(of.parameters, hidden, open, () => draw);
    cases.gives(
      id,
      comment,
      { ...of.parameterFields, private: hidden, public: open, draw },
      {
        request: encodeBlindSignRequest(of.parameters, request),
        base: g1.encode(witness.base),
        openings: witness.openings,
      },
    );
  };
  for (const each of allWorlds()) {
    const { name, schema } = each.terms;
    const comment = `${schema.privateCount} private of ${schema.attributes.length} attributes.`;
    add(name, comment, each, each.terms.attributes, each.issued.draw);
  }
  for (const [id, comment, all, draw] of SAME_OR_OTHER) add(id, comment, world, all, draw);
  for (const [id, comment, inputs, code] of REFUSED_INPUTS) {
    cases.refuses(id, comment, { ...PREPARED, ...inputs }, code);
  }
  return cases;
}

function decoding(): DescribedGroup {
  const about = 'cm ‖ c_1 … c_m ‖ e ‖ z_o ‖ z_{o_1} … ‖ z_{a_1} …; m is the schema’s.';
  const cases = new DescribedGroup('decode-request', about, parameterFields);
  const bytes = issued.requestBytes;
  cases.gives('members', 'A request of two private attributes.', { bytes }, { same: true });
  for (const name of ['ticket', 'secretive'] as const) {
    const other = worldOf(name);
    const request = other.issued.requestBytes;
    const inputs = { ...other.parameterFields, bytes: request };
    cases.gives(name, `A request of ${other.terms.schema.privateCount}.`, inputs, { same: true });
  }
  const zeros = replaced(bytes, 144, new Uint8Array(6 * 32));
  cases.gives(
    'scalars-zero',
    'Challenge and responses of 0 can be read.',
    { bytes: zeros },
    { same: true },
  );
  for (const { word, what, bytes: changed, isScalar } of malformedObjects(bytes, REQUEST_FIELDS)) {
    const code = isScalar ? 'COCONUT_INVALID_SCALAR' : 'COCONUT_INVALID_POINT';
    cases.refuses(word, `${what}.`, { bytes: changed }, code);
  }
  for (const [id, comment, changed] of [
    ['empty', 'No bytes.', new Uint8Array(0)],
    ['cut', 'The last byte is missing.', bytes.slice(0, -1)],
    ['trailing', 'A byte follows.', joined(bytes, new Uint8Array(1))],
    ['without-a-commitment', 'c_2 is missing.', joined(bytes.slice(0, 96), bytes.slice(144))],
    [
      'of-one-private-attribute',
      'The request of a schema with m = 1.',
      worldOf('ticket').issued.requestBytes,
    ],
    [
      'of-three-private-attributes',
      'The request of a schema with m = 3.',
      worldOf('secretive').issued.requestBytes,
    ],
    [
      'with-h',
      'h stands after cm: it is never part of a request.',
      joined(bytes.slice(0, 48), issued.base, bytes.slice(48)),
    ],
  ] as const) {
    cases.refuses(id, comment, { bytes: changed }, malformed);
  }
  const comment =
    'c_1 plus a point of order 11, with a challenge that is a multiple of 11: the proof would hold, and the answer tell y_1 modulo 11.';
  const leaking = { ...worldOf('ticket').parameterFields, bytes: leakingRequest() };
  return cases.refuses('leak-modulo-11', comment, leaking, 'COCONUT_INVALID_POINT');
}

/** Requests. */
export function requestsFile(): KitFile {
  return describedFile('Requests for a blind signature: making, reading and verifying them.', [
    preparation(),
    decoding(),
    ...verification(),
  ]);
}
