import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import ts from 'typescript';
import { ROOT } from './programs.ts';

/** Names that a door exports. A class is a value. */
export interface DoorExports {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** What every door of every workspace exports, by the name it is imported under. */
export type Doors = Readonly<Record<string, DoorExports>>;

interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly exports?: Readonly<Record<string, { readonly source?: string }>>;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** The source file of every door. */
function doorFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const workspace of readManifest(ROOT).workspaces ?? []) {
    const folder = join(ROOT, workspace);
    const { name, exports = {} } = readManifest(folder);
    for (const [path, { source }] of Object.entries(exports)) {
      const file = join(folder, source ?? '');
      if (source === undefined || !existsSync(file)) throw new Error(`${name} ${path}: no source`);
      files.set(join(name, path), file);
    }
  }
  return files;
}

function readOptions(): ts.CompilerOptions {
  const file = join(ROOT, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  return ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT).options;
}

/** Reads the doors of the workspaces from their sources, with the compiler. */
export function listDoors(): Doors {
  const files = doorFiles();
  const program = ts.createProgram([...files.values()], { ...readOptions(), noCheck: true });
  const checker = program.getTypeChecker();
  const namesOf = (file: string): DoorExports => {
    const source = program.getSourceFile(file);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    const symbols = module === undefined ? [] : checker.getExportsOfModule(module);
    const isValue = (symbol: ts.Symbol): boolean => {
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
      return (target.flags & ts.SymbolFlags.Value) !== 0;
    };
    const names = (wanted: boolean): readonly string[] =>
      symbols
        .filter((symbol) => isValue(symbol) === wanted)
        .map(({ name }) => name)
        .sort();
    return { values: names(true), types: names(false) };
  };
  const doors = [...files].map(([door, file]) => [door, namesOf(file)] as const);
  return Object.fromEntries(doors.sort(([left], [right]) => (left < right ? -1 : 1)));
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(listDoors(), null, 2)}\n`);
