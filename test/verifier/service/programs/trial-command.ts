import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_CODES, ExitError, Lifecycle } from '@coir/service';

/**
 * A command that makes a temporary folder with a key in it and then does what its first argument
 * says: `work` until it is stopped, `deaf` to the request to stop, `print` without end, stay
 * `open`, `read` its input, `finish`, `fail`, `later`, `throw`.
 */
const lifecycle = new Lifecycle({ kind: 'command', name: 'trial', stopDeadlineMs: 1_000 });
await lifecycle.run(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-trial-'));
  lifecycle.addTemporaryFolder(folder);
  writeFileSync(join(folder, 'key'), 'secret');
  lifecycle.terminal.print(`${folder}\n`);
  lifecycle.tellParent({ folder });
  const [mode] = lifecycle.arguments;
  switch (mode) {
    case 'finish':
      return EXIT_CODES.done;
    case 'keep':
      lifecycle.keepTemporaryFolder(folder);
      return EXIT_CODES.done;
    case 'fail':
      throw new Error('the work failed');
    case 'later':
      throw new ExitError(EXIT_CODES.tryAgain, 'the directory is down: try again later');
    case 'throw':
      setTimeout(() => {
        throw new Error('nobody caught this');
      }, 50);
      await lifecycle.stopRequested();
      return EXIT_CODES.done;
    case 'reject':
      setTimeout(() => void Promise.reject(new Error('nobody caught this')), 50);
      await lifecycle.stopRequested();
      return EXIT_CODES.done;
    case 'print':
      for (let line = 0; line < 2_000; line += 1) {
        lifecycle.terminal.print(`${'x'.repeat(100)}\n`);
        await sleep(0);
      }
      return EXIT_CODES.done;
    case 'open':
      lifecycle.onExit(() => lifecycle.terminal.print('exit task\n'));
      lifecycle.endWhenStopped();
      await lifecycle.stopRequested();
      return EXIT_CODES.done;
    case 'read':
      lifecycle.terminal.print(`${(await lifecycle.terminal.readInput(8)).length} bytes\n`);
      return EXIT_CODES.done;
    case 'deaf':
      await sleep(60_000);
      return EXIT_CODES.done;
    case 'slow':
      lifecycle.onStop(async () => {
        await sleep(60_000);
      });
      await lifecycle.stopRequested();
      return EXIT_CODES.done;
    default:
      lifecycle.onStop(() => lifecycle.terminal.print('first task\n'));
      lifecycle.onStop(() => lifecycle.terminal.print('last task\n'));
      await sleep(60_000, undefined, { signal: lifecycle.signal });
      return EXIT_CODES.done;
  }
});
