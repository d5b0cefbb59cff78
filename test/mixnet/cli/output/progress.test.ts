import { describe, expect, it } from 'vitest';
import { Progress } from '../../../../mixnet/cli/output/progress.ts';

function makeProgress(
  isInteractive: boolean,
  columns = 80,
): { progress: Progress; lines: string[] } {
  const lines: string[] = [];
  let now = 0;
  const progress = new Progress({
    write: (text) => lines.push(text),
    now: () => {
      now += 250;
      return now;
    },
    isInteractive,
    columns,
  });
  return { progress, lines };
}

describe('Progress', () => {
  it('prints a step with its time and outcome when it is done', async () => {
    const { progress, lines } = makeProgress(false);
    await progress.step(
      'counting',
      async () => 3,
      (count) => `${count} things`,
    );
    expect(lines).toEqual(['  ✓    250 ms  counting: 3 things\n']);
  });

  it('marks a step that failed and passes the error on', async () => {
    const { progress, lines } = makeProgress(false);
    const work = () => Promise.reject(new Error('broken'));
    await expect(progress.step('counting', work)).rejects.toThrow('broken');
    expect(lines).toEqual(['  ✗    250 ms  counting\n']);
  });

  it('shows the step under way on a terminal only', async () => {
    const { progress, lines } = makeProgress(true);
    await progress.step('counting', async () => 3);
    expect(lines.join('')).toBe('\r\x1b[2K  … counting\r\x1b[2K  ✓    250 ms  counting\n');
  });

  it('keeps the step under way on the last line when something is said meanwhile', async () => {
    const { progress, lines } = makeProgress(true);
    await progress.step('counting', async () => progress.say('one'));
    expect(lines.join('')).toBe(
      '\r\x1b[2K  … counting\r\x1b[2Kone\n\r\x1b[2K  … counting\r\x1b[2K  ✓    250 ms  counting\n',
    );
  });

  it('breaks long texts where the terminal ends, beside the time', async () => {
    const { progress, lines } = makeProgress(false, 50);
    await progress.step('a', async () => progress.say('word '.repeat(15).trim()));
    await progress.step(
      'counting everything there is',
      async () => 3,
      (count) => `${count} things of many kinds and sizes`,
    );
    const widths = lines
      .join('')
      .split('\n')
      .map(({ length }) => length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(50);
    expect(lines.join('')).toContain(
      '  ✓    250 ms  counting everything there is: 3\n                ',
    );
  });

  it('shows a step in progress on one line of a narrow terminal', async () => {
    const { progress, lines } = makeProgress(true, 20);
    await progress.step('counting everything there is', async () => 3);
    expect(lines[0]).toHaveLength('\r\x1b[2K'.length + 19);
  });
});
