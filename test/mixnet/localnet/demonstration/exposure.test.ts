import { describe, expect, it } from 'vitest';
import {
  compareExposures,
  type Exposure,
  exposureTable,
} from '../../../../mixnet/localnet/demonstration/exposure.ts';

function exposure(party: string, what: string, bytes: Uint8Array, isPublic = false): Exposure {
  return { party, what, bytes, isPublic };
}

const counting = (length: number, from = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, position) => from + position);

describe('compareExposures', () => {
  it('finds eight bytes in a row at any offsets', () => {
    const issuer = exposure('issuer 1', 'request', counting(100));
    const hidden = new Uint8Array(64).fill(0xff);
    hidden.set(counting(8, 37), 13);
    const [compared] = compareExposures([issuer], [exposure('gateway 1', 'show', hidden)]);
    expect(compared?.reappears).toBe(true);
  });

  it('does not call seven bytes in a row a reappearance', () => {
    const issuer = exposure('issuer 1', 'request', counting(100));
    const hidden = new Uint8Array(64).fill(0xff);
    hidden.set(counting(7, 37), 13);
    const [compared] = compareExposures([issuer], [exposure('gateway 1', 'show', hidden)]);
    expect(compared?.reappears).toBe(false);
  });

  it('refuses to call a short value unlinkable', () => {
    const short = exposure('issuer 1', 'name', counting(7));
    expect(() => compareExposures([short], [])).toThrow(/too short/);
    expect(() => compareExposures([{ ...short, isPublic: true }], [])).not.toThrow();
  });
});

describe('exposureTable', () => {
  it('groups what the same parties saw, and marks what links', () => {
    const shared = counting(32);
    const compared = [
      { ...exposure('issuer 2', 'request', shared), reappears: true },
      { ...exposure('issuer 1', 'request', shared), reappears: true },
      { ...exposure('gateway 1', 'show', counting(40, 100)), reappears: false },
      { ...exposure('gateway 1', 'denomination', Uint8Array.of(0x31), true), reappears: false },
    ];
    expect(exposureTable(compared)).toEqual([
      '  saw           bytes  begins     again',
      'issuer 1, 2',
      '  request       32     00010203…  YES',
      'gateway 1',
      '  show          40     64656667…  no',
      '  denomination  1      1          public',
    ]);
  });

  it('fits 50 columns with the longest names there are', () => {
    const long = exposure('issuer 1', '16 blinded signatures', counting(200));
    const lines = exposureTable([{ ...long, reappears: false }]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
  });
});
