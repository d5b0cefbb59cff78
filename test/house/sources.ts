import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

const TOP = /^(?:coconut|issuer-service|verifier|mixnet|benches)\//u;

/** Every file that git knows or would take, by its path from the root. */
export const FILES: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
  { cwd: ROOT, encoding: 'utf8' },
)
  .split('\n')
  .filter((path) => path !== '' && isThere(path));

function isThere(path: string): boolean {
  try {
    readFileSync(join(ROOT, path));
    return true;
  } catch {
    return false;
  }
}

/** The text of a file. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** TypeScript of programs and libraries: all but tests, examples and configuration. */
export const SOURCES: readonly string[] = FILES.filter(
  (path) => path.endsWith('.ts') && TOP.test(path) && !path.includes('/examples/'),
);

/** The workspaces, as the root manifest names them, the innermost first. */
export const WORKSPACES: readonly string[] = (
  JSON.parse(textOf('package.json')) as { readonly workspaces: readonly string[] }
).workspaces.toSorted((a, b) => b.length - a.length);

/** The workspace a file belongs to, or its top-level folder. */
export function workspaceOf(path: string): string {
  const found = WORKSPACES.find((folder) => path.startsWith(`${folder}/`));
  return found ?? path.split('/')[0] ?? '';
}

/** An import of one file of the repository by another. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** What dependency-cruiser reports, as far as it is used here. */
interface Report {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
}

/** Every import between sources, of types too. */
export function readImports(): readonly Import[] {
  const output = execFileSync(
    process.execPath,
    [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.config/dependency-cruiser.cjs',
      '--output-type',
      'json',
      ...new Set(WORKSPACES.map((folder) => folder.split('/')[0] ?? '')),
    ],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const sources = new Set(SOURCES);
  return (JSON.parse(output) as Report).modules
    .flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
    )
    .filter(({ from, to }) => sources.has(from) && sources.has(to));
}

/** A circle in a graph as its nodes in order, or undefined if there is none. */
export function findCircle(edges: readonly Import[]): readonly string[] | undefined {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    if (from !== to) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  }
  const finished = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (finished.has(node)) return undefined;
    for (const target of targets.get(node) ?? []) {
      const circle = visit(target, [...path, node]);
      if (circle !== undefined) return circle;
    }
    finished.add(node);
    return undefined;
  };
  for (const node of targets.keys()) {
    const circle = visit(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/**
 * The rooms of a workspace: for each folder the folders and files right in it, with the imports
 * between those.
 */
export function roomsOf(
  folder: string,
  imports: readonly Import[],
): ReadonlyMap<string, readonly Import[]> {
  const rooms = new Map<string, Import[]>();
  const isApart = (path: string): boolean => /(?:^|\/)(?:index|errors|metrics)\.ts$/u.test(path);
  for (const { from, to } of imports) {
    if (workspaceOf(from) !== folder || workspaceOf(to) !== folder) continue;
    if (isApart(from) || isApart(to)) continue;
    const [a, b] = [from.split('/'), to.split('/')];
    let depth = 0;
    while (a[depth] === b[depth] && depth < a.length - 1) depth += 1;
    const room = a.slice(0, depth).join('/');
    // Files right in the room are one place, each sub-folder is one.
    const place = (parts: readonly string[]): string =>
      depth === parts.length - 1 ? `${room}/*` : parts.slice(0, depth + 1).join('/');
    const edges = rooms.get(room) ?? [];
    edges.push({ from: place(a), to: place(b) });
    rooms.set(room, edges);
  }
  return rooms;
}

/** Source files right in each folder. */
export function filesByFolder(): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(SOURCES, (path) => dirname(path));
}

/** The comments of a TypeScript text: line and text of each line of them. */
export function commentLines(text: string): readonly { line: number; text: string }[] {
  const found: { line: number; text: string }[] = [];
  let isInside = false;
  text.split('\n').forEach((line, position) => {
    const trimmed = line.trim();
    const starts = trimmed.startsWith('/*');
    if (isInside || starts || trimmed.startsWith('//'))
      found.push({ line: position + 1, text: line });
    if (starts) isInside = true;
    if (trimmed.includes('*/')) isInside = false;
  });
  return found;
}
