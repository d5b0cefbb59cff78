import { expect, it } from 'vitest';
import {
  decodeShow,
  encodeScalar,
  encodeShow,
  nobleGroup,
  proveShow,
  u32,
} from '../../../coconut/index.ts';
import { createDisclosure } from '../../../coconut/show/disclosure.ts';
import { showChallenge, showLength, showStatement } from '../../../coconut/show/show.ts';
import { issueCredential, utf8 } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { record, credential, attributes, random } = issueCredential();
const { g1 } = nobleGroup;
const hidden = [1, 2];
const context = utf8('door');
const show = proveShow(record, credential, attributes, hidden, context, random);
const bytes = encodeShow(record, show);

it('is its points, its challenge and two responses for each hidden attribute', () => {
  const { base, signature, attributeCommitments, nullifier, challenge, responses } = show;
  const points = [base, signature, ...attributeCommitments, nullifier].map(g1.encode);
  const scalars = [challenge, ...responses.flatMap((each) => [each.attribute, each.blinding])];
  expect(bytes).toEqual(Uint8Array.from(Buffer.concat([...points, ...scalars.map(encodeScalar)])));
  expect(bytes).toHaveLength(showLength(record, 2));
  expect(showLength(record, 1)).toBe(288);
  expect(encodeShow(record, decodeShow(record, hidden, bytes))).toEqual(bytes);
});

it('is refused for its scalars before a point of it is decoded', () => {
  const broken = Uint8Array.from(bytes);
  broken.fill(0, 0, 48);
  broken.fill(255, bytes.length - 32);
  expect(codeOf(() => decodeShow(record, hidden, broken))).toBe('COCONUT_INVALID_SCALAR');
  broken.fill(0, bytes.length - 32);
  expect(codeOf(() => decodeShow(record, hidden, broken))).toBe('COCONUT_INVALID_POINT');
});

it('has the positions of the policy, never its own', () => {
  expect(codeOf(() => decodeShow(record, [1], bytes))).toBe('COCONUT_INVALID_ENCODING');
  expect(codeOf(() => decodeShow(record, [2], bytes))).toBe('COCONUT_INVALID_DISCLOSURE');
});

it('is bound to key, mask, revealed values, scope and context, in this order', () => {
  const disclosure = createDisclosure(record.schema, hidden);
  const [, , revealed = 0n] = attributes;
  expect(showStatement(record, disclosure, [revealed], context)).toEqual([
    record.keyId,
    u32(0b11),
    encodeScalar(revealed),
    record.scope,
    context,
  ]);
});

it('has a challenge that covers every part of it, in its place', () => {
  const statement = [utf8('statement')];
  const nonces = [g1.generator, show.base];
  const inputs: Parameters<typeof showChallenge>[] = [
    [record, statement, show, nonces],
    [record, [utf8('statemen'), utf8('t')], show, nonces],
    [record, statement, { ...show, base: show.signature }, nonces],
    [record, statement, { ...show, signature: show.base }, nonces],
    [
      record,
      statement,
      { ...show, attributeCommitments: show.attributeCommitments.toReversed() },
      nonces,
    ],
    [record, statement, { ...show, nullifier: show.base }, nonces],
    [record, statement, show, nonces.toReversed()],
  ];
  const challenges = inputs.map((input) => showChallenge(...input));
  expect(new Set(challenges).size).toBe(inputs.length);
});
