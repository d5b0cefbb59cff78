import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const MUTANT = /stryMutAct_\w+\("(\d+)"\)/g;

/** How long each test file took when all of its tests ran, in milliseconds. */
const durations = new Map<string, number>();

const texts = new Map<string, string>();

/** How often a test file names what a source is about: `verify-show.ts` is about `verifyShow`. */
function mentions(testFile: string, subject: string): number {
  const text = texts.get(testFile) ?? readFileSync(testFile, 'utf8').toLowerCase();
  texts.set(testFile, text);
  return text.split(subject).length - 1;
}

/** The subject of the source that each mutant is in, read off the instrumented sources. */
function subjectsByMutant(root: string): ReadonlyMap<string, string> {
  const sources = globSync('coconut/**/*.ts', { cwd: root });
  const found = sources.flatMap((source) => {
    const subject = basename(source, '.ts').replaceAll('-', '');
    const text = readFileSync(`${root}/${source}`, 'utf8');
    return [...text.matchAll(MUTANT)].map(([, id = '']) => [id, subject] as const);
  });
  return new Map(found);
}

let subjects: ReadonlyMap<string, string> | undefined;

/**
 * Runs first what is likely to notice a mutant: the tests that speak of what it is in, then quick
 * ones. The first failure ends the run of a mutant.
 */
export class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    subjects ??= subjectsByMutant(this.ctx.config.root);
    for (const file of files) {
      const result = this.ctx.cache.getTestSpecificationResult(file);
      if (result !== undefined && !durations.has(file.moduleId)) {
        durations.set(file.moduleId, result.duration);
      }
    }
    const { activeMutant } = this.ctx.getProvidedContext() as { readonly activeMutant?: string };
    const subject = subjects.get(activeMutant ?? '');
    // Time for each mention.
    const order = ({ moduleId }: TestSpecification): number =>
      (100 + (durations.get(moduleId) ?? 0)) /
      (1 + (subject === undefined ? 0 : mentions(moduleId, subject)));
    return [...files].sort((a, b) => order(a) - order(b));
  }
}
