import { describe, expect, it } from 'vitest';
import {
  encodeCredential,
  encodeShow,
  nobleGroup,
  proveShow,
  type Show,
  verifyShow,
} from '../../../coconut/index.ts';
import { issueCredential, recordOf, utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, issuers, record, credential, attributes } = issueCredential();
const { g1 } = nobleGroup;
const context = utf8('door');
const prove = (hidden: readonly number[], seed = 'a show'): Show =>
  proveShow(record, credential, attributes, hidden, context, seededRandom(seed));
const verify = (hidden: readonly number[], show: Show): boolean => {
  const revealed = attributes.filter((_, index) => !hidden.includes(index + 1));
  return verifyShow(record, hidden, revealed, context, show);
};

describe('a show', () => {
  it.each([[[1]], [[1, 2]], [[1, 3]], [[1, 2, 3]]])('verifies that hides %j', (hidden) => {
    const show = prove(hidden);
    expect(verify(hidden, show)).toBe(true);
    expect(show.attributeCommitments).toHaveLength(hidden.length);
    expect(show.responses).toHaveLength(hidden.length);
  });

  it('has nothing in common with another but the nullifier and what is revealed', () => {
    const [one, other] = [prove([1]), prove([1], 'another')];
    const points = [one, other].flatMap(({ base, signature, attributeCommitments }) =>
      [base, signature, ...attributeCommitments].map((point) => g1.encode(point).join()),
    );
    expect(new Set(points).size).toBe(points.length);
    expect(one.challenge).not.toBe(other.challenge);
    expect(g1.equals(one.nullifier, other.nullifier)).toBe(true);
  });

  it('takes one draw of 64 bytes, and leaves credential and context as they were', () => {
    const before = encodeCredential(parameters, credential);
    const lengths: number[] = [];
    const inner = seededRandom('counted');
    proveShow(record, credential, attributes, [1], context, (length) => {
      lengths.push(length);
      return inner(length);
    });
    expect(lengths).toEqual([64]);
    expect(encodeCredential(parameters, credential)).toEqual(before);
    expect(context).toEqual(utf8('door'));
  });

  it('is another for another statement, though the source repeats itself', () => {
    const stuck = (length: number): Uint8Array => new Uint8Array(length).fill(7);
    const shows = ['door', 'window'].map((text) =>
      proveShow(record, credential, attributes, [1], utf8(text), stuck),
    );
    const [door, window] = shows.map((show) => encodeShow(record, show));
    expect(door).not.toEqual(window);
    expect(new Set(shows.map(({ base }) => g1.encode(base).join())).size).toBe(2);
  });
});

describe('nothing is shown', () => {
  const open = recordOf(parameters, issuers, 2, 'application');
  const identity = { ...credential, base: g1.identity };
  const show = (
    change: { record?: typeof record; credential?: typeof credential; attributes?: bigint[] } = {},
    hidden: readonly number[] = [1],
    bound: unknown = context,
  ) =>
    proveShow(
      change.record ?? record,
      change.credential ?? credential,
      change.attributes ?? attributes,
      hidden,
      bound as Uint8Array,
    );

  it.each<[string, string, () => unknown]>([
    ['without a scope', 'COCONUT_INVALID_SCOPE', () => show({ record: open })],
    ['with too few values', 'COCONUT_ATTRIBUTE_COUNT', () => show({ attributes: [5n] })],
    [
      'with a secret that is zero',
      'COCONUT_INVALID_ATTRIBUTE',
      () => show({ attributes: [0n, ...attributes.slice(1)] }),
    ],
    ['that reveals the nullifier attribute', 'COCONUT_INVALID_DISCLOSURE', () => show({}, [2])],
    ['of positions that do not ascend', 'COCONUT_INVALID_DISCLOSURE', () => show({}, [2, 1])],
    ['of the identity', 'COCONUT_INVALID_POINT', () => show({ credential: identity })],
    ['for a context that is text', 'COCONUT_INVALID_ENCODING', () => show({}, [1], 'door')],
  ])('%s', (_, code, attempt) => {
    expect(codeOf(attempt)).toBe(code);
  });
});
