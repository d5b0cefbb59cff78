import { describe, expect, it } from 'vitest';
import { createKeyRecord, nobleGroup, withScope } from '../../../coconut/index.ts';
import { preparedGenerator, prepareKey } from '../../../coconut/keys/prepared-key.ts';
import { issueCredential, utf8 } from '../../support/issued-tickets.ts';

const { parameters, record: fixed } = issueCredential();
const { threshold, partialKeys } = fixed;
const record = createKeyRecord(parameters, { scope: 'application', threshold, partialKeys });

describe('the prepared arguments of a key', () => {
  it('are made once for a group and once for a key, whatever the scope of its record', () => {
    const { generator, beta } = prepareKey(record);
    expect(preparedGenerator(nobleGroup)).toBe(generator);
    expect(prepareKey(withScope(record, utf8('elsewhere'))).beta).toBe(beta);
    expect(beta).toHaveLength(record.masterKey.beta.length);
  });
});
