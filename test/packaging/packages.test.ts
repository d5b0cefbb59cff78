import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { nobleGroup } from '@coir/coconut';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTicketNetwork } from '../support/ticket-network.ts';
import { installed, ROOT, run, runToFailure, runUntil } from './command.ts';
import { issueShowVerify, type Outcome } from './consumer/issue-show-verify.ts';
import {
  createConsumer,
  installRuntimes,
  OLDEST_FOR_LIBRARIES,
  OLDEST_FOR_SERVICES,
} from './consumer-folder.ts';
import { findChromium, runPage } from './headless-chromium.ts';
import {
  expectedFiles,
  type PackedWorkspace,
  packWorkspaces,
  readManifest,
  WORKSPACES,
} from './packed-workspace.ts';
import { buildSite, compressedCodeLength, type Site } from './page-bundle.ts';

const SIZE_LIMIT = 60 * 1024;

const folder = mkdtempSync(join(tmpdir(), 'coir-packages-'));
/** Installs `@coir/coconut` and mcl, as an application does. */
const application = join(folder, 'application');
/** Installs every package; the services bring mcl with them. */
const operator = join(folder, 'operator');
const names = WORKSPACES.map((workspace) => readManifest(workspace.folder).name);

let packed: readonly PackedWorkspace[] = [];
let nodeOf: (version: string) => string;

function packedNamed(name: string): PackedWorkspace {
  const found = packed.find(({ manifest }) => manifest.name === name);
  if (found === undefined) throw new Error(`no package ${name}`);
  return found;
}

/**
 * Of what is found, all but what TypeScript before `exports` and `require` before Node 20.19 would
 * meet: they are not served.
 */
function isOfModules(problem: Problem): boolean {
  if ('resolutionOption' in problem) return problem.resolutionOption !== 'node10';
  if ('resolutionKind' in problem) {
    return problem.resolutionKind === 'node16-esm' || problem.resolutionKind === 'bundler';
  }
  return true;
}

