import { expect, it } from 'vitest';
import { countFrom } from '../../../../mixnet/cli/commands/count.ts';

it('countFrom takes whole numbers in its range and nothing else', () => {
  const parse = countFrom(1, 20);
  expect([parse('1'), parse('20')]).toEqual([1, 20]);
  for (const text of ['0', '21', '-1', '1.5', '1e1', '', 'two', '0x2', '99999999999']) {
    expect(() => parse(text)).toThrow(/takes a number from 1 to 20/);
  }
});
