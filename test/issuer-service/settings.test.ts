import { issuerSettings } from '@coir/issuer-service';
import { loadSettings } from '@coir/service';
import { describe, expect, it } from 'vitest';

const NEEDED = {
  COIR_ISSUER_MANIFEST_FILE: 'network.json',
  COIR_ISSUER_ISSUER_INDEX: '1',
  COIR_ISSUER_SIGNING_KEY_FILE: 'signing-key.json',
  COIR_ISSUER_LEDGER_KIND: 'embedded',
  COIR_ISSUER_LEDGER_URL: 'http://127.0.0.1:4100',
  COIR_ISSUER_DATABASE_FILE: 'issuer.sqlite',
};
const load = (environment: Record<string, string>) => loadSettings(issuerSettings, { environment });

describe('the settings of an issuer', () => {
  it('are taken from the environment alone', () => {
    expect(load(NEEDED).values).toMatchObject({
      port: 4001,
      issuerIndex: 1,
      ledger: { kind: 'embedded', url: 'http://127.0.0.1:4100' },
      rateLimit: { perSecond: 20, burst: 100, unknownPerSecond: 5, unknownBurst: 25 },
    });
  });

  it.each([
    ['COIR_ISSUER_PORT', '65536'],
    ['COIR_ISSUER_ISSUER_INDEX', '0'],
    ['COIR_ISSUER_ISSUER_INDEX', '65536'],
    ['COIR_ISSUER_MANIFEST_DIGEST', 'AB'.repeat(32)],
    ['COIR_ISSUER_MANIFEST_DIGEST', 'ab'.repeat(31)],
    ['COIR_ISSUER_LEDGER_KIND', 'cosmos'],
    ['COIR_ISSUER_LEDGER_URL', 'gopher://127.0.0.1'],
    ['COIR_ISSUER_RATE_LIMIT_PER_SECOND', '-1'],
    ['COIR_ISSUER_RATE_LIMIT_BURST', '0'],
    ['COIR_ISSUER_LOG_LEVEL', 'loud'],
  ])('refuse %s=%s by name', (name, value) => {
    expect(() => load({ ...NEEDED, [name]: value })).toThrow(name);
  });

  it.each(Object.keys(NEEDED))('need %s', (name) => {
    const { [name]: _, ...rest } = NEEDED as Record<string, string>;
    expect(() => load(rest)).toThrow(new RegExp(`is missing.*${name}$`));
  });
});
