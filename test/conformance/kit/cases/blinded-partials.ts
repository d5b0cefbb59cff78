import { encodeBlindSignRequest, encodeCredential, nobleGroup, unblind } from '@coir/coconut';
import { requestBase, requestContext } from '../../../../coconut/issuance/blind-sign-request.ts';
import { craftRequest, mod } from '../crafted.ts';
import { type DescribedFields, DescribedGroup } from '../described-cases.ts';
import { joined, replaced, shifted } from '../malformed-bytes.ts';
import { OTHER_MEMBER, REQUEST_PARTS } from '../sample-requests.ts';
import { member, type World } from '../world.ts';
import { allWorlds, isLarge, worldOf } from '../worlds.ts';

const { g1, order } = nobleGroup;
const world = worldOf('member');
const { parameters, parameterFields, issued } = world;
const { requestBytes: request, publicAttributes } = issued;
const [country = 0n, level = 0n] = publicAttributes;
const second = OTHER_MEMBER;
const { blinded } = member(issued.answers, 0);
const answer = g1.decode(blinded);
const point = (scalar: bigint): Uint8Array => g1.encode(g1.multiply(answer, scalar));
const { signingKey } = member(world.pairs, 0);

const withoutLevel = g1.add(
  answer,
  g1.multiply(g1.decode(issued.base), mod(-level * member(signingKey.y, 3))),
);

const FALSE_ANSWERS = [
  [
    'another-issuer',
    'The answer of another issuer.',
    { blinded: member(issued.answers, 1).blinded },
  ],
  [
    'another-request',
    'The answer to another request.',
    { blinded: member(second.answers, 0).blinded },
  ],
  ['master-key', 'Under the master key.', { verificationKey: world.masterKeyBytes }],
  ['other-key', 'Under the key of another issuer.', { verificationKey: world.partialKeyBytes(1) }],
  ['other-public', 'For other public attributes.', { public: [country, 4n] }],
  ['other-network', 'For another network, whose h is another.', { network: 'coir-other' }],
  ['generator', 'c̃ = g1.', { blinded: g1.encode(g1.generator) }],
  ['base', 'c̃ = h.', { blinded: issued.base }],
  ['negated', 'c̃ negated.', { blinded: point(order - 1n) }],
  ['doubled', 'c̃ squared.', { blinded: point(2n) }],
  [
    'without-a-public-attribute',
    'An answer in which the level is left out.',
    { blinded: g1.encode(withoutLevel) },
  ],
  [
    'unblinded',
    'A partial credential instead of an answer.',
    { blinded: g1.encode(member(issued.partials, 0).credential.signature) },
  ],
  ['public-too-large', 'A public integer of 2⁶⁴.', { public: [country, 2n ** 64n] }],
  ['public-missing', 'A public attribute is missing.', { public: [country] }],
  [
    'commitment-altered',
    'Another cm, and so another h.',
    { request: replaced(request, 0, second.requestBytes.slice(0, 48)) },
  ],
] as const;

const UNREADABLE_ANSWERS = [
  [
    'identity',
    'c̃ is the identity.',
    { blinded: Uint8Array.of(0xc0, ...new Uint8Array(47)) },
    'COCONUT_INVALID_POINT',
  ],
  [
    'torsion',
    'c̃ plus a point of order 11.',
    { blinded: shifted('G1', blinded, 11n).bytes },
    'COCONUT_INVALID_POINT',
  ],
  [
    'key-of-another-schema',
    'A key for one attribute.',
    { verificationKey: worldOf('single').masterKeyBytes },
    'COCONUT_INVALID_ENCODING',
  ],
  [
    'public-not-canonical',
    'A public attribute plus r.',
    { public: [country, level + order] },
    'COCONUT_INVALID_SCALAR',
  ],
] as const;

