import { ExitError, exitCodeOf, SettingsError } from '@coir/service';
import { describe, expect, it } from 'vitest';

describe('the exit code of an error', () => {
  it.each<[unknown, number]>([
    [new Error('x'), 1],
    ['text', 1],
    [new SettingsError({ setting: 'port', fault: 'is missing' }), 78],
    [new ExitError(75, 'later'), 75],
    [new ExitError(2, 'usage'), 2],
  ])('%s is %i', (error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});
