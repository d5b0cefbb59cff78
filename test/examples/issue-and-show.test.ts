import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

describe('coconut/examples/issue-and-show.ts', () => {
  it('issues a credential, shows a part of it and recognises a second show', async () => {
    expect(await runProgram(['coconut/examples/issue-and-show.ts'])).toBe(
      '2 of 3 issuers have signed\n' +
        'valid until the end of 2027: true; of 2099: false\n' +
        'a second show is recognised as the same card: true\n',
    );
  });
});