/** Verifying answers of issuers. */
export function verification(): readonly DescribedGroup[] {
  const about =
    'e(c̃, g2) = e(h, α_i · Π_public β2_{i,j}^{a_j}) · Π_private e(c_j, β2_{i,j}). The proof of the request is not checked.';
  const honest = new DescribedGroup('verify-blinded-partial', about);
  for (const each of allWorlds()) {
    if (isLarge(each)) continue;
    honest.holds(each.terms.name, 'An honest answer.', {
      ...each.parameterFields,
      verificationKey: each.partialKeyBytes(0),
      request: each.issued.requestBytes,
      public: each.issued.publicAttributes,
      blinded: member(each.issued.answers, 0).blinded,
    });
  }
  const given = {
    ...parameterFields,
    verificationKey: world.partialKeyBytes(0),
    request,
    public: publicAttributes,
    blinded,
  };
  const cases = new DescribedGroup('verify-blinded-partial', `${about} Answers to members.`, given);
  cases.holds(
    'unproven',
    'The proof of the request is another one’s: it is the issuer’s to check.',
    { request: joined(request.slice(0, 144), second.requestBytes.slice(144)) },
  );
  for (const [id, comment, inputs] of FALSE_ANSWERS) {
    cases.fails(id, comment, inputs);
  }
  cases.fails('public-too-large-signed', 'A public integer of 2⁶⁴, signed.', signedLarge());
  for (const [id, comment, inputs, code] of UNREADABLE_ANSWERS) {
    cases.refuses(id, comment, inputs, code);
  }
  return [honest, cases];
}

/** The answer of the first issuer to a request for a level that no integer can be. */
function signedLarge(): DescribedFields {
  const open = [country, 2n ** 64n];
  const attributes = [...world.terms.attributes.slice(0, 2), ...open];
  const made = craftRequest(parameters, { ...REQUEST_PARTS, attributes });
  const base = requestBase(parameters, requestContext(parameters, open), made.commitment);
  const { x, y } = signingKey;
  const exponent = mod(x + country * member(y, 2) + 2n ** 64n * member(y, 3));
  const answered = g1.multiExponentiate(
    [base, ...made.attributeCommitments],
    [exponent, ...y.slice(0, 2)],
  );
  return {
    request: encodeBlindSignRequest(parameters, made),
    public: open,
    blinded: g1.encode(answered),
  };
}

const REFUSED_TO_UNBLIND = [
  [
    'too-few-openings',
    'One opening for two private attributes.',
    { openings: [5n] },
    'COCONUT_ATTRIBUTE_COUNT',
  ],
  [
    'too-many-openings',
    'Three openings for two private attributes.',
    { openings: [5n, 6n, 7n] },
    'COCONUT_ATTRIBUTE_COUNT',
  ],
  [
    'opening-not-canonical',
    'An opening of r.',
    { openings: [5n, order] },
    'COCONUT_INVALID_SCALAR',
  ],
  [
    'key-of-another-schema',
    'A key for one attribute.',
    { verificationKey: worldOf('single').masterKeyBytes },
    'COCONUT_INVALID_ENCODING',
  ],
  [
    'base-identity',
    'h is the identity.',
    { base: Uint8Array.of(0xc0, ...new Uint8Array(47)) },
    'COCONUT_INVALID_POINT',
  ],
] as const;

/** Unblinding them. */
export function unblinding(): DescribedGroup {
  const about =
    's_i = c̃_i · Π β1_{i,j}^{−o_j}, with h the partial credential of the issuer. Nothing is verified.';
  const cases = new DescribedGroup('unblind', about);
  const fieldsOf = (each: World, position: number) => ({
    ...each.parameterFields,
    verificationKey: each.partialKeyBytes(position),
    blinded: member(each.issued.answers, position).blinded,
    base: each.issued.base,
    openings: each.issued.witness.openings,
  });
  for (const each of allWorlds()) {
    if (isLarge(each)) continue;
    const { credential } = member(each.issued.partials, 0);
    const result = { credential: encodeCredential(each.parameters, credential) };
    cases.gives(each.terms.name, 'An honest answer.', fieldsOf(each, 0), result);
  }
  const given = fieldsOf(world, 0);
  const { witness } = issued;
  const other = unblind(
    parameters,
    member(world.pairs, 1).verificationKey,
    { blindedSignature: g1.decode(given.blinded) },
    witness,
  );
  cases.gives(
    'wrong-key',
    'Under the key of another issuer: a point, and no credential.',
    { ...given, verificationKey: world.partialKeyBytes(1) },
    { credential: encodeCredential(parameters, other) },
  );
  const bare = joined(given.base, given.blinded);
  cases.gives(
    'openings-zero',
    'Openings of 0 leave the answer as it is.',
    { ...given, openings: [0n, 0n] },
    { credential: bare },
  );
  for (const [id, comment, inputs, code] of REFUSED_TO_UNBLIND) {
    cases.refuses(id, comment, { ...given, ...inputs }, code);
  }
  return cases;
}
