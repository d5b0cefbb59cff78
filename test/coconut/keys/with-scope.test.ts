import { describe, expect, it } from 'vitest';
import { encodeItems } from '../../../coconut/encoding/transcript.ts';
import {
  createKeyRecord,
  decodeKeyRecord,
  encodeKeyRecord,
  type KeyRecord,
  nobleGroup,
  nullifier,
  nullifierOf,
  proveShow,
  verifyShow,
  verifyShows,
  withScope,
} from '../../../coconut/index.ts';
import { disclosedKey } from '../../../coconut/show/disclosed-key.ts';
import { createDisclosure } from '../../../coconut/show/disclosure.ts';
import { TICKET_SCHEMA, ticketScope } from '../../../coconut/ticket/index.ts';
import { issueCredential, utf8 } from '../../support/issued-tickets.ts';

const fixture = issueCredential({ kinds: ['secret', 'integer'], threshold: 1, issuers: 1 });
const { parameters, record: fixed, credential, attributes, publicAttributes } = fixture;
const { threshold, partialKeys } = fixed;
const open = createKeyRecord(parameters, { scope: 'application', threshold, partialKeys });
const [red, blue] = ['poll: red', 'poll: blue'].map((scope) => withScope(open, utf8(scope)));
if (red === undefined || blue === undefined) throw new Error('two scopes were chosen');
const context = utf8('vote');
const [serial = 0n] = attributes;
const show = (record: KeyRecord) => proveShow(record, credential, attributes, [1], context);
const verify = (record: KeyRecord, made: ReturnType<typeof show>) =>
  verifyShow(record, [1], publicAttributes, context, made);
const refused = expect.objectContaining({ code: 'COCONUT_INVALID_SCOPE' });

describe('a record that leaves the scope to applications', () => {
  it('gives a credential one nullifier in each scope', () => {
    const [first, again, other] = [show(red), show(red), show(blue)];
    for (const made of [first, again]) expect(verify(red, made)).toBe(true);
    expect(verify(blue, other)).toBe(true);
    expect(nullifierOf(red, first)).toEqual(nullifierOf(red, again));
    expect(nullifierOf(red, first)).toEqual(nullifier(red, serial));
    expect(nullifierOf(blue, other)).toEqual(nullifier(blue, serial));
    expect(nullifierOf(blue, other)).not.toEqual(nullifierOf(red, first));
  });

  it('lets no show of one scope count in another, nor its nullifier be exchanged', () => {
    const [inRed, inBlue] = [show(red), show(blue)];
    expect(verify(blue, inRed)).toBe(false);
    expect(verify(withScope(red, utf8('poll: blue')), inBlue)).toBe(true);
    expect(verify(blue, { ...inBlue, nullifier: inRed.nullifier })).toBe(false);
    const claim = { hiddenPositions: [1], revealed: publicAttributes, context };
    const batch = [inRed, inBlue].map((made) => ({ ...claim, show: made }));
    expect(verifyShows(blue, batch)).toEqual([false, true]);
  });

  it('cannot be given the scope that says none was chosen', () => {
    expect(() => withScope(open, open.scope)).toThrow(refused);
  });

  it('makes nullifiers of different scopes by different bases, of which nobody knows a relation', () => {
    const { g1 } = nobleGroup;
    const bases = [red, blue, fixed, open].map(({ nullifierBase }) => g1.encode(nullifierBase));
    expect(new Set(bases.map(String)).size).toBe(4);
  });

  it('is used for nothing until a scope is chosen', () => {
    const made = show(red);
    expect(() => show(open)).toThrow(refused);
    expect(() => verify(open, made)).toThrow(refused);
    expect(() => verifyShows(open, [])).toThrow(refused);
    expect(() => nullifier(open, serial)).toThrow(refused);
  });

  it('keeps key id and bytes whatever is chosen, and comes back from bytes open', () => {
    for (const record of [open, red, blue]) {
      expect(record.keyId).toEqual(open.keyId);
      const decoded = decodeKeyRecord(encodeKeyRecord(record));
      expect(decoded.scopeChoice).toBe('open');
      expect(decoded.keyId).toEqual(open.keyId);
      expect(verify(withScope(decoded, utf8('poll: red')), show(red))).toBe(true);
    }
    const marker = encodeItems(utf8('COIR-V1-APPLICATION-SCOPE'));
    const spelled = createKeyRecord(parameters, { scope: marker, threshold, partialKeys });
    expect([spelled.scopeChoice, spelled.keyId]).toEqual(['open', open.keyId]);
  });

  it('shares what was prepared for the key between scopes', () => {
    expect(verify(red, show(red))).toBe(true);
    const disclosure = createDisclosure(open.schema, [1]);
    expect(disclosedKey(red, disclosure, publicAttributes)?.prepared).toBe(
      disclosedKey(blue, disclosure, publicAttributes)?.prepared,
    );
  });

  it('does not notice later changes to the bytes of a scope', () => {
    const scope = utf8('poll: red');
    const chosen = withScope(open, scope);
    scope.fill(0);
    expect(verify(chosen, show(red))).toBe(true);
  });
});

describe('a record with a scope of its own', () => {
  it('has no other, above all not a ticket’s', () => {
    expect(fixed.scopeChoice).toBe('record');
    expect(() => withScope(fixed, utf8('poll: red'))).toThrow(refused);
    const ticket = issueCredential({
      kinds: TICKET_SCHEMA.attributes.map(({ kind }) => kind),
      values: [7n, 1n, 2950n],
    });
    const record = createKeyRecord(ticket.parameters, {
      scope: ticketScope('coir-test'),
      threshold: 2,
      partialKeys: ticket.record.partialKeys,
    });
    expect(() => withScope(record, utf8('poll: red'))).toThrow(refused);
  });

  it('may be fixed to nothing: an empty scope is one', () => {
    const empty = createKeyRecord(parameters, { scope: new Uint8Array(), threshold, partialKeys });
    expect(empty.scopeChoice).toBe('record');
    expect(verify(empty, show(empty))).toBe(true);
  });
});
