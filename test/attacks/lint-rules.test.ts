import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

// `npm run check` refuses multiplications whose time depends on the scalar wherever scalars
// are secret. Here it is shown to.

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'coir-lint-'));
for (const part of ['.biome.jsonc', '.gitignore', '.config/lint']) {
  cpSync(join(root, part), join(folder, part), { recursive: true });
}
afterAll(() => rmSync(folder, { recursive: true }));

/** What the project's rules say of this text at this place. */
function lint(path: string, text: string): readonly string[] {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  let output: string;
  try {
    output = execFileSync(process.execPath, [biome, 'lint', '--reporter=json', path], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    output = String((error as { stdout?: unknown }).stdout);
  }
  rmSync(join(folder, path));
  const report = JSON.parse(output.slice(output.indexOf('{'))) as {
    readonly diagnostics: readonly { readonly category: string; readonly message: string }[];
  };
  return report.diagnostics
    .filter(({ category }) => category === 'plugin')
    .map(({ message }) => message);
}

const point = '(p: { multiplyUnsafe(s: bigint): unknown }): unknown =>';
const source = '(g: { multiply(s: bigint): unknown; multiExponentiate(s: bigint): unknown }) =>';

describe('the rule against multiplications that are not safe', () => {
  it.each([
    ['a call', `export const f = ${point} p.multiplyUnsafe(3n);`],
    ['a call that may not be made', `export const f = ${point} p?.multiplyUnsafe(3n);`],
    ['a reference', `export const f = ${point} p.multiplyUnsafe;`],
    ['a name in brackets', `export const f = ${point} p['multiplyUnsafe'](3n);`],
    [
      'a part taken out',
      `export const f = ${point} { const { multiplyUnsafe: m } = p; return m; };`,
    ],
    ['an import', "import { mulAddUnsafe } from '@noble/curves/abstract/curve.js';"],
    ['a renamed import', "import { pippenger as p } from '@noble/curves/abstract/curve.js';"],
    ['the whole module', "import * as curve from '@noble/curves/abstract/curve.js';"],
  ])('finds %s', (_, text) => {
    expect(lint('coconut/anything.ts', text).length).toBeGreaterThan(0);
    expect(lint('coconut/dkg/anything.ts', text).length).toBeGreaterThan(0);
    expect(lint('coconut/group/mcl/anything.ts', text).length).toBeGreaterThan(0);
    // The one place where they are called, for scalars that callers say are public.
    expect(lint('coconut/group/noble-group.ts', text)).toEqual([]);
  });

  it('leaves one call, in the function for public scalars', () => {
    const text = readFileSync(join(root, 'coconut/group/noble-group.ts'), 'utf8');
    const [, body = ''] = /const multiply = ([\s\S]*?)\n {2}};/.exec(text) ?? [];
    expect(body).toMatch(/\.multiplyUnsafe\(scalar\)/);
    expect(text.match(/multiplyUnsafe/g)).toHaveLength(1);
    const [, secret = ''] = /const multiplySecret = ([\s\S]*?)\n {2}};/.exec(text) ?? [];
    expect(secret).toMatch(/inner\(point\)\.multiply\(scalar\)/);
    expect(text.match(/mulAddUnsafe|pippenger/g)).toHaveLength(4);
    const [, sum = ''] = /const multiExponentiate = ([\s\S]*?)\n {2}};/.exec(text) ?? [];
    expect(sum).toMatch(/mulAddUnsafe : pippenger/);
  });

  it('says nothing of the multiplication with a fixed sequence', () => {
    const text =
      'export const f = (p: { multiplySecret(s: bigint): unknown }) => p.multiplySecret(3n);';
    expect(lint('coconut/anything.ts', text)).toEqual([]);
  });
});

describe('the rule against public multiplications where scalars are secret', () => {
  it.each([
    ['multiply', `export const f = ${source} g.multiply(3n);`],
    ['multiExponentiate', `export const f = ${source} g.multiExponentiate(3n);`],
    ['multiply in brackets', `export const f = ${source} g['multiply'](3n);`],
  ])('finds %s in every file that is no verifier’s', (_, text) => {
    for (const secret of [
      ...['show/prove-show', 'show/show', 'show/nullifier', 'keys/signing-key', 'keys/keygen'],
      ...['issuance/prepare-blind-sign', 'issuance/request-proof', 'issuance/blind-sign'],
      ...['issuance/unblind', 'issuance/obtain-credentials', 'issuance/verify-credentials'],
      ...['algebra/random-scalar', 'algebra/derived-scalars', 'key-file/key-file', 'a-new-file'],
      ...['dkg/proofs/equality-proof', 'dkg/proofs/possession-proof', 'dkg/dealing/deal'],
      ...['dkg/complaint/complain', 'dkg/conclusion/derive-issuer-key-pair'],
      ...['nym/prepare-blind-sign', 'nym/blind-sign', 'nym/show', 'nym/public-signature'],
      ...['nym/keygen', 'nym/credential'],
    ]) {
      expect(lint(`coconut/${secret}.ts`, text).length, secret).toBeGreaterThan(0);
    }
    for (const verifying of ['show/verify-show', 'dkg/proofs/verify-equality', 'nym/verify-show']) {
      expect(lint(`coconut/${verifying}.ts`, text), verifying).toEqual([]);
    }
  });

  it('lets no file multiply by public scalars that proves, signs, unblinds or draws', () => {
    const text = `export const f = ${source} g.multiply(3n);`;
    const files = globSync('coconut/**/*.ts', { cwd: root }).filter(
      (file) => !/(?:^|\/)(?:node_modules|dist|group)\//.test(file),
    );
    expect(files.length).toBeGreaterThan(80);
    const verifying = files.filter((file) => {
      const code = readFileSync(join(root, file), 'utf8');
      return /\b(?:multiply|multiExponentiate)\(/.test(code);
    });
    expect(verifying.length).toBeGreaterThan(8);
    for (const file of verifying) {
      expect(lint(file, text), file).toEqual([]);
      const code = readFileSync(join(root, file), 'utf8');
      const secrets =
        /function (?:prove(?:[A-Z]\w*)?|sign(?:[A-Z]\w*)?|blindSign(?:Book)?|unblind)[(<]|\bmulti\w+Secret\(/;
      expect(code, file).not.toMatch(secrets);
    }
  });
});
