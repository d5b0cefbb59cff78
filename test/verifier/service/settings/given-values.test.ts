import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '@coir/service';
import { describe, expect, it } from 'vitest';
import { asOrdinaryUser } from '../../../support/ordinary-user.ts';
import { CANARY, faultsOf, fileOf, folder, load, settings } from './trial-settings.ts';

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
