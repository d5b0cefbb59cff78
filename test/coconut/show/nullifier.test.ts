import { expect, it } from 'vitest';
import {
  nobleGroup,
  nullifier,
  nullifierOf,
  proveShow,
  withScope,
} from '../../../coconut/index.ts';
import { issueCredential, recordOf, utf8 } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, issuers, record, credential, attributes } = issueCredential();
const [serial = 0n] = attributes;
const { g1 } = nobleGroup;

it('is the base of the scope to the power of the attribute, 48 bytes', () => {
  expect(nullifier(record, serial)).toEqual(g1.encode(g1.multiply(record.nullifierBase, serial)));
  expect(nullifier(record, serial)).toHaveLength(48);
});

it('is the same in every show, which has it where the holder computes it', () => {
  for (const context of ['one door', 'another door']) {
    const show = proveShow(record, credential, attributes, [1], utf8(context));
    expect(nullifierOf(record, show)).toEqual(nullifier(record, serial));
  }
});

it('is another for another attribute and in another scope', () => {
  const elsewhere = recordOf(parameters, issuers, 2, 'another scope');
  const found = [
    nullifier(record, serial),
    nullifier(record, serial + 1n),
    nullifier(elsewhere, serial),
  ];
  expect(new Set(found.map(String)).size).toBe(3);
});

it('needs a scope', () => {
  const open = recordOf(parameters, issuers, 2, 'application');
  expect(codeOf(() => nullifier(open, serial))).toBe('COCONUT_INVALID_SCOPE');
  expect(nullifier(withScope(open, utf8('a poll')), serial)).toHaveLength(48);
});
