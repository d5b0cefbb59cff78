import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** How long each file took when all of its tests ran, in milliseconds. */
const durations = new Map<string, number>();

/** Files that go through everything once: most mutants do not survive them. */
const STORY = /\/(?:protocol|story)\.test\.ts$/;

/** Runs the story and then quick files first, since the first failure ends the run of a mutant. */
export class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    for (const file of files) {
      const result = this.ctx.cache.getTestSpecificationResult(file);
      if (result !== undefined && !durations.has(file.moduleId)) {
        durations.set(file.moduleId, result.duration);
      }
    }
    const order = ({ moduleId }: TestSpecification): number =>
      STORY.test(moduleId) ? 0 : (durations.get(moduleId) ?? 0);
    return [...files].sort((a, b) => order(a) - order(b));
  }
}
