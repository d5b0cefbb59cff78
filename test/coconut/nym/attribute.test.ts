import { describe, expect, it } from 'vitest';
import { areAttributes, assertAttributes, isCountAllowed } from '../../../coconut/nym/attribute.ts';
import * as nym from '../../../coconut/nym/index.ts';
import { codeOf, issueNymCredential } from './nym-issuance.ts';

const made = issueNymCredential('nym encodings');
const { parameters, masterKey, serial, binding, publicAttributes } = made;

const { g2 } = parameters.group;
const attributes = [serial, binding, ...publicAttributes];

describe('an attribute', () => {
  it('is not made from text that has no UTF-8', () => {
    expect(codeOf(() => nym.attributeFromText('\ud800'))).toBe('COCONUT_INVALID_ATTRIBUTE');
  });
});

describe('a credential of NYM-COCONUT-V5', () => {
  it('is refused with other attributes, too many attributes and a key for other parameters', () => {
    const verify = (values: readonly bigint[], key = masterKey): boolean =>
      nym.verifyCredential(parameters, key, values, made.credential);
    attributes.forEach((_, changed) => {
      expect(verify(attributes.map((value, i) => (i === changed ? value + 1n : value)))).toBe(
        false,
      );
    });
    expect(verify([...attributes, 0n])).toBe(false);
    expect(verify(attributes.map((value) => value - parameters.group.order))).toBe(false);
    expect(verify(attributes, { ...masterKey, beta: [...masterKey.beta, g2.generator] })).toBe(
      false,
    );
  });
});

describe('the attributes of a request', () => {
  it('are m private ones as pinned, and public ones up to q', () => {
    const allowed = (m: number, k: number): boolean => isCountAllowed(parameters, m, k);
    expect([allowed(2, 0), allowed(2, 1), allowed(2, 2)]).toEqual([true, true, true]);
    expect([allowed(2, 3), allowed(1, 2), allowed(3, 1), allowed(0, 0)]).toEqual(
      new Array(4).fill(false),
    );
  });

  it('are integers from 0 to r − 1', () => {
    const { order } = parameters.group;
    expect(areAttributes(parameters, [0n, 1n, order - 1n])).toBe(true);
    for (const bad of [-1n, order, 5 as unknown as bigint]) {
      expect(areAttributes(parameters, [1n, bad])).toBe(false);
      expect(codeOf(() => assertAttributes(parameters, 2, [1n], [1n, bad]))).toBe(
        'COCONUT_INVALID_ATTRIBUTE',
      );
    }
  });

  it('are counted in the message where they are too many or too few', () => {
    expect(() => assertAttributes(parameters, 1, [1n, 2n])).toThrow(
      '1 private and 2 public attributes, not 2 private of at most 4',
    );
  });
});
