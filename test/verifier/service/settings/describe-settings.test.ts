import {
  defineSettings,
  duration,
  optional,
  port,
  printSettings,
  secretFile,
  settingsHelp,
  settingsReference,
  url,
} from '@coir/service';
import { describe, expect, it } from 'vitest';
import type { SettingsDeclaration } from '../../../../verifier/service/settings/define-settings.ts';

const settings = defineSettings('directory', {
  port: port('Port of the HTTP listener.', { default: 8080 }),
  keysFile: secretFile('File of the keys.'),
  retryMs: duration('Time between | two tries.', { default: 1000, most: 5000 }),
  ledger: { url: optional(url('The ledger.')) },
}) as unknown as SettingsDeclaration;

describe('the description of settings', () => {
  it('for --help names meaning, what is allowed, unit and default of each, in 80 columns', () => {
    const help = settingsHelp(settings);
    expect(help).toContain(
      [
        '  retryMs',
        '      COIR_DIRECTORY_RETRY_MS',
        '      Time between | two tries.',
        '      Allowed: a whole number from 1 to 5000, in milliseconds.',
        '      Default: 1000 ms.',
      ].join('\n'),
    );
    expect(help).toMatch(
      /keysFile[^:]+Allowed: a path[^:]+\(mode\s+0600\)\.\n +Default: none, must be set/,
    );
    expect(help).toMatch(/ledger\.url\n +COIR_DIRECTORY_LEDGER_URL[^:]+Allowed: a URL/);
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('for the reference page is a table with a row each', () => {
    const [head, rule, ...rows] = settingsReference(settings).trimEnd().split('\n');
    expect(head).toBe('| setting, variable | meaning | allowed | default |');
    expect(rule).toBe('|---|---|---|---|');
    expect(rows).toHaveLength(7);
    expect(rows[2]).toBe(
      '| `retryMs`<br>`COIR_DIRECTORY_RETRY_MS` | Time between \\| two tries. | a whole number from 1 to 5000, in milliseconds | 1000 ms |',
    );
  });

  it('for --print-config is what a configuration file would hold', () => {
    const values = {
      port: 1,
      ledger: { url: undefined },
      key: new Uint8Array([1, 2]),
      none: undefined,
    };
    expect(JSON.parse(printSettings(values))).toEqual({ port: 1, ledger: {}, key: 'AQI' });
  });
});
