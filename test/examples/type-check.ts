import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { ReadmeBlock } from './readme-blocks.ts';
import { ROOT } from './run-program.ts';

/** The project's own options, less what is about the project's own files. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: ['vitest.config.ts'] },
    ts.sys,
    ROOT,
  );
  return {
    ...options,
    noEmit: true,
    declaration: false,
    isolatedDeclarations: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
}

/** Where a block would lie if it were a file of its own, in the folder of its README. */
function pathOf({ file, line }: ReadmeBlock): string {
  return join(ROOT, dirname(file), `readme-line-${line}.ts`);
}

/**
 * Compiles blocks as they stand, each a module of its own, under the project's strict options.
 *
 * @returns A line `file:line: message` for each error.
 */
export function typeErrorsOf(blocks: readonly ReadmeBlock[]): readonly string[] {
  const options = compilerOptions();
  const byPath = new Map(blocks.map((block) => [pathOf(block), block]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => byPath.has(path) || fileExists(path);
  host.readFile = (path) => byPath.get(path)?.code ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const block = byPath.get(path);
    return block === undefined
      ? getSourceFile(path, language, ...rest)
      : ts.createSourceFile(path, block.code, language);
  };
  const program = ts.createProgram([...byPath.keys()], options, host);
  return [...byPath].flatMap(([path, block]) => {
    const source = program.getSourceFile(path);
    return ts.getPreEmitDiagnostics(program, source).map(({ start = 0, messageText }) => {
      const line = block.line + (source?.getLineAndCharacterOfPosition(start).line ?? 0);
      return `${block.file}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}
