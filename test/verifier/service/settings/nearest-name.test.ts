import { nearestName } from '@coir/service';
import { describe, expect, it } from 'vitest';

const NAMES = ['clientPort', 'mixPort', 'databaseFile', 'serve', 'check'];

describe('the nearest name', () => {
  it.each([
    ['clientPrt', 'clientPort'],
    ['CLIENTPORT', 'clientPort'],
    ['mxiPort', 'mixPort'],
    ['dataBaseFil', 'databaseFile'],
    ['srve', 'serve'],
    ['chekc', 'check'],
    ['database', 'databaseFile'],
    ['data', 'databaseFile'],
    ['dat', undefined],
    ['colour', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('to %s is %s', (typed, nearest) => {
    expect(nearestName(typed, NAMES)).toBe(nearest);
  });

  it('is none where there are no names', () => {
    expect(nearestName('port', [])).toBeUndefined();
  });
});
