import { createKeyRecord, ttpKeygen } from '@coir/coconut';
import { ticketParameters, ticketScope } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../support/seeded-random.ts';

const parameters = ticketParameters('scope-test');
const partialKeys = ttpKeygen(
  parameters,
  { threshold: 1, issuers: 1 },
  seededRandom('ticket scope'),
).map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key }));

describe('a key record of tickets', () => {
  it('has the one scope of tickets in its network', () => {
    const scope = ticketScope('scope-test');
    expect(createKeyRecord(parameters, { scope, threshold: 1, partialKeys }).scope).toEqual(scope);
  });

  it.each([
    ['another network', ticketScope('other-test')],
    ['nothing', new Uint8Array(0)],
    ['a byte more', new Uint8Array([...ticketScope('scope-test'), 0])],
    ['what an application chooses', 'application' as const],
  ])('is refused with the scope of %s', (_name, scope) => {
    const create = () => createKeyRecord(parameters, { scope, threshold: 1, partialKeys });
    expect(create).toThrow(expect.objectContaining({ code: 'COCONUT_INVALID_KEY_RECORD' }));
  });
});
