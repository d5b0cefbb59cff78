import { issuerProgram } from '@coir/issuer-service';
import { expect, it } from 'vitest';
import { parseWords } from './parse-words.ts';
import { describeRole } from './role-suite.ts';

describeRole('issuer', issuerProgram);

it('coir issuer seal wants the file, the file to write, and the passphrase', async () => {
  const all = ['--in', 'key.json', '--out', 'key.sealed', '--passphrase-file', 'word'];
  expect((await parseWords('issuer', 'seal', ...all)).run).toEqual({ kind: 'command' });
  for (const start of [0, 2, 4]) {
    const words = all.toSpliced(start, 2);
    expect((await parseWords('issuer', 'seal', ...words)).refused).toBe(
      'commander.missingMandatoryOptionValue',
    );
  }
});
