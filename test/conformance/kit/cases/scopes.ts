import { nobleGroup, nullifier, withScope } from '@coir/coconut';
import { ticketScope } from '@coir/coconut/ticket';
import { utf8 } from '../../../support/issued-tickets.ts';
import { DescribedGroup } from '../described-cases.ts';
import { member } from '../world.ts';
import { NETWORK, secret, worldOf } from '../worlds.ts';

const { g1 } = nobleGroup;

/** Scopes that applications choose, and nullifiers. */
export function scopes(): readonly DescribedGroup[] {
  const { record: poll, recordBytes } = worldOf('poll');
  const about =
    'The record for one scope of the application’s choice: N(scope) under the key id of the record.';
  const chosen = new DescribedGroup('choose-scope', about, { record: recordBytes });
  const red = utf8('poll: red');
  for (const [id, comment, scope] of [
    ['red', 'A scope.', red],
    ['blue', 'Another.', utf8('poll: blue')],
    ['empty', 'The empty scope is one.', new Uint8Array(0)],
    ['of-tickets', 'A scope that tickets have is another key’s.', ticketScope(NETWORK)],
    ['long', 'A scope of 300 bytes.', new Uint8Array(300).fill(1)],
  ] as const) {
    const { keyId, nullifierBase } = withScope(poll, scope);
    chosen.gives(id, comment, { scope }, { keyId, nullifierBase: g1.encode(nullifierBase) });
  }
  const fixedScope = 'COCONUT_INVALID_SCOPE';
  for (const [id, comment, name] of [
    ['fixed', 'A record that has fixed its scope.', 'member'],
    ['fixed-to-nothing', 'A record that has fixed the empty scope.', 'nameless'],
    ['ticket', 'The record of tickets.', 'ticket'],
  ] as const) {
    const { recordBytes: record, terms } = worldOf(name);
    chosen.refuses(id, comment, { record, scope: red }, fixedScope);
    const { scope } = terms;
    if (name === 'ticket' && scope instanceof Uint8Array) {
      chosen.refuses(
        'ticket-again',
        'The scope that a record has cannot be chosen either.',
        { record, scope },
        fixedScope,
      );
    }
  }
  chosen.refuses(
    'reserved',
    'The scope item by which records say that it is left open.',
    { scope: poll.scope },
    fixedScope,
  );
  return [chosen, nullifiers(red)];
}

function nullifiers(red: Uint8Array): DescribedGroup {
  const about = 'Z = N(scope)^a.';
  const cases = new DescribedGroup('nullifier', about);
  for (const name of ['ticket', 'member', 'nameless', 'bounds'] as const) {
    const { record, recordBytes, terms } = worldOf(name);
    const attribute = member(terms.attributes, record.schema.nullifierPosition - 1);
    const result = { nullifier: nullifier(record, attribute) };
    cases.gives(name, 'Of the nullifier attribute.', { record: recordBytes, attribute }, result);
  }
  const { record: poll, recordBytes: record } = worldOf('poll');
  const attribute = secret('poll');
  for (const [id, scope] of [
    ['red', red],
    ['blue', utf8('poll: blue')],
    ['empty', new Uint8Array(0)],
  ] as const) {
    const result = { nullifier: nullifier(withScope(poll, scope), attribute) };
    cases.gives(
      id,
      'Under a scope that the application chose.',
      { record, scope, attribute },
      result,
    );
  }
  cases.refuses('open', 'No scope was chosen.', { record, attribute }, 'COCONUT_INVALID_SCOPE');
  const r = nobleGroup.order;
  const wrong = { record: worldOf('ticket').recordBytes, attribute: r };
  return cases.refuses('not-canonical', 'An attribute of r.', wrong, 'COCONUT_INVALID_SCALAR');
}
