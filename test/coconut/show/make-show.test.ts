import { expect, it } from 'vitest';
import { encodeShow, nobleGroup, proveShow, verifyShow } from '../../../coconut/index.ts';
import { makeShow } from '../../../coconut/show/make-show.ts';
import { issueCredential, utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { codeOf } from '../decoder-suite.ts';

const { record, credential, attributes, publicAttributes } = issueCredential();
const { g1 } = nobleGroup;
const context = utf8('door');

it('makes the bytes of proveShow', () => {
  const [made, proved] = [makeShow, proveShow].map((make) =>
    encodeShow(record, make(record, credential, attributes, [1], context, seededRandom('show'))),
  );
  expect(made).toEqual(proved);
});

it('makes a show that does not verify of what is no credential', () => {
  const garbage = { base: g1.generator, signature: g1.multiply(g1.generator, 5n) };
  const show = makeShow(record, garbage, attributes, [1], context);
  expect(verifyShow(record, [1], publicAttributes, context, show)).toBe(false);
});

it.each<[string, readonly number[], unknown, string]>([
  ['hidden positions', [2], context, 'COCONUT_INVALID_DISCLOSURE'],
  ['a context that is text', [1], 'door', 'COCONUT_INVALID_ENCODING'],
])('refuses %s', (_, hidden, bound, code) => {
  expect(codeOf(() => makeShow(record, credential, attributes, hidden, bound as Uint8Array))).toBe(
    code,
  );
});
