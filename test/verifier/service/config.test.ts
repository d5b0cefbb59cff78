import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '@coir/verifier/service';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const folder = mkdtempSync(join(tmpdir(), 'coir-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = z.strictObject({
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65535).default(0),
  databaseFile: z.string(),
  openAccess: z.boolean().default(false),
});

function configFile(text: string): string {
  const file = join(folder, 'config.json');
  writeFileSync(file, text);
  return file;
}

describe('loadConfig', () => {
  it('takes defaults, then the file, then the environment', () => {
    const file = configFile('{"databaseFile":"from-file","port":4000}');
    const config = loadConfig(schema, {
      prefix: 'VERIFIER_',
      file,
      env: { VERIFIER_PORT: '5000', VERIFIER_OPEN_ACCESS: 'true', OTHER: 'ignored' },
    });
    expect(config).toEqual({
      host: '127.0.0.1',
      port: 5000,
      databaseFile: 'from-file',
      openAccess: true,
    });
  });

  it('keeps digits as text where the setting is text', () => {
    const config = loadConfig(schema, {
      prefix: 'VERIFIER_',
      env: { VERIFIER_DATABASE_FILE: '12345' },
    });
    expect(config.databaseFile).toBe('12345');
  });

  it.each([
    ['an unknown key in the file', '{"databaseFile":"x","colour":"red"}', {}, /colour/],
    ['an unknown variable', '{"databaseFile":"x"}', { VERIFIER_COLOUR: 'red' }, /VERIFIER_COLOUR/],
    ['a missing key', '{}', {}, /databaseFile/],
    ['a value of the wrong kind', '{"databaseFile":"x","port":"secret-value"}', {}, /port/],
    ['a number out of range', '{"databaseFile":"x"}', { VERIFIER_PORT: '65536' }, /VERIFIER_PORT/],
    ['a file that is not JSON', '{"databaseFile":', {}, /not valid JSON/],
    ['a file that is not an object', '[]', {}, /one JSON object/],
  ])('refuses %s, naming it', (_name, text, env, message) => {
    const load = () => loadConfig(schema, { prefix: 'VERIFIER_', file: configFile(text), env });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(message);
    expect(load).not.toThrow(/secret-value/);
  });

  it('refuses a file that cannot be read', () => {
    const file = join(folder, 'missing.json');
    expect(() => loadConfig(schema, { prefix: 'VERIFIER_', file, env: {} })).toThrow(/ENOENT/);
  });
});
