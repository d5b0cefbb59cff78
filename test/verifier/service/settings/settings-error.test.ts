import { readAll, SettingsError } from '@coir/service';
import { describe, expect, it } from 'vitest';

const fail = (setting: string) => (): never => {
  throw new SettingsError({ setting, fault: 'is wrong' });
};

describe('reading all that settings name', () => {
  it('gives what each reader read, under its name', async () => {
    const results = await readAll({ one: () => 1, two: async () => 'two' });
    expect(results).toEqual({ one: 1, two: 'two' });
  });

  it('tells the faults of all readers at once', async () => {
    const reading = readAll({ one: fail('manifest'), two: () => 2, three: fail('keys') });
    await expect(reading).rejects.toThrow(/^manifest: is wrong\nkeys: is wrong$/);
  });

  it('passes on any other error', async () => {
    const reading = readAll({
      one: fail('manifest'),
      two: () => {
        throw new TypeError('a defect');
      },
    });
    await expect(reading).rejects.toThrow(TypeError);
  });
});

describe('a settings error', () => {
  it('has a line for each fault, with all that is known of it', () => {
    const error = new SettingsError([
      {
        setting: 'port',
        source: 'COIR_LEDGER_PORT',
        fault: 'has a value that is not allowed',
        meaning: 'Port of the HTTP listener.',
        allowed: 'a whole number',
        remedy: 'correct it',
      },
      { setting: 'keysFile', fault: 'is missing' },
    ]);
    expect(error.message).toBe(
      'port (COIR_LEDGER_PORT): has a value that is not allowed; meaning: Port of the HTTP listener; ' +
        'allowed: a whole number; remedy: correct it\nkeysFile: is missing',
    );
  });
});
