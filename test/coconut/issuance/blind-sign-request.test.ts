import { expect, it } from 'vitest';
import {
  decodeBlindSignRequest,
  encodeBlindSignRequest,
  encodeItems,
  encodeScalar,
  nobleGroup,
  u16,
} from '../../../coconut/index.ts';
import {
  blindSignRequestLength,
  publicPart,
  requestBase,
  requestContext,
} from '../../../coconut/issuance/blind-sign-request.ts';
import { issueCredential, utf8 } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, request, publicAttributes, witness } = issueCredential({ privateCount: 2 });
const { g1 } = nobleGroup;
const bytes = encodeBlindSignRequest(parameters, request);

it('is its points and then its scalars, as long as the schema says', () => {
  const { commitment, attributeCommitments, proof } = request;
  const points = [commitment, ...attributeCommitments].map(g1.encode);
  const { challenge, opening, attributeOpenings, attributes } = proof;
  const scalars = [challenge, opening, ...attributeOpenings, ...attributes].map(encodeScalar);
  expect(bytes).toEqual(Uint8Array.from(Buffer.concat([...points, ...scalars])));
  expect(bytes).toHaveLength(blindSignRequestLength(parameters));
  expect(encodeBlindSignRequest(parameters, decodeBlindSignRequest(parameters, bytes))).toEqual(
    bytes,
  );
  expect(blindSignRequestLength(issueCredential().parameters)).toBe(224);
});

it('is refused for its scalars before a point of it is decoded', () => {
  const broken = Uint8Array.from(bytes);
  broken.fill(0, 0, 48);
  broken.fill(255, 3 * 48, 3 * 48 + 32);
  expect(codeOf(() => decodeBlindSignRequest(parameters, broken))).toBe('COCONUT_INVALID_SCALAR');
  broken.fill(0, 3 * 48, 3 * 48 + 32);
  expect(codeOf(() => decodeBlindSignRequest(parameters, broken))).toBe('COCONUT_INVALID_POINT');
});

it('has a context of network, schema, numbers of attributes and the public ones', () => {
  expect(requestContext(parameters, publicAttributes)).toEqual(
    encodeItems(
      utf8('coir-test'),
      utf8('pass-1'),
      u16(3),
      u16(2),
      ...publicAttributes.map(encodeScalar),
    ),
  );
});

it('has a base of its own, which nobody reads from a message', () => {
  const context = requestContext(parameters, publicAttributes);
  const base = requestBase(parameters, context, request.commitment);
  expect(g1.equals(base, witness.base)).toBe(true);
  const others = [
    requestBase(parameters, context, g1.generator),
    requestBase(parameters, requestContext(parameters, [7n]), request.commitment),
  ];
  for (const other of others) expect(g1.equals(base, other)).toBe(false);
});

it('shares the commitment to its public attributes with all requests that have the same', () => {
  const part = publicPart(parameters, publicAttributes);
  const [, , last = g1.identity] = parameters.generators;
  expect(g1.equals(part.publicCommitment, g1.multiply(last, publicAttributes[0] ?? 0n))).toBe(true);
  const sum = g1.add(part.publicCommitment, part.publicInverse);
  expect(g1.isIdentity(sum)).toBe(true);
  expect(part.context).toEqual(requestContext(parameters, publicAttributes));
});
