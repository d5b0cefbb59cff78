import { deriveVerificationKey, encodeVerificationKey, nobleGroup } from '@coir/coconut';
import { DescribedGroup } from '../described-cases.ts';
import { joined, replaced, shifted } from '../malformed-bytes.ts';
import { encode, signedOver } from '../sample-credentials.ts';
import { OTHER_MEMBER } from '../sample-requests.ts';
import { member } from '../world.ts';
import { worldOf } from '../worlds.ts';
import { addForgeries, addThoseThatHold } from './forged-credentials.ts';

const { g1, order } = nobleGroup;
const world = worldOf('member');
const { parameters, issued, terms } = world;
const { attributes } = terms;
const [birth = 0n, serial = 0n, country = 0n, level = 0n] = attributes;
const { credential, credentialBytes } = issued;
const identity = Uint8Array.of(0xc0, ...new Uint8Array(47));
const unreadable = 'COCONUT_INVALID_POINT';

const UNREADABLE = [
  [
    'h-identity',
    'h is the identity: any s would do.',
    { credential: joined(identity, credentialBytes.slice(48)) },
    unreadable,
  ],
  [
    's-identity',
    's is the identity.',
    { credential: joined(credentialBytes.slice(0, 48), identity) },
    unreadable,
  ],
  [
    'both-identity',
    'h and s are the identity: the equation would hold for any attributes.',
    { credential: joined(identity, identity) },
    unreadable,
  ],
  [
    'torsion',
    's plus a point of order 11: the equation would hold.',
    {
      credential: replaced(
        credentialBytes,
        48,
        shifted('G1', credentialBytes.slice(48), 11n).bytes,
      ),
    },
    unreadable,
  ],
  [
    'torsion-in-h',
    'h plus a point of order 3: the equation would hold.',
    {
      credential: replaced(
        credentialBytes,
        0,
        shifted('G1', credentialBytes.slice(0, 48), 3n).bytes,
      ),
    },
    unreadable,
  ],
  [
    'attribute-not-canonical',
    'An attribute plus r.',
    { attributes: [birth + order, serial, country, level] },
    'COCONUT_INVALID_SCALAR',
  ],
] as const;

/** Credentials of members, true and false ones. */
export function equation(about: string): DescribedGroup {
  const cases = new DescribedGroup('verify-credential', `${about} Credentials of members.`, {
    ...world.parameterFields,
    verificationKey: world.masterKeyBytes,
    attributes,
    credential: credentialBytes,
  });
  addThoseThatHold(cases);
  addOthers(cases);
  addForgeries(cases);
  for (const [id, comment, inputs, code] of UNREADABLE) {
    cases.refuses(id, comment, inputs, code);
  }
  return cases;
}

const other = OTHER_MEMBER;
const [h, s] = [credentialBytes.slice(0, 48), credentialBytes.slice(48)];
const { credential: partial } = member(issued.partials, 0);

const FALSE_CREDENTIALS = [
  [
    'other-private-integer',
    'Another private integer.',
    { attributes: [birth + 1n, serial, country, level] },
  ],
  ['other-secret', 'Another secret.', { attributes: [birth, serial + 1n, country, level] }],
  ['other-text', 'Another text.', { attributes: [birth, serial, country + 1n, level] }],
  [
    'other-integer',
    'Another public integer.',
    { attributes: [birth, serial, country, level + 1n] },
  ],
  [
    'attributes-exchanged',
    'Two integers exchanged.',
    { attributes: [level, serial, country, birth] },
  ],
  [
    'attributes-of-another',
    'The attributes of another credential.',
    { attributes: other.attributes },
  ],
  ['too-few-attributes', 'An attribute is missing.', { attributes: [birth, serial, country] }],
  ['too-many-attributes', 'An attribute 0 too many.', { attributes: [...attributes, 0n] }],
  [
    'secret-zero',
    'A secret of 0, which no credential has.',
    {
      attributes: [birth, 0n, country, level],
      credential: encode(signedOver(credential.base, [birth, 0n, country, level])),
    },
  ],
  [
    'integer-too-large',
    'An integer of 2⁶⁴, with a signature on it.',
    {
      attributes: [2n ** 64n, serial, country, level],
      credential: encode(signedOver(credential.base, [2n ** 64n, serial, country, level])),
    },
  ],
  ['exchanged', 's ‖ h.', { credential: joined(s, h) }],
  [
    's-negated',
    's negated.',
    { credential: encode({ ...credential, signature: g1.negate(credential.signature) }) },
  ],
  [
    's-doubled',
    's squared.',
    {
      credential: encode({
        ...credential,
        signature: g1.add(credential.signature, credential.signature),
      }),
    },
  ],
  ['s-is-h', 's = h.', { credential: joined(h, h) }],
  [
    'h-of-another',
    'h of another credential.',
    { credential: joined(other.credentialBytes.slice(0, 48), s) },
  ],
  [
    's-of-another',
    's of another credential.',
    { credential: joined(h, other.credentialBytes.slice(48)) },
  ],
  [
    'generators',
    '(g1, g1).',
    { credential: joined(g1.encode(g1.generator), g1.encode(g1.generator)) },
  ],
  [
    'partial-under-the-master',
    'A partial credential under the master key.',
    { credential: encode(partial) },
  ],
  [
    'under-a-partial-key',
    'The credential under the key of an issuer.',
    { verificationKey: world.partialKeyBytes(0) },
  ],
  [
    'under-another-key',
    'Under a key of another network.',
    {
      verificationKey: encodeVerificationKey(
        parameters,
        deriveVerificationKey(nobleGroup, { x: 5n, y: [6n, 7n, 8n, 9n] }),
      ),
    },
  ],
  [
    'blinded',
    'An answer that is not unblinded.',
    { credential: joined(h, member(issued.answers, 0).blinded) },
  ],
] as const;

function addOthers(cases: DescribedGroup): void {
  for (const [id, comment, inputs] of FALSE_CREDENTIALS) {
    cases.fails(id, comment, inputs);
  }
}
