import { basename, dirname } from 'node:path';
import {
  commentLines,
  FILES,
  filesByFolder,
  findCircle,
  readImports,
  roomsOf,
  SOURCES,
  textOf,
  WORKSPACES,
  workspaceOf,
} from './sources.ts';

/** A rule of the house. */
export interface Rule {
  /** The rule as a sentence about the house; also the name of its list of exceptions. */
  readonly title: string;
  /** Finds what breaks the rule. */
  readonly find: () => readonly string[];
}

const imports = readImports();
const programs = SOURCES.filter((path) => !path.startsWith('benches/'));
const documents = FILES.filter((path) => path.endsWith('.md'));
const tests = FILES.filter((path) => path.endsWith('.test.ts'));

/** Files in whose code, comments apart, a pattern stands. */
function using(pattern: RegExp, paths: readonly string[]): readonly string[] {
  return paths.filter((path) => {
    const comments = new Set(commentLines(textOf(path)).map(({ line }) => line));
    return textOf(path)
      .split('\n')
      .some((line, position) => !comments.has(position + 1) && pattern.test(line));
  });
}

/** The comments of a TypeScript file; of another language the whole text. */
function commentsOf(path: string): string {
  const text = textOf(path);
  if (!path.endsWith('.ts')) return text;
  return commentLines(text)
    .map((line) => line.text)
    .join('\n');
}

