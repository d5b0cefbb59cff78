import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  parseSecretJson,
  readSecretFile,
  readSecretJson,
  readSecretText,
  SECRET_FILE_LIMIT,
  SettingsError,
  writeSecretFile,
} from '@coir/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asOrdinaryUser } from '../../../support/ordinary-user.ts';

const CANARY = 'canary-secret';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-secret-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function secretOf(content: string | Uint8Array, mode = 0o600) {
  const file = join(folder, `secret-${count++}`);
  writeFileSync(file, content);
  chmodSync(file, mode);
  return { setting: 'keysFile', file };
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.message).not.toContain(CANARY);
    expect(error.message).toMatch(/^keysFile \(/);
    return error.message;
  }
  throw new Error('read');
}

describe('a secret file', () => {
  it.each([0o600, 0o400, 0o440, 0o640])('of mode %o is read', (mode) => {
    const bytes = readSecretFile(secretOf(CANARY, mode));
    expect(new TextDecoder().decode(bytes)).toBe(CANARY);
  });

  it.each([0o644, 0o660, 0o604, 0o602, 0o620, 0o666, 0o777, 0o601, 0o444])(
    'of mode %o is refused, with the command to type',
    (mode) => {
      const secret = secretOf(CANARY, mode);
      expect(messageOf(() => readSecretFile(secret))).toBe(
        `keysFile (${secret.file}): has mode ${mode.toString(8).padStart(4, '0')}, ` +
          `which lets others in or the group write; remedy: chmod 600 ${secret.file}`,
      );
    },
  );

  it('may be a symbolic link, and is judged by what it leads to', () => {
    const good = secretOf(CANARY, 0o440);
    const bad = secretOf(CANARY, 0o644);
    const linkTo = (target: string) => {
      const file = `${target}-link`;
      symlinkSync(target, file);
      expect(lstatSync(file).isSymbolicLink()).toBe(true);
      return { setting: 'keysFile', file };
    };
    expect(readSecretFile(linkTo(good.file))).toHaveLength(CANARY.length);
    expect(messageOf(() => readSecretFile(linkTo(bad.file)))).toMatch('has mode 0644');
    expect(messageOf(() => readSecretFile(linkTo(join(folder, 'nowhere'))))).toMatch(
      'does not exist',
    );
  });

  it('is a regular file of at most 64 KiB, and not empty', () => {
    const full = secretOf(new Uint8Array(SECRET_FILE_LIMIT));
    expect(readSecretFile(full)).toHaveLength(65_536);
    const large = secretOf(new Uint8Array(SECRET_FILE_LIMIT + 1));
    expect(messageOf(() => readSecretFile(large))).toMatch('65537 bytes, and may have 65536');
    expect(messageOf(() => readSecretFile(secretOf('')))).toMatch('is empty');
    const place = (file: string) => () => readSecretFile({ setting: 'keysFile', file });
    expect(messageOf(place(folder))).toMatch('is a folder');
    expect(messageOf(place('/dev/zero'))).toMatch('no regular file');
    expect(messageOf(place(join(folder, 'none')))).toMatch('does not exist');
  });

  it('that its reader may not read is named', () => {
    const secret = secretOf(CANARY, 0);
    const message = asOrdinaryUser(() => messageOf(() => readSecretFile(secret)));
    expect(message).toMatch('permission denied');
  });

  it('quotes its path where a shell would take it apart', () => {
    const file = join(folder, "it's mine");
    writeFileSync(file, CANARY, { mode: 0o644 });
    chmodSync(file, 0o644);
    const message = messageOf(() => readSecretFile({ setting: 'keysFile', file }));
    expect(message).toMatch(`chmod 600 '${folder}/it'\\''s mine'`);
  });
});

describe('the text of a secret file', () => {
  it.each([`${CANARY}\n`, `${CANARY}\r\n`, CANARY, `\uFEFF${CANARY}`])(
    'does not hold the line end or the mark: %#',
    (content) => {
      expect(readSecretText(secretOf(content))).toBe(CANARY);
    },
  );

  it('is UTF-8, and something', () => {
    const wide = secretOf(Buffer.from(`\uFEFF${CANARY}`, 'utf16le'));
    expect(messageOf(() => readSecretText(wide))).toMatch('UTF-16');
    expect(messageOf(() => readSecretText(secretOf('\n')))).toMatch('is empty');
  });
});

describe('the JSON of a secret file', () => {
  const schema = z.strictObject({ seed: z.string(), deep: z.strictObject({ part: z.int() }) });

  it('is read as the schema says', () => {
    const content = `{"seed":"${CANARY}","deep":{"part":1}}`;
    expect(readSecretJson(secretOf(content), schema)).toEqual({ seed: CANARY, deep: { part: 1 } });
    const bytes = new TextEncoder().encode(content);
    expect(parseSecretJson({ setting: 'keysFile', file: 'x' }, bytes, schema).seed).toBe(CANARY);
  });

  it.each([
    [`{"seed":"${CANARY}","deep":{"part":"${CANARY}"}}`, /see deep\.part/],
    [`{"seed":1,"deep":{}}`, /see seed, deep\.part/],
    [`{"seed":"${CANARY}","deep":{"part":1},"${CANARY}":1}`, /see the whole/],
    [`{"seed":"${CANARY}"`, /not valid JSON/],
    [`"${CANARY}"`, /see the whole/],
  ])('names the member at fault and nothing of the content: %#', (content, message) => {
    expect(messageOf(() => readSecretJson(secretOf(content), schema))).toMatch(message);
  });
});

describe('writing a secret file', () => {
  it('makes it whole and readable by its owner alone, whatever the mask', () => {
    const file = join(folder, 'written');
    const mask = process.umask(0);
    try {
      writeSecretFile(file, new TextEncoder().encode(CANARY));
    } finally {
      process.umask(mask);
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(CANARY);
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('never replaces a file, or a link to nowhere, and leaves nothing behind then', () => {
    const { file } = secretOf('the only copy');
    const write = (path: string) => () => writeSecretFile(path, new Uint8Array(3));
    expect(write(file)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(readFileSync(file, 'utf8')).toBe('the only copy');
    const dangling = join(folder, 'dangling');
    symlinkSync(join(folder, 'nobody'), dangling);
    expect(write(dangling)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(write(join(folder, 'no', 'folder'))).toThrow(/ENOENT/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });
});
