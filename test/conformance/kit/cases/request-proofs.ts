import { encodeBlindSignRequest, encodeSchema, nobleGroup } from '@coir/coconut';
import {
  craftRequest,
  craftRequestBytes,
  mod,
  type RequestParts,
  withOtherField,
} from '../crafted.ts';
import { DescribedGroup } from '../described-cases.ts';
import { joined, replaced } from '../malformed-bytes.ts';
import { OTHER_MEMBER, REQUEST_FIELDS, REQUEST_PARTS } from '../sample-requests.ts';
import { member } from '../world.ts';
import { allWorlds, worldOf } from '../worlds.ts';

const { g1, order } = nobleGroup;
const malformed = 'COCONUT_INVALID_ENCODING';
const world = worldOf('member');
const { parameters, parameterFields, terms, issued } = world;
const { attributes } = terms;
const publicAttributes = attributes.slice(2);
const [country = 0n, level = 0n] = publicAttributes;

/** Verifying the proofs of requests. */
export function verification(): readonly DescribedGroup[] {
  const about = 'Whether the proof of a request holds for exactly these public attributes.';
  const honest = new DescribedGroup('verify-request', about);
  for (const each of allWorlds()) {
    const { requestBytes: request, publicAttributes: open } = each.issued;
    honest.holds(each.terms.name, 'An honest request.', {
      ...each.parameterFields,
      request,
      public: open,
    });
  }
  const given = { ...parameterFields, request, public: publicAttributes };
  const cases = new DescribedGroup('verify-request', `${about} Requests of members.`, given);
  REQUEST_FIELDS.forEach(({ name }, index) => {
    const changed = withOtherField(request, REQUEST_FIELDS, index);
    cases.fails(`other-${name}`, `${name} is another one.`, { request: changed });
  });
  addOtherStatements(cases);
  addCrafted(cases);
  return [honest, cases];
}

const request = issued.requestBytes;

const other = OTHER_MEMBER.requestBytes;

const renamed = terms.schema;
const ticket = worldOf('ticket');

const OTHER_STATEMENTS = [
  ['other-network', 'The request of another network.', { network: 'coir-other' }],
  ['longer-network', 'The name of the network with a space behind it.', { network: 'coir-kit ' }],
  [
    'other-schema-name',
    'The request of a schema with another name.',
    { schema: encodeSchema({ ...renamed, name: 'member-2' }) },
  ],
  [
    'larger-schema',
    'A schema with another public attribute, of value 0.',
    {
      schema: encodeSchema({
        ...renamed,
        attributes: [...renamed.attributes, { name: 'more', kind: 'integer' as const }],
      }),
      public: [...publicAttributes, 0n],
    },
  ],
  ['other-public-integer', 'Another public integer.', { public: [country, level + 1n] }],
  ['other-public-text', 'Another public text.', { public: [country + 1n, level] }],
  [
    'public-exchanged',
    'The public attributes of a ticket in the other order.',
    { ...ticket.parameterFields, request: ticket.issued.requestBytes, public: [2972n, 1n] },
  ],
  ['public-too-large', 'A public integer of 2⁶⁴.', { public: [country, 2n ** 64n] }],
  ['public-missing', 'A public attribute is missing.', { public: [country] }],
  ['public-too-many', 'A public attribute too many, of value 0.', { public: [country, level, 0n] }],
  [
    'proof-of-another',
    'Commitments of one request, proof of another.',
    { request: joined(request.slice(0, 144), other.slice(144)) },
  ],
  [
    'commitment-of-another',
    'cm of another request.',
    { request: joined(other.slice(0, 48), request.slice(48)) },
  ],
  [
    'attribute-commitment-of-another',
    'c_2 of another request.',
    { request: joined(request.slice(0, 96), other.slice(96, 144), request.slice(144)) },
  ],
  [
    'commitments-exchanged',
    'c_1 and c_2 exchanged.',
    {
      request: joined(
        request.slice(0, 48),
        request.slice(96, 144),
        request.slice(48, 96),
        request.slice(144),
      ),
    },
  ],
  [
    'commitments-exchanged-with-responses',
    'c_1 and c_2 exchanged, and their responses with them.',
    {
      request: joined(
        request.slice(0, 48),
        request.slice(96, 144),
        request.slice(48, 96),
        request.slice(144, 208),
        request.slice(240, 272),
        request.slice(208, 240),
        request.slice(304, 336),
        request.slice(272, 304),
      ),
    },
  ],
  [
    'commitments-equal',
    'c_2 is c_1.',
    { request: joined(request.slice(0, 96), request.slice(48, 96), request.slice(144)) },
  ],
  [
    'negated',
    'cm is negated.',
    { request: replaced(request, 0, Uint8Array.of((request[0] ?? 0) ^ 0x20)) },
  ],
  [
    'all-zero',
    'Challenge and responses of 0.',
    { request: replaced(request, 144, new Uint8Array(192)) },
  ],
] as const;