/** Numbers of the sections of a document. */
function sectionsOf(document: string): ReadonlySet<string> {
  const headings = textOf(document).matchAll(/^#{1,4} (\d+(?:\.\d+)*)/gmu);
  return new Set([...headings].map(([, number = '']) => number));
}

const sections = new Map(documents.map((path) => [path, sectionsOf(path)]));

/** `true` if a file has code of its own to run: a function or a class, and is no door. */
function doesSomething(path: string): boolean {
  if (/(?:^|\/)(?:index|errors)\.ts$/u.test(path)) return false;
  return /^(?:export )?(?:async )?(?:function|class|abstract class)\b/mu.test(textOf(path));
}

/** `true` if a docstring of this file begins with What, Whether or How. */
function hasOddDocstring(path: string): boolean {
  const lines = textOf(path).split('\n');
  return lines.some((line, position) => {
    const isFirst =
      /^\s*\/\*\*\s+\S/u.test(line) || /^\s*\/\*\*\s*$/u.test(lines[position - 1] ?? '');
    return isFirst && /^\s*(?:\/\*\*|\*)\s+(?:What|Whether|How)\b/u.test(line);
  });
}

/** Every rule that a machine can check. */
export const RULES: readonly Rule[] = [
  {
    title: 'every workspace says what it is, that it is not on npm, and has its licence',
    find: () =>
      WORKSPACES.flatMap((folder) => {
        const missing = ['README.md', 'LICENSE']
          .map((file) => `${folder}/${file}`)
          .filter((path) => !FILES.includes(path));
        const isSaid = missing.length > 0 || /not on npm/iu.test(textOf(`${folder}/README.md`));
        return isSaid ? missing : [`${folder}/README.md`];
      }),
  },
  {
    title: 'a folder has at most sixteen source files',
    find: () => [...filesByFolder()].flatMap(([folder, { length }]) => (length > 16 ? folder : [])),
  },
  {
    title: 'no circle of files',
    find: () => findCircle(imports) ?? [],
  },
  {
    title: 'no circle of workspaces',
    find: () =>
      findCircle(
        imports.map(({ from, to }) => ({ from: workspaceOf(from), to: workspaceOf(to) })),
      ) ?? [],
  },
  {
    title: 'between files and sub-folders of a folder, arrows run one way',
    find: () =>
      WORKSPACES.flatMap((folder) =>
        [...roomsOf(folder, imports)].flatMap(([room, edges]) => {
          const circle = findCircle(edges);
          return circle === undefined ? [] : [`${room}: ${circle.join(' → ')}`];
        }),
      ),
  },
  {
    title: 'an index is a door: nothing of its own workspace goes through it',
    find: () =>
      imports
        .filter(({ from, to }) => basename(to) === 'index.ts' && basename(from) !== 'index.ts')
        .filter(({ from, to }) => workspaceOf(from) === workspaceOf(to))
        .map(({ from, to }) => `${from} → ${to}`),
  },
  {
    title: 'environment, arguments, exit and terminal belong to the program and its lifecycle',
    find: () =>
      using(/\bprocess\.(?:env|argv|exit|exitCode)\b|\bconsole\./u, programs).filter(
        (path) => !path.startsWith('mixnet/cli/') && path !== 'verifier/service/lifecycle.ts',
      ),
  },
  {
    title: 'the scheme and the packet format know no clock, timer, socket or process',
    find: () =>
      using(
        /\bDate\.now|\bnew Date\(\)|\bset(?:Timeout|Interval)|\bfetch\(|\bprocess\./u,
        programs.filter((path) => /^(?:coconut|mixnet\/sphinx)\//u.test(path)),
      ),
  },
  {
    title: 'SQLite files are opened in one place',
    find: () =>
      using(/\bnew (?:\w+\.)?DatabaseSync\(/u, programs).filter(
        (path) => !/^verifier\/io\/(?:sqlite|folder-lock)\.ts$/u.test(path),
      ),
  },
  {
    title: 'SQL stands in stores',
    find: () =>
      using(/\b(?:SELECT|INSERT INTO|DELETE FROM|CREATE TABLE)\b/u, programs).filter(
        (path) => !/\/store\/|-store\.ts$|^verifier\/io\/sqlite\.ts$/u.test(path),
      ),
  },
  {
    title: 'no file is a drawer',
    find: () =>
      SOURCES.filter((path) =>
        /^(?:utils?|helpers?|common|misc|types|manager|impl)\.ts$/u.test(basename(path)),
      ),
  },
  {
    title: 'comments cite documents and sections that are there',
    find: () =>
      FILES.filter((path) => /\.(?:ts|py|rs)$/u.test(path)).flatMap((path) =>
        [...commentsOf(path).matchAll(/\b([a-zA-Z-]+\.md)`?(?: §§? ?(\d+(?:\.\d+)*))?/gu)].flatMap(
          ([cited, name, section]) => {
            const homes = documents.filter((document) => basename(document) === name);
            const isThere =
              section === undefined
                ? homes.length > 0
                : homes.some((home) => sections.get(home)?.has(section));
            return isThere ? [] : [`${path}: ${cited}`];
          },
        ),
      ),
  },
  {
    title: 'a test lies where the path of its source says',
    find: () =>
      tests
        .filter((path) => /^test\/(?:coconut|issuer-service|verifier|mixnet)\//u.test(path))
        .filter((path) => {
          const source = path.slice('test/'.length);
          const [stem = ''] = basename(source).split('.');
          return !SOURCES.includes(`${dirname(source)}/${stem}.ts`);
        }),
  },
  {
    title: 'a source that does something has a test of its own',
    find: () =>
      programs.filter(
        (path) =>
          doesSomething(path) &&
          !tests.some((test) => test.startsWith(`test/${path.slice(0, -'.ts'.length)}.`)),
      ),
  },
  {
    title: 'no docstring begins with What, Whether or How',
    find: () => SOURCES.filter(hasOddDocstring),
  },
  {
    title: 'a source has at most 300 lines',
    find: () => SOURCES.filter((path) => textOf(path).split('\n').length > 301),
  },
  {
    title: 'comments keep within 100 columns',
    find: () =>
      FILES.filter((path) => path.endsWith('.ts')).filter((path) =>
        commentLines(textOf(path)).some(
          // A reason that a tool reads stands in one line.
          ({ text }) => text.length > 100 && !text.includes('biome-ignore'),
        ),
      ),
  },
  {
    title: 'twenty questions are answered by the names of files',
    find: () =>
      [
        'coconut/issuance/blind-sign.ts',
        'coconut/show/verify-show.ts',
        'coconut/show/nullifier.ts',
        'coconut/manifest/succession.ts',
        'coconut/deposit/deposit-memo.ts',
        'coconut/ticket/expiry.ts',
        'verifier/api/claim.ts',
        'verifier/api/refusals.ts',
        'issuer-service/api/blind-sign.ts',
        'issuer-service/deposit/validate-deposit.ts',
        'issuer-service/wallet/purchase/pay-purchase.ts',
        'verifier/store/nullifier-table.ts',
        'mixnet/sphinx/format/geometry.ts',
        'mixnet/node/delay-queue.ts',
        'mixnet/node/replay/replay-filter.ts',
        'mixnet/protocol/topology/directory-answers.ts',
        'mixnet/gateway/store/mailbox.ts',
        'mixnet/gateway/settings.ts',
        'verifier/service/process/signals.ts',
        'test/mixnet/gateway/store/mailbox.test.ts',
      ].filter((path) => !FILES.includes(path)),
  },
];

/** Lists what breaks each rule, without repetition and in order. */
export function findings(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    RULES.map(({ title, find }) => [title, [...new Set(find())].toSorted()]),
  );
}
