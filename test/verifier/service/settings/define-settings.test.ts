import { count, defineSettings, optional, path, port, type SettingsOf, url } from '@coir/service';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  listSettings,
  type SettingsDeclaration,
} from '../../../../verifier/service/settings/define-settings.ts';

const settings = defineSettings('mix-node', {
  mixPort: port('Port for other nodes.', { default: 1789 }),
  keysFile: path('Keys.'),
  limit: optional(count('A bound.')),
  ledger: { url: url('Where the ledger is.') },
});

describe('the declaration of settings', () => {
  it('gives the type of their values', () => {
    type Values = SettingsOf<typeof settings>;
    expectTypeOf<Values['mixPort']>().toEqualTypeOf<number>();
    expectTypeOf<Values['keysFile']>().toEqualTypeOf<string>();
    expectTypeOf<Values['limit']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Values['ledger']['url']>().toEqualTypeOf<string>();
    expectTypeOf<Values['logLevel']>().toEqualTypeOf<
      'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'
    >();
  });

  it('gives every setting its names, those for the operator last', () => {
    const names = listSettings(settings as unknown as SettingsDeclaration).map(
      ({ name, variable }) => [name, variable],
    );
    expect(names).toEqual([
      ['mixPort', 'COIR_MIX_NODE_MIX_PORT'],
      ['keysFile', 'COIR_MIX_NODE_KEYS_FILE'],
      ['limit', 'COIR_MIX_NODE_LIMIT'],
      ['ledger.url', 'COIR_MIX_NODE_LEDGER_URL'],
      ['operatorHost', 'COIR_MIX_NODE_OPERATOR_HOST'],
      ['operatorPort', 'COIR_MIX_NODE_OPERATOR_PORT'],
      ['logLevel', 'COIR_MIX_NODE_LOG_LEVEL'],
    ]);
  });
});