beforeAll(async () => {
  const runtimes = installRuntimes(join(folder, 'runtimes'));
  packed = await packWorkspaces(folder);
  const mcl = readManifest('coconut').peerDependencies?.['mcl-wasm'];
  const coconut = packedNamed('@coir/coconut').tarball;
  const tarballs = packed.map(({ tarball }) => tarball);
  [nodeOf] = await Promise.all([
    runtimes,
    createConsumer(application, [coconut, `mcl-wasm@${mcl}`]),
    createConsumer(operator, tarballs),
  ]);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(names)('the tarball of %s', (name) => {
  test('holds the build of its own sources, the sources and nothing else', () => {
    const { workspace, files, manifest } = packedNamed(name);
    expect(files.toSorted()).toEqual(expectedFiles(workspace));
    expect(manifest.scripts['prepack']).toBe(readManifest('coconut').scripts['prepack']);
    const licence = readFileSync(join(ROOT, workspace.folder, 'LICENSE'), 'utf8');
    expect(licence).toBe(readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
  });

  test('has entries that name the source, the types and the code of one module', () => {
    for (const entry of Object.values(packedNamed(name).manifest.exports)) {
      const stem = entry['source']?.slice('./'.length, -'.ts'.length);
      expect(JSON.stringify(entry)).toBe(
        JSON.stringify({
          source: `./${stem}.ts`,
          types: `./dist/${stem}.d.ts`,
          default: `./dist/${stem}.js`,
        }),
      );
    }
  });

  test('has maps that lead to sources in it', () => {
    const { workspace, files } = packedNamed(name);
    const root = join(ROOT, workspace.folder);
    for (const file of files.filter((path) => path.endsWith('.map'))) {
      const map = JSON.parse(readFileSync(join(root, file), 'utf8')) as { sources: string[] };
      const sources = map.sources.map((source) => join(dirname(file), source));
      expect(files).toEqual(expect.arrayContaining(sources));
    }
  });

  test('passes publint', async () => {
    const tarball = Uint8Array.from(readFileSync(packedNamed(name).tarball)).buffer;
    const { messages } = await publint({ strict: true, pack: { tarball } });
    expect(messages).toEqual([]);
  });

  test('has types that say what the code is, unless it is a program', async () => {
    if (Object.keys(packedNamed(name).manifest.exports).length === 0) {
      expect(packedNamed(name).manifest.bin).toBeDefined();
      return;
    }
    const bytes = Uint8Array.from(readFileSync(packedNamed(name).tarball));
    const checked = await checkPackage(createPackageFromTarballData(bytes));
    expect(checked.types).toEqual({ kind: 'included' });
    const problems = 'problems' in checked ? checked.problems : [];
    expect(problems.filter(isOfModules)).toEqual([]);
  });
});

describe('@coir/coconut as an application installs it', () => {
  let expected: Outcome;
  let site: Site;

  beforeAll(async () => {
    expected = issueShowVerify(nobleGroup);
    site = await buildSite(application, ['noble', 'mcl', 'entries']);
  });

  test('issues, shows and verifies in these tests', () => {
    expect(expected).toMatchObject({
      verified: true,
      verifiedElsewhere: false,
      codeOfCutShow: 'COCONUT_INVALID_ENCODING',
      verifiedWithPlatformRandomness: true,
    });
  });

  test('has no link back to the project', () => {
    const index = join(application, 'node_modules/@coir/coconut/dist/index.js');
    expect(existsSync(index)).toBe(true);
    expect(readFileSync(join(application, 'node_modules/.package-lock.json'), 'utf8')).not.toMatch(
      /"link": true/,
    );
  });

  describe('with types checked in nodenext', () => {
    beforeAll(() => run(installed('tsc'), ['--project', application], application));

    test.each([
      [OLDEST_FOR_LIBRARIES, 'noble'],
      [OLDEST_FOR_LIBRARIES, 'mcl'],
      [OLDEST_FOR_SERVICES, 'noble'],
      [OLDEST_FOR_SERVICES, 'mcl'],
    ])('on stock Node %s the %s group makes the same bytes', async (version, group) => {
      const node = nodeOf(version);
      expect(await run(node, ['--version'], application)).toBe(`v${version}\n`);
      const printed = await run(node, [`out/${group}.js`], application);
      expect(JSON.parse(printed)).toEqual(expected);
    });

    test('the types are the published ones', async () => {
      const parameters = ['--project', application, '--listFilesOnly'];
      const read = (await run(installed('tsc'), parameters, application)).split('\n');
      const own = read.filter((path) => path.includes('/@coir/coconut/'));
      expect(own.length).toBeGreaterThan(10);
      expect(own.filter((path) => !path.includes('/dist/'))).toEqual([]);
    });
  });

  describe.skipIf(findChromium() === undefined)('bundled by Vite, in a browser', () => {
    test.each(['noble', 'mcl'])('the %s group makes the same bytes', async (group) => {
      const page = await runPage(findChromium() ?? '', site, `/${group}.html`);
      expect(page.complaints).toEqual([]);
      expect(JSON.parse(page.printed)).toEqual(expected);
      expect(page.userAgent).toContain('Chrome');
    });

    test('every entry but mcl loads as it does on Node', async () => {
      const page = await runPage(findChromium() ?? '', site, '/entries.html');
      expect(page.complaints).toEqual([]);
      const printed = await run(nodeOf(OLDEST_FOR_LIBRARIES), ['out/entries.js'], application);
      expect(JSON.parse(page.printed)).toEqual(JSON.parse(printed));
    });
  });

  test('weighs at most 60 KB in a browser, whole', async () => {
    const length = compressedCodeLength(await buildSite(application, ['whole-library']));
    console.log(`@coir/coconut, minified and compressed: ${length} bytes`);
    expect(length).toBeLessThanOrEqual(SIZE_LIMIT);
    expect(length).toBeGreaterThan(SIZE_LIMIT / 4);
  });
});

describe('all packages as an operator installs them', () => {
  /** The program, run by Node itself so that it gets options. */
  const coir = 'node_modules/@coir/cli/bin/coir.js';
  const entries = names.flatMap((name, at) => {
    const manifest = readManifest(WORKSPACES[at]?.folder ?? '');
    return Object.keys(manifest.exports).map((path) => ({
      entry: join(name, path),
      version: manifest.engines.node.includes('20') ? OLDEST_FOR_LIBRARIES : OLDEST_FOR_SERVICES,
    }));
  });
  const program = `for (const entry of process.argv.slice(1)) {
    console.log(entry, Object.keys(await import(entry)).length);
  }`;

  test.each([OLDEST_FOR_LIBRARIES, OLDEST_FOR_SERVICES])(
    'every library that promises Node %s loads on it',
    async (version) => {
      const promised = entries
        .filter((each) => version === OLDEST_FOR_SERVICES || each.version === version)
        .map(({ entry }) => entry);
      const parameters = ['--input-type=module', '--eval', program, ...promised];
      const printed = (await run(nodeOf(version), parameters, operator)).trim().split('\n');
      expect(printed.map((line) => line.split(' ')[0])).toEqual(promised);
      expect(printed.filter((line) => line.endsWith(' 0'))).toEqual([]);
    },
  );

  test('the program says what it needs on an older Node, and which it is', async () => {
    const old = await runToFailure(nodeOf(OLDEST_FOR_LIBRARIES), [coir, '--version'], operator);
    expect(old).toEqual({ exitCode: 78, complaint: expect.stringContaining('needs Node 24') });
    const version = await run(nodeOf(OLDEST_FOR_SERVICES), [coir, '--version'], operator);
    expect(version).toBe('0.1.0\n');
  });

  test.each(['issuer', 'ledger', 'verifier', 'gateway', 'mix-node', 'directory'])(
    '%s asks for its settings',
    async (role) => {
      const node = nodeOf(OLDEST_FOR_SERVICES);
      const end = await runToFailure(node, [coir, role, 'serve'], operator);
      expect(end).toEqual({ exitCode: 78, complaint: expect.stringContaining('is missing') });
    },
  );

  test('runs a whole network', async () => {
    const words = ['localnet', '--issuers', '1', '--threshold', '1', '--data', 'network'];
    const printed = await run(nodeOf(OLDEST_FOR_SERVICES), [coir, ...words], operator);
    expect(printed).toMatch(/client-2 receives: "hello second client"/);
  });

  test('the SQLite store of the wallet says which Node it needs, and works on it', async () => {
    const open = `const { SqliteWalletStore } = await import('@coir/wallet/sqlite');
      try { new SqliteWalletStore(':memory:').close(); console.log('open'); }
      catch (error) { console.log(error.code, error.message); }`;
    const openOn = (version: string): Promise<string> =>
      run(nodeOf(version), ['--input-type=module', '--eval', open], operator);
    expect(await openOn(OLDEST_FOR_LIBRARIES)).toBe(
      'WALLET_STORE_UNUSABLE the SQLite store needs Node 22.16 or later, and this is v20.19.0\n',
    );
    expect(await openOn(OLDEST_FOR_SERVICES)).toBe('open\n');
  });

  describe('a service', () => {
    const write = (name: string, content: unknown): string => {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      writeFileSync(join(operator, name), text, { mode: 0o600 });
      return name;
    };

    test('opens keys in the fast group and is ready', async () => {
      const config = {
        port: 0,
        manifestFile: write('network.json', makeTicketNetwork().manifest),
        gateways: ['A'.repeat(43)],
        tokenFile: write('token', 'x'.repeat(40)),
        databaseFile: 'spend.sqlite',
      };
      const file = write('verifier.json', config);
      const parameters = [coir, 'verifier', 'serve', '--config', file];
      const node = nodeOf(OLDEST_FOR_SERVICES);
      const made = await run(node, [coir, 'verifier', 'init', '--config', file], operator);
      expect(made).toMatch(/spend\.sqlite is made: no ticket counts as spent/);
      const { exitCode, said } = await runUntil('ready at', node, parameters, operator);
      expect(said).toMatch(/^verifier: ready at http/m);
      expect(exitCode).toBe(0);
    });

    test.each([
      [
        'verifier',
        { manifestFile: 'x', gateways: ['A'.repeat(43)], tokenFile: 'x', databaseFile: 'x' },
      ],
      [
        'issuer',
        {
          manifestFile: 'x',
          issuerIndex: 1,
          signingKeyFile: 'x',
          ledger: { kind: 'embedded', url: 'http://127.0.0.1:9' },
          databaseFile: 'x',
        },
      ],
    ])('without WebAssembly does not start, and says what to do: %s', async (name, config) => {
      const file = write(`${name}.json`, config);
      const parameters = ['--jitless', coir, name, 'serve', '--config', file];
      const end = await runToFailure(nodeOf(OLDEST_FOR_SERVICES), parameters, operator);
      expect(end.exitCode).toBe(78);
      expect(end.complaint).toMatch(
        /mcl-wasm: .*cannot be used: .*WebAssembly.*; run Node with WebAssembly/,
      );
    });
  });
});
