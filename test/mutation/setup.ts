import fc from 'fast-check';
import { beforeEach } from 'vitest';

// The first counterexample kills a mutant; a smaller one would tell nobody anything.
fc.configureGlobal({ endOnFailure: true });

/** Tests that take points of the pure group apart, count what all groups give, or take too long. */
const LEFT_OUT: readonly string[] = [
  'is whole: every field of every message in every malformation, on all groups',
  'hide in points of small order, which is why decoders refuse those',
  'never holds a point of small order: none passes the decoder',
  // A minute of operations, to measure memory.
  'is the same after a hundred thousand operations',
];

// One failure decides, and the runner would still load every file that is left. A worker lasts for
// the run of one mutant.
const worker = globalThis as { hasFailed?: boolean };
if (worker.hasFailed) throw new Error('a test has failed already');

beforeEach(({ task, skip, onTestFailed }) => {
  if (LEFT_OUT.includes(task.name)) skip();
  onTestFailed(() => {
    worker.hasFailed = true;
  });
});
