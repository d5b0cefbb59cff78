import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  boolean,
  count,
  defineSettings,
  list,
  loadSettings,
  optional,
  path,
  port,
  type SettingFault,
  SettingsError,
  text,
  url,
} from '@coir/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asOrdinaryUser } from '../../../support/ordinary-user.ts';

const CANARY = 'canary-value';

const settings = defineSettings(
  'gateway',
  {
    clientPort: port('Port of the clients.', { default: 9000 }),
    databaseFile: path('Clients and mail.'),
    verifierUrl: optional(url('The verifier.')),
    openAccess: boolean('Gives bandwidth to everybody.', { default: false }),
    mailCount: count('Messages kept.', { default: 10, most: 100 }),
    name: optional(text('A name.', { pattern: /^[a-z]+$/, allowed: 'lower-case letters' })),
    friends: list('Friends.', {
      entry: z.string().length(2),
      allowed: 'two letters',
      most: 3,
      default: [],
    }),
    ledger: { url: optional(url('The ledger.')), kind: optional(text('Its kind.')) },
  },
  [
    ({ openAccess, verifierUrl }) =>
      openAccess && verifierUrl !== undefined
        ? { setting: 'openAccess', fault: 'makes the verifier useless', remedy: 'choose one' }
        : undefined,
  ],
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Uint8Array): string {
  const file = join(folder, 'config.json');
  writeFileSync(file, content);
  return file;
}

type Environment = Record<string, string | undefined>;

function load(content: string | Uint8Array | undefined, environment: Environment = {}) {
  const file = content === undefined ? undefined : fileOf(content);
  return loadSettings(settings, { file, environment });
}

function faultsOf(work: () => unknown): readonly SettingFault[] {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.message).not.toContain(CANARY);
    expect(error.message.split('\n')).toHaveLength(error.faults.length);
    return error.faults;
  }
  throw new Error('loaded');
}

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

describe('a variable that is no setting', () => {
  const warningsFor = (name: string, value = CANARY): readonly string[] =>
    load('{"databaseFile":"x"}', { [name]: value }).warnings;

  it('gives a warning with the nearest name', () => {
    expect(warningsFor('COIR_GATEWAY_CLIENT_PRT')).toEqual([
      'COIR_GATEWAY_CLIENT_PRT is no setting of the gateway, and is ignored; did you mean COIR_GATEWAY_CLIENT_PORT?',
    ]);
  });

  it.each([
    ['COIR_GATEWAY_SERVICE_HOST', '10.0.0.1'],
    ['COIR_GATEWAY_SERVICE_PORT', '80'],
    ['COIR_GATEWAY_SERVICE_PORT_HTTP', '80'],
    ['COIR_GATEWAY_PORT', 'tcp://10.0.0.1:80'],
    ['COIR_GATEWAY_PORT_80_TCP', 'tcp://10.0.0.1:80'],
    ['COIR_GATEWAY_PORT_80_TCP_PROTO', 'tcp'],
  ])('that a container platform sets gives a warning that says so: %s', (name, value) => {
    const [warning, ...others] = warningsFor(name, value);
    expect(others).toEqual([]);
    expect(warning).toMatch(new RegExp(`^${name} is no setting .*service link`));
    expect(warning).not.toContain('10.0.0.1');
  });

  it('of another program says nothing', () => {
    expect(warningsFor('COIR_MIX_NODE_PORT')).toEqual([]);
    expect(warningsFor('MIXNET_CLIENT_PORT')).toEqual([]);
  });

  it('does not print what it is named, if that is not for printing', () => {
    const [warning] = warningsFor(`COIR_GATEWAY_\u001b[31m${'X'.repeat(500)}`);
    expect(warning).toMatch(/^COIR_GATEWAY_\?\[31mX+… is no setting/);
    expect(warning?.length).toBeLessThan(200);
  });

  it('is a fault where a service link takes the name of a setting', () => {
    const link = { COIR_GATEWAY_CLIENT_PORT: 'tcp://10.0.0.1:80' };
    const [fault] = faultsOf(() => load('{"databaseFile":"x"}', link));
    expect(fault).toMatchObject({ setting: 'clientPort', source: 'COIR_GATEWAY_CLIENT_PORT' });
    expect(fault?.fault).toMatch('service link');
    expect(fault?.remedy).toMatch('enableServiceLinks');
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

describe('a configuration file', () => {
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const good = '{"databaseFile":"x"}';

  it('may begin with a byte order mark', () => {
    expect(load(`\uFEFF${good}`).values.databaseFile).toBe(join(folder, 'x'));
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['UTF-16 with a mark', utf16(`\uFEFF${good}`), /UTF-16 text; save it as UTF-8/],
    ['UTF-16, big-endian', utf16(`\uFEFF${good}`).swap16(), /UTF-16/],
    ['UTF-16 without a mark', utf16(good), /UTF-16/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), /UTF-32/],
    ['Latin-1', Buffer.from('{"name":"m\xfchle"}', 'latin1'), /not UTF-8/],
    ['an empty file', '', /is empty/],
    ['broken JSON', '{"canary-value": 1\n  "b": 2}', /not valid JSON at line 2, column 3/],
    ['a word', '{"databaseFile": canary-value}', /not valid JSON/],
    ['half of it', '{"databaseFile":', /not valid JSON/],
    ['a list', '[]', /one JSON object/],
    ['null', 'null', /one JSON object/],
    ['too much', ' '.repeat(1024 * 1024 + 1), /has at least 1048577 bytes, and may have 1048576/],
  ])('that is %s is named, with what is wrong', (_what, content, message) => {
    const [fault, ...others] = faultsOf(() => load(content));
    expect(others).toEqual([]);
    expect(fault?.source).toBe(join(folder, 'config.json'));
    expect(fault?.fault).toMatch(message);
  });

  it('that cannot be opened is named, with the reason', () => {
    const faultOf = (file: string): string | undefined =>
      faultsOf(() => loadSettings(settings, { file, environment: {} }))[0]?.fault;
    expect(faultOf(join(folder, 'missing.json'))).toBe('does not exist');
    expect(faultOf(folder)).toBe('is a folder, not a file');
    expect(faultOf('/dev/null')).toBe('is no regular file');
    const loop = join(folder, 'loop.json');
    symlinkSync(loop, loop);
    expect(faultOf(loop)).toBe('is a symbolic link that leads back to itself');
    mkdirSync(join(folder, 'file'), { recursive: true });
    expect(faultOf(join(fileOf(good), 'config.json'))).toMatch('a part of its path is no folder');
  });

  it('that may not be read is named', () => {
    const file = fileOf(good);
    chmodSync(file, 0);
    const faults = asOrdinaryUser(() =>
      faultsOf(() => loadSettings(settings, { file, environment: {} })),
    );
    expect(faults[0]?.fault).toBe('cannot be read: permission denied');
    chmodSync(file, 0o600);
  });
});
