import { describe, expect, it } from 'vitest';
import { createKeyRecord, withScope } from '../../../coconut/index.ts';
import { isScopeUnchosen, unchosenScope } from '../../../coconut/keys/scope.ts';
import { issueCredential, utf8 } from '../../support/issued-tickets.ts';

const { parameters, record } = issueCredential({ kinds: ['secret'], threshold: 1, issuers: 1 });
const { partialKeys } = record;

describe('the scope of records that leave it open', () => {
  it('is those bytes and no others', () => {
    const open = unchosenScope();
    expect(isScopeUnchosen(open)).toBe(true);
    for (const other of [
      open.slice(0, -1),
      Uint8Array.of(...open, 0),
      open.with(0, 1),
      open.with(-1, 0),
      new Uint8Array(open.length),
      new Uint8Array(0),
    ]) {
      expect(isScopeUnchosen(other)).toBe(false);
    }
  });

  it('is not changed by whoever gets it', () => {
    unchosenScope().fill(0);
    const open = createKeyRecord(parameters, { scope: 'application', threshold: 1, partialKeys });
    open.scope.fill(0);
    expect(isScopeUnchosen(unchosenScope())).toBe(true);
  });

  it('is told apart from one that is chosen or fixed', () => {
    const open = createKeyRecord(parameters, { scope: 'application', threshold: 1, partialKeys });
    const choices = [open, withScope(open, utf8('here')), record].map((each) => each.scopeChoice);
    expect(choices).toEqual(['open', 'application', 'record']);
  });
});
