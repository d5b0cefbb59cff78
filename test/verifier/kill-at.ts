import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, StatementSync } from 'node:sqlite';

// Loaded before a program (`node --import`): kills the whole process at one statement, as soon as a
// file exists that arms it. KILL_AT is `before` or `after` and the beginning of the statement, such
// as `before COMMIT`.

const [, moment, beginning = ''] = /^(before|after) (.+)$/.exec(process.env['KILL_AT'] ?? '') ?? [];
const armed = process.env['KILL_ARMED'] ?? '';

function dieAt(now: string, sql: string): void {
  if (now === moment && sql.startsWith(beginning) && existsSync(armed)) {
    process.kill(process.pid, 'SIGKILL');
    // The signal is on its way: nothing more may happen.
    for (;;);
  }
}

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
  dieAt('before', sql);
  exec.call(this, sql);
  dieAt('after', sql);
};

const { run } = StatementSync.prototype;
StatementSync.prototype.run = function (this: StatementSync, ...values: SQLInputValue[]) {
  dieAt('before', this.sourceSQL);
  const result = Reflect.apply(run, this, values);
  dieAt('after', this.sourceSQL);
  return result;
} as typeof run;
