import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './command.ts';

/** Files that are packed besides sources and their builds: what a README leads to, and programs. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  coconut: ['SECURITY.md', 'dkg/README.md', 'protocol.md'],
  'issuer-service': ['issuer.md'],
  'mixnet/sphinx': ['sphinx.md'],
  'mixnet/protocol': ['gateway.md'],
  'mixnet/cli': ['bin/coir.js'],
};

const folders = (
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly workspaces: readonly string[];
  }
).workspaces;

/** Every package. */
export const WORKSPACES: readonly Workspace[] = folders.map((folder) => ({
  folder,
  nested: folders
    .filter((other) => other.startsWith(`${folder}/`))
    .map((other) => other.slice(folder.length + 1)),
  documents: DOCUMENTS[folder] ?? [],
}));

export interface Workspace {
  /** Below the project's root. */
  readonly folder: string;
  /** Packages that live in folders inside it. */
  readonly nested: readonly string[];
  /** What its README leads to. */
  readonly documents: readonly string[];
}

/** What a package says of itself. */
export interface PackageManifest {
  readonly name: string;
  readonly engines: { readonly node: string };
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface PackedWorkspace {
  readonly workspace: Workspace;
  readonly manifest: PackageManifest;
  readonly tarball: string;
  /** Paths in the tarball. */
  readonly files: readonly string[];
}

export function readManifest(folder: string): PackageManifest {
  // A program has no entries.
  return { exports: {}, ...JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) };
}

interface PackReport {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** npm prints a list, or an object by name, depending on its version. */
function readReports(output: string): readonly PackReport[] {
  const start = output.search(/^[[{]/m);
  return Object.values(JSON.parse(output.slice(start)) as Record<string, PackReport>);
}

/**
 * Builds every workspace anew and packs it into a folder. One `prepack` is enough, that of the
 * package which depends on all others: it builds them too.
 */
export async function packWorkspaces(destination: string): Promise<readonly PackedWorkspace[]> {
  for (const { folder } of WORKSPACES) {
    rmSync(join(ROOT, folder, 'dist'), { recursive: true, force: true });
  }
  await run('npm', ['run', 'prepack', '--workspace', '@coir/cli'], ROOT);
  const output = await run(
    'npm',
    ['pack', '--workspaces', '--ignore-scripts', '--json', '--pack-destination', destination],
    ROOT,
  );
  const reports = readReports(output);
  return WORKSPACES.map((workspace) => {
    const manifest = readManifest(workspace.folder);
    const report = reports.find(({ name }) => name === manifest.name);
    if (report === undefined) throw new Error(`npm packed no ${manifest.name}`);
    return {
      workspace,
      manifest,
      tarball: join(destination, report.filename),
      files: report.files.map(({ path }) => path),
    };
  });
}

/**
 * The sources of a workspace: its TypeScript files, without its examples and those of a package
 * inside it.
 */
export function sourcesOf({ folder, nested }: Workspace): readonly string[] {
  const left: readonly string[] = ['dist', 'examples', 'node_modules', ...nested];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !left.includes(path.split('/')[0] ?? ''));
}

/**
 * What a tarball holds: sources, for each its code and types with their maps, three files about the
 * package, and its documents.
 */
export function expectedFiles(workspace: Workspace): readonly string[] {
  const sources = sourcesOf(workspace);
  const built = sources.flatMap((source) => {
    const stem = `dist/${source.slice(0, -'.ts'.length)}`;
    return ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((ending) => stem + ending);
  });
  const about = ['LICENSE', 'README.md', 'package.json', ...workspace.documents];
  return [...about, ...sources, ...built].toSorted();
}
