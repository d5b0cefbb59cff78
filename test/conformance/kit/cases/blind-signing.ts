import { blindSign, encodeBlindedPartial, encodeSchema, nobleGroup } from '@coir/coconut';
import { craftRequestBytes } from '../crafted.ts';
import { DescribedGroup } from '../described-cases.ts';
import { replaced, shifted } from '../malformed-bytes.ts';
import { OTHER_MEMBER, REQUEST_PARTS } from '../sample-requests.ts';
import { member, World } from '../world.ts';
import { allWorlds, worldOf } from '../worlds.ts';

const { order } = nobleGroup;
const world = worldOf('member');
const { parameters, parameterFields, issued, terms } = world;
const { requestBytes: request, publicAttributes } = issued;
const [country = 0n, level = 0n] = publicAttributes;
const second = OTHER_MEMBER;

const keyBytes = (position: number): Uint8Array =>
  World.signingKeyBytes(member(world.pairs, position).signingKey);

const invalidProof = 'COCONUT_INVALID_REQUEST_PROOF';

const REFUSED_TO_SIGN = [
  [
    'other-public',
    'Other public attributes than the request was made for.',
    { public: [country, 4n] },
    invalidProof,
  ],
  ['other-network', 'The request of another network.', { network: 'coir-other' }, invalidProof],
  [
    'other-schema-name',
    'The request of a schema with another name.',
    { schema: encodeSchema({ ...terms.schema, name: 'member-2' }) },
    invalidProof,
  ],
  [
    'challenge-altered',
    'e is another one.',
    { request: replaced(request, 144, second.requestBytes.slice(144, 176)) },
    invalidProof,
  ],
  [
    'commitment-altered',
    'c_1 of another request: the signature would be on what nobody proved to know.',
    { request: replaced(request, 48, second.requestBytes.slice(48, 96)) },
    invalidProof,
  ],
  [
    'common-base',
    'The same cm and c_j for other public attributes, to get two signatures over one base.',
    { request: craftRequestBytes(parameters, { ...REQUEST_PARTS, baseOf: [country, 4n] }) },
    invalidProof,
  ],
  [
    'forged',
    'Responses of 0.',
    { request: replaced(request, 144, new Uint8Array(192)) },
    invalidProof,
  ],
  [
    'too-few-public',
    'A public attribute is missing.',
    { public: [country] },
    'COCONUT_ATTRIBUTE_COUNT',
  ],
  [
    'too-many-public',
    'A public attribute too many.',
    { public: [country, level, 0n] },
    'COCONUT_ATTRIBUTE_COUNT',
  ],
  [
    'public-too-large',
    'A public integer of 2⁶⁴.',
    { public: [country, 2n ** 64n] },
    'COCONUT_INVALID_ATTRIBUTE',
  ],
  [
    'public-not-canonical',
    'A public attribute plus r.',
    { public: [country, level + order] },
    'COCONUT_INVALID_SCALAR',
  ],
  [
    'key-of-another-schema',
    'A signing key for one attribute.',
    { signingKey: World.signingKeyBytes(worldOf('single').master) },
    'COCONUT_INVALID_ENCODING',
  ],
  [
    'key-with-zero',
    'A signing key with y_1 = 0.',
    { signingKey: replaced(keyBytes(0), 34, new Uint8Array(32)) },
    'COCONUT_INVALID_SCALAR',
  ],
  [
    'request-cut',
    'The last byte of the request is missing.',
    { request: request.slice(0, -1) },
    'COCONUT_INVALID_ENCODING',
  ],
  [
    'torsion',
    'cm plus a point of order 3.',
    { request: replaced(request, 0, shifted('G1', request.slice(0, 48), 3n).bytes) },
    'COCONUT_INVALID_POINT',
  ],
] as const;

/** Blind signing, and what is not signed. */
export function signing(): readonly DescribedGroup[] {
  const about =
    'c̃ = h^{x + Σ_public a_j·y_j} · Π_private c_j^{y_j}, once the proof of the request holds. Draws nothing.';
  const honest = new DescribedGroup('blind-sign', about);
  for (const each of allWorlds()) {
    const last = each.pairs.length - 1;
    const { issuerIndex, signingKey } = member(each.pairs, last);
    const inputs = {
      ...each.parameterFields,
      signingKey: World.signingKeyBytes(signingKey),
      request: each.issued.requestBytes,
      public: each.issued.publicAttributes,
    };
    const blinded = member(each.issued.answers, last).blinded;
    honest.gives(each.terms.name, `By the issuer at index ${issuerIndex}.`, inputs, { blinded });
  }
  const given = { ...parameterFields, signingKey: keyBytes(0), request, public: publicAttributes };
  const cases = new DescribedGroup('blind-sign', `${about} Requests of members.`, given);
  const [first, other] = issued.answers.map(({ blinded }) => blinded);
  cases.gives('member-1', 'By the first issuer.', {}, { blinded: first as Uint8Array });
  cases.gives(
    'member-2',
    'The same request by the second.',
    { signingKey: keyBytes(1) },
    { blinded: other as Uint8Array },
  );
  const foreign = { x: 5n, y: [6n, 7n, 8n, 9n] };
  cases.gives(
    'another-key',
    'The same request under a key of another network: a request names no key.',
    { signingKey: World.signingKeyBytes(foreign) },
    {
      blinded: encodeBlindedPartial(
        parameters,
        blindSign(parameters, foreign, issued.request, publicAttributes),
      ),
    },
  );
  cases.gives(
    'second',
    'Another request of the same public attributes.',
    { request: second.requestBytes },
    { blinded: member(second.answers, 0).blinded },
  );
  for (const [id, comment, inputs, code] of REFUSED_TO_SIGN) {
    cases.refuses(id, comment, inputs, code);
  }
  return [honest, cases];
}