function addOtherStatements(cases: DescribedGroup): void {
  for (const [id, comment, inputs] of OTHER_STATEMENTS) {
    cases.fails(id, comment, inputs);
  }
  cases.refuses(
    'public-not-canonical',
    'A public attribute of r.',
    { public: [order, level] },
    'COCONUT_INVALID_SCALAR',
  );
  cases.refuses(
    'identity-commitment',
    'c_1 is the identity, as of an attribute 0 with opening 0.',
    { request: identityRequest() },
    'COCONUT_INVALID_POINT',
  );
  const smaller = { ...parameterFields, schema: worldOf('poll').schemaBytes, public: [country] };
  cases.refuses('other-private-count', 'Read under a schema with m = 1.', smaller, malformed);
}

const [birth = 0n, serial = 0n] = attributes;

const CRAFTED = [
  ['by-hand', 'A request made with given secrets.', {}],
  [
    'announced-identity',
    'All nonces are 0: A and B_j are the identity, which a challenge may hold.',
    { openingNonce: 0n, openingNonces: [0n, 0n], nonces: [0n, 0n] },
  ],
  [
    'one-announced-identity',
    'The nonces of c_2 are 0: only B_2 is the identity.',
    { openingNonces: [5n, 0n], nonces: [7n, 0n] },
  ],
  ['openings-zero', 'Openings of 0 hide nothing, and hold.', { opening: 0n, openings: [0n, 0n] }],
  ['private-integer-zero', 'A private integer of 0.', { attributes: [0n, ...attributes.slice(1)] }],
  [
    'private-secret-zero',
    'A secret of 0: nothing in a request tells it; it is never shown.',
    { attributes: [birth, 0n, country, level] },
  ],
  [
    'private-integer-too-large',
    'A private integer of 2⁶⁴: nothing in a request tells it.',
    { attributes: [2n ** 64n, ...attributes.slice(1)] },
  ],
  [
    'equal-openings',
    'Equal openings and attributes give equal c_1 and c_2.',
    { attributes: [serial, serial, country, level], openings: [9n, 9n] },
  ],
  ['public-zero', 'Public attributes of 0.', { attributes: [birth, serial, 0n, 0n] }],
] as const;

const INCONSISTENT = [
  [
    'other-attribute-in-c-1',
    'c_1 holds another attribute than cm.',
    { committed: [birth + 1n, serial] },
  ],
  [
    'attributes-exchanged-in-c',
    'c_1 and c_2 hold each other’s attribute.',
    { committed: [serial, birth] },
  ],
  [
    'base-of-other-public',
    'c_j and proof were made over the base of other public attributes.',
    { baseOf: [country, 4n] },
  ],
] as const;

function addCrafted(cases: DescribedGroup): void {
  const craft = (
    changes: Partial<RequestParts>,
  ): { request: Uint8Array; public: readonly bigint[] } => {
    const parts = { ...REQUEST_PARTS, ...changes };
    return { request: craftRequestBytes(parameters, parts), public: parts.attributes.slice(2) };
  };
  for (const [id, comment, changes] of CRAFTED) {
    cases.holds(id, comment, craft(changes));
  }
  for (const [id, comment, changes] of INCONSISTENT) {
    cases.fails(id, comment, craft(changes));
  }
  const large = craft({ attributes: [birth, serial, country, 2n ** 64n] });
  cases.fails(
    'public-too-large-proven',
    'A public integer of 2⁶⁴, with a proof that holds.',
    large,
  );
  const claimed = {
    ...craft({ attributes: [birth, serial, country, 4n] }),
    public: publicAttributes,
  };
  cases.fails(
    'made-for-other-public',
    'An honest request for level 4, claimed for level 3.',
    claimed,
  );
  const shifted = craftRequest(parameters, REQUEST_PARTS);
  const lifted = encodeBlindSignRequest(parameters, {
    ...shifted,
    commitment: g1.add(shifted.commitment, g1.multiply(member(parameters.generators, 3), mod(-1n))),
  });
  cases.fails('commitment-lowered', 'cm times h_4^{−1}, claimed for level 2.', {
    request: lifted,
    public: [country, 2n],
  });
}

/** A request whose c_1 is the identity, with a proof that would hold. */
function identityRequest(): Uint8Array {
  const { openings } = REQUEST_PARTS;
  return craftRequestBytes(parameters, {
    ...REQUEST_PARTS,
    attributes: [0n, ...attributes.slice(1)],
    openings: [0n, member(openings, 1)],
  });
}
