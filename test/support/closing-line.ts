import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with one plain line of counts. In CI a skipped test is a failure, because it shows
 * nothing.
 */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
      if (module.state() === 'failed' && module.children.size === 0) counts.failed += 1;
    }
    const skipped = counts.skipped + counts.pending;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${tail}\n`);
    if (skipped > 0 && process.env['CI'] !== undefined) {
      process.stdout.write('A skipped test is a failure in CI.\n');
      process.exitCode = 1;
    }
  }
}
