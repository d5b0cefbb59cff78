import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CANARY, faultsOf, folder, load } from './trial-settings.ts';

describe('the sources of settings', () => {
  it('are defaults, then the file, then the environment', () => {
    const { values, warnings } = load(
      '{"databaseFile":"mail.sqlite","mailCount":20,"clientPort":1,"ledger":{"url":"http://a"}}',
      {
        COIR_GATEWAY_CLIENT_PORT: '2',
        COIR_GATEWAY_OPEN_ACCESS: 'true',
        COIR_GATEWAY_FRIENDS: '["ab","cd"]',
        COIR_GATEWAY_LEDGER_KIND: 'embedded',
        PATH: '/bin',
      },
    );
    expect(warnings).toEqual([]);
    expect(values).toEqual({
      clientPort: 2,
      databaseFile: join(folder, 'mail.sqlite'),
      verifierUrl: undefined,
      openAccess: true,
      mailCount: 20,
      name: undefined,
      friends: ['ab', 'cd'],
      ledger: { url: 'http://a', kind: 'embedded' },
      operatorHost: '127.0.0.1',
      operatorPort: undefined,
      logLevel: 'info',
    });
  });

  it('make a path relative to the file that names it, and to the working folder in a variable', () => {
    expect(load('{"databaseFile":"../mail.sqlite"}').values.databaseFile).toBe(
      resolve(folder, '..', 'mail.sqlite'),
    );
    expect(load('{"databaseFile":"/var/mail.sqlite"}').values.databaseFile).toBe(
      '/var/mail.sqlite',
    );
    const variable = { COIR_GATEWAY_DATABASE_FILE: 'mail.sqlite' };
    expect(load(undefined, variable).values.databaseFile).toBe(resolve('mail.sqlite'));
  });

  it('keep digits as text where the setting is text', () => {
    expect(load('{"databaseFile":"x"}', { COIR_GATEWAY_NAME: 'null' }).values.name).toBe('null');
  });
});

describe('faults of settings', () => {
  it('are told all at once, each with setting, source, meaning, what is allowed and what to do', () => {
    const file =
      '{"mailCount":1000,"clientPrt":1,"ledger":{"colour":"red"},"friends":["ab","abc"]}';
    const environment = { COIR_GATEWAY_OPEN_ACCESS: CANARY, COIR_GATEWAY_LOG_LEVEL: CANARY };
    const faults = faultsOf(() => load(file, environment));
    const place = join(folder, 'config.json');
    expect(faults).toEqual([
      {
        setting: 'clientPrt',
        source: place,
        fault: 'is no setting of the gateway',
        remedy: 'did you mean clientPort?',
      },
      {
        setting: 'ledger.colour',
        source: place,
        fault: 'is no setting of the gateway',
        remedy: 'remove it; --help lists all settings',
      },
      {
        setting: 'databaseFile',
        fault: 'is missing',
        meaning: 'Clients and mail.',
        allowed: 'a path; in a configuration file it is relative to that file',
        remedy: 'set databaseFile in the configuration file, or COIR_GATEWAY_DATABASE_FILE',
      },
      {
        setting: 'openAccess',
        source: 'COIR_GATEWAY_OPEN_ACCESS',
        fault: 'has a value that is not allowed',
        meaning: 'Gives bandwidth to everybody.',
        allowed: 'true or false',
        remedy: 'correct COIR_GATEWAY_OPEN_ACCESS, or leave it out, for its default, false',
      },
      {
        setting: 'mailCount',
        source: place,
        fault: 'has a value that is not allowed',
        meaning: 'Messages kept.',
        allowed: 'a whole number from 1 to 100',
        remedy: `correct it in ${place}, or leave it out, for its default, 10`,
      },
      {
        setting: 'friends',
        source: place,
        fault: 'has a value that is not allowed in entry 2',
        meaning: 'Friends.',
        allowed: 'a JSON list of 0 to 3 entries, each two letters',
        remedy: `correct it in ${place}, or leave it out, for its default, []`,
      },
      expect.objectContaining({ setting: 'logLevel', source: 'COIR_GATEWAY_LOG_LEVEL' }),
    ]);
  });

  it.each<[string, string]>([
    ['{"databaseFile":"x","clientPort":"canary-value"}', 'clientPort'],
    ['{"databaseFile":"x","clientPort":null}', 'clientPort'],
    ['{"databaseFile":["canary-value"]}', 'databaseFile'],
    ['{"databaseFile":{"canary-value":1}}', 'databaseFile'],
    ['{"databaseFile":"x","ledger":"canary-value"}', 'ledger'],
    ['{"databaseFile":"x","friends":"canary-value"}', 'friends'],
    ['{"databaseFile":"x","__proto__":{"canary-value":1}}', '__proto__'],
    ['{"databaseFile":"x","constructor":"canary-value"}', 'constructor'],
    ['{"databaseFile":"x","name":"CANARY"}', 'name'],
  ])('in a file name the setting and not the value: %s', (content, setting) => {
    expect(faultsOf(() => load(content)).map((fault) => fault.setting)).toEqual([setting]);
  });

  it('come from rules, too, once each setting is right', () => {
    const content = '{"databaseFile":"x","openAccess":true,"verifierUrl":"http://v"}';
    expect(faultsOf(() => load(content))).toEqual([
      {
        setting: 'openAccess',
        source: join(folder, 'config.json'),
        meaning: 'Gives bandwidth to everybody.',
        fault: 'makes the verifier useless',
        remedy: 'choose one',
      },
    ]);
  });
});
