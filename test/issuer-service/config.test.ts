import { issuerConfig } from '@coir/issuer-service';
import { loadConfig } from '@coir/verifier/service';
import { describe, expect, it } from 'vitest';

const ISSUER = {
  ISSUER_MANIFEST_FILE: 'network.json',
  ISSUER_ISSUER_INDEX: '1',
  ISSUER_SIGNING_KEY_FILE: 'signing-key.json',
  ISSUER_LEDGER: '{"kind":"embedded","url":"http://127.0.0.1:4100"}',
  ISSUER_DATABASE_FILE: 'issuer.sqlite',
};

describe('the settings of an issuer', () => {
  it('are taken from the environment alone', () => {
    const config = loadConfig(issuerConfig, { prefix: 'ISSUER_', env: ISSUER });
    expect(config).toMatchObject({ port: 4001, issuerIndex: 1, ledger: { kind: 'embedded' } });
  });

  it.each([
    ['ISSUER_PORT', '65536'],
    ['ISSUER_ISSUER_INDEX', '0'],
    ['ISSUER_ISSUER_INDEX', '65536'],
    ['ISSUER_MANIFEST_DIGEST', 'AB'.repeat(32)],
    ['ISSUER_MANIFEST_DIGEST', 'ab'.repeat(31)],
    ['ISSUER_LEDGER', '{"kind":"cosmos","url":"http://127.0.0.1"}'],
    ['ISSUER_LEDGER', '{"kind":"embedded","url":"gopher://127.0.0.1"}'],
    ['ISSUER_LEDGER', '{"kind":"embedded"}'],
    ['ISSUER_RATE_LIMIT', '{"perSecond":-1}'],
    ['ISSUER_RATE_LIMIT', '{"colour":1}'],
    ['ISSUER_LOG_LEVEL', 'loud'],
    ['ISSUER_COLOUR', 'red'],
  ])('refuse %s=%s by name', (name, value) => {
    const load = () =>
      loadConfig(issuerConfig, { prefix: 'ISSUER_', env: { ...ISSUER, [name]: value } });
    expect(load).toThrow(new RegExp(name));
  });
});
