import {
  boolean,
  bytes,
  choice,
  count,
  digest,
  duration,
  host,
  ipAddress,
  list,
  networks,
  optional,
  path,
  port,
  rate,
  type Setting,
  secretFile,
  text,
  url,
} from '@coir/service';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

/** The value that a variable gives, or `refused`. */
function fromVariable(setting: Setting<unknown>, given: string): unknown {
  const { fromText, schema } = setting.fields;
  const parsed = schema.safeParse(fromText === undefined ? given : fromText(given));
  return parsed.success ? parsed.data : 'refused';
}

const entries = { entry: z.int(), allowed: 'a whole number', most: 2 };

describe('a setting in a variable', () => {
  it.each<[string, Setting<unknown>, string, unknown]>([
    ['host', host('.'), 'localhost', 'localhost'],
    ['host', host('.'), '::1', '::1'],
    ['host', host('.'), '', 'refused'],
    ['host', host('.'), 'a b', 'refused'],
    ['ipAddress', ipAddress('.'), '::1', '::1'],
    ['ipAddress', ipAddress('.'), 'localhost', 'refused'],
    ['ipAddress', ipAddress('.'), '256.0.0.1', 'refused'],
    ['port', port('.'), '0', 0],
    ['port', port('.'), '65535', 65_535],
    ['port', port('.'), '65536', 'refused'],
    ['port', port('.'), '-1', 'refused'],
    ['port', port('.'), '1.5', 'refused'],
    ['port', port('.'), 'http', 'refused'],
    ['port', port('.'), '', 'refused'],
    ['port', port('.'), '0x50', 'refused'],
    ['path', path('.'), 'a/b', 'a/b'],
    ['path', path('.'), '', 'refused'],
    ['path', path('.'), 'a\0b', 'refused'],
    ['path', path('.'), '12345', '12345'],
    ['secretFile', secretFile('.'), 'keys.json', 'keys.json'],
    ['url', url('.'), 'http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['url', url('.'), 'ftp://127.0.0.1', 'refused'],
    ['url', url('.'), '127.0.0.1:8080', 'refused'],
    ['url', url('.'), 'http://me:word@host', 'refused'],
    ['duration', duration('.'), '1500', 1500],
    ['duration', duration('.'), '0', 'refused'],
    ['duration', duration('.'), '2147483648', 'refused'],
    ['duration', duration('.', { least: 0 }), '0', 0],
    ['bytes', bytes('.'), '4294967296', 4_294_967_296],
    ['bytes', bytes('.'), '4 GiB', 'refused'],
    ['count', count('.', { most: 10 }), '10', 10],
    ['count', count('.', { most: 10 }), '11', 'refused'],
    ['rate', rate('.'), '0.5', 0.5],
    ['rate', rate('.'), '-1', 'refused'],
    ['rate', rate('.'), 'NaN', 'refused'],
    ['boolean', boolean('.'), 'true', true],
    ['boolean', boolean('.'), 'false', false],
    ['boolean', boolean('.'), 'yes', 'refused'],
    ['boolean', boolean('.'), '1', 'refused'],
    ['choice', choice('.', ['one', 'two']), 'two', 'two'],
    ['choice', choice('.', ['one', 'two']), 'three', 'refused'],
    ['text', text('.', { pattern: /^[a-z]+$/ }), 'abc', 'abc'],
    ['text', text('.', { pattern: /^[a-z]+$/ }), 'ABC', 'refused'],
    ['text', text('.', { most: 2 }), 'abc', 'refused'],
    ['digest', digest('.'), 'ab'.repeat(32), 'ab'.repeat(32)],
    ['digest', digest('.'), 'AB'.repeat(32), 'refused'],
    ['list', list('.', entries), '[1,2]', [1, 2]],
    ['list', list('.', entries), '[1,2,3]', 'refused'],
    ['list', list('.', entries), '1,2', 'refused'],
    ['networks', networks('.'), '["10.0.0.0/8","::1"]', ['10.0.0.0/8', '::1']],
    ['networks', networks('.'), '["10.0.0.0/33"]', 'refused'],
    ['networks', networks('.'), '["proxy"]', 'refused'],
    ['optional', optional(port('.')), '80', 80],
    ['optional', optional(port('.')), 'x', 'refused'],
  ])('%s: %#', (_kind, setting, given, value) => {
    expect(fromVariable(setting, given)).toEqual(value);
  });
});
