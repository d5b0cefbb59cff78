import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError } from '@coir/service';
import { afterAll, describe, expect, it } from 'vitest';
import { isEncrypted } from '../../../issuer-service/keys/encrypted-signing-keys.ts';
import { sealSigningKeyFile } from '../../../issuer-service/keys/seal-signing-key-file.ts';
import { readSigningKeyFile } from '../../../issuer-service/keys/signing-keys.ts';
import { runCoir } from '../../support/coir-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'coir-seal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

const ENTRIES = [{ keyId: 'ab'.repeat(32), signingKey: 'c2VjcmV0' }];
const input = write('signing-key.json', JSON.stringify({ keys: ENTRIES }));
const passphraseFile = write('passphrase', 'correct horse battery staple\n');

describe('sealSigningKeyFile', () => {
  it('writes a file that an issuer reads with the passphrase, and nobody else', () => {
    const output = join(folder, 'sealed');
    sealSigningKeyFile({ input, output, passphraseFile });
    expect(isEncrypted(readFileSync(output))).toBe(true);
    expect(statSync(output).mode & 0o777).toBe(0o600);
    expect(readSigningKeyFile(output, passphraseFile)).toEqual(ENTRIES);
  });

  it.each([
    ['text of another kind', 'seed1\n'],
    ['JSON of another kind', '{"identityKey":"x"}'],
    ['nothing', ''],
  ])('seals no %s, and leaves no file', (_what, content) => {
    const output = join(folder, 'none');
    const other = write('other', content);
    expect(() => sealSigningKeyFile({ input: other, output, passphraseFile })).toThrow(
      SettingsError,
    );
    expect(existsSync(output)).toBe(false);
  });

  it('seals no file that is sealed already', () => {
    const sealed = join(folder, 'sealed-once');
    sealSigningKeyFile({ input, output: sealed, passphraseFile });
    const output = join(folder, 'sealed-twice');
    expect(() => sealSigningKeyFile({ input: sealed, output, passphraseFile })).toThrow();
    expect(existsSync(output)).toBe(false);
  });

  it('never writes over a file', () => {
    const output = write('kept', 'the only copy');
    expect(() => sealSigningKeyFile({ input, output, passphraseFile })).toThrow(
      /kept is there already, and is not written over; name another file/,
    );
    expect(readFileSync(output, 'utf8')).toBe('the only copy');
  });

  it('leaves nothing where it cannot write', () => {
    const before = readdirSync(folder);
    const output = '/proc/coir/sealed';
    expect(() => sealSigningKeyFile({ input, output, passphraseFile })).toThrow(
      /cannot be written \(ENOENT\)/,
    );
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('coir issuer seal', () => {
  it('seals without a word, and says in a line why it does not', async () => {
    const output = join(folder, 'by-command');
    const words = ['issuer', 'seal', '--in', input, '--out', output];
    const passphrase = ['--passphrase-file', passphraseFile];
    const sealed = await runCoir([...words, ...passphrase]);
    expect(sealed).toMatchObject({ code: 0, output: '', errors: '' });
    const again = await runCoir([...words, ...passphrase]);
    expect(again).toMatchObject({ code: 1, output: '' });
    expect(again.errors).toMatch(/^coir: .*is there already.*\n$/);
    expect(await runCoir(words)).toMatchObject({
      code: 2,
      errors: expect.stringContaining("required option '--passphrase-file <FILE>'"),
    });
  });
});
