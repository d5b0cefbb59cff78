import { ledgerSettings } from '@coir/issuer-service/ledger';
import { loadSettings } from '@coir/service';
import { describe, expect, it } from 'vitest';

const NEEDED = {
  COIR_LEDGER_DATABASE_FILE: 'ledger.sqlite',
  COIR_LEDGER_CHAIN_ID: 'chain',
  COIR_LEDGER_DENOM: 'ucoir',
  COIR_LEDGER_GENESIS: '[]',
};
const load = (environment: Record<string, string>) => loadSettings(ledgerSettings, { environment });

describe('the settings of the embedded ledger', () => {
  it('are taken from the environment alone', () => {
    const { values, warnings } = load({ ...NEEDED, LEDGER_FILE: '~/2026.journal' });
    expect(values).toMatchObject({
      chainId: 'chain',
      genesis: [],
      blockIntervalMs: 200,
      port: 4100,
    });
    expect(warnings).toEqual([]);
  });

  it.each([
    ['COIR_LEDGER_BLOCK_INTERVAL_MS', '0'],
    ['COIR_LEDGER_CHAIN_ID', ''],
    ['COIR_LEDGER_DENOM', 'x'.repeat(129)],
    ['COIR_LEDGER_GENESIS', '{}'],
    ['COIR_LEDGER_GENESIS', '[{"address":"a"}]'],
    ['COIR_LEDGER_GENESIS', '[{"address":"a","balance":"-1"}]'],
    ['COIR_LEDGER_GENESIS', '[{"address":"a","balance":"01"}]'],
    ['COIR_LEDGER_GENESIS', '[{"address":"a","balance":"99999999999999999999"}]'],
  ])('refuse %s=%s by name', (name, value) => {
    expect(() => load({ ...NEEDED, [name]: value })).toThrow(name);
  });

  it.each(Object.keys(NEEDED))('need %s', (name) => {
    const { [name]: _, ...rest } = NEEDED as Record<string, string>;
    expect(() => load(rest)).toThrow(new RegExp(`is missing.*${name}$`));
  });
});
