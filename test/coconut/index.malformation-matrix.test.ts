import * as coconut from '@coir/coconut';
import * as dkg from '@coir/coconut/dkg';
import * as keyFile from '@coir/coconut/key-file';
import * as mcl from '@coir/coconut/mcl';
import * as nym from '@coir/coconut/nym';
import * as ticket from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { ALL_GROUPS } from './all-groups.ts';
import { malformationCount, testDecoder } from './decoder-suite.ts';
import { dkgDecoders } from './dkg/dkg-decoders.ts';
import { nativeDecoders } from './native-decoders.ts';
import { nymDecoders } from './nym/nym-decoders.ts';

const tally = { tried: 0 };
const decoders = ALL_GROUPS.map((group) => ({
  group,
  cases: [...nativeDecoders(group), ...nymDecoders(group), ...dkgDecoders(group)],
}));

describe.each(decoders)('T-16: on $group.name', ({ cases }) => {
  for (const decoder of cases) testDecoder(decoder, tally);
});

describe('T-16: the matrix', () => {
  const allCases = decoders.flatMap(({ cases }) => cases);

  it('is whole: every field of every message in every malformation, on all groups', () => {
    const points = allCases
      .flatMap(({ fields }) => fields)
      .filter((field) => field === 'G1' || field === 'G2').length;
    const scalars = allCases
      .flatMap(({ fields }) => fields)
      .filter((field) => String(field).includes('scalar')).length;
    expect([points, scalars]).toEqual([3 * 66, 3 * 53]);
    expect(tally.tried).toBe(16 * points + 4 * scalars);
    expect(tally.tried).toBe(3804);
    expect(tally.tried).toBe(allCases.reduce((sum, each) => sum + malformationCount(each), 0));
  });

  it('has every exported decoder that reads a point or a scalar', () => {
    const exports = [coconut, dkg, keyFile, mcl, nym, ticket].flatMap((path) =>
      Object.entries(path).filter(([name]) => /^(?:decode|parse)[A-Z]/.test(name)),
    );
    const inMatrix = new Set(allCases.map(({ decoder }) => decoder));
    const without = exports.filter(([, decoder]) => !inMatrix.has(decoder)).map(([name]) => name);
    // These read texts, lists, names and ciphertexts; their own tests have what is malformed there.
    expect(without.toSorted()).toEqual([
      'decodeBase64Url',
      'decodeHex',
      'decodeItems',
      'decodeKeyFile',
      'decodeManifest',
      'decodeSchema',
      'parseManifest',
      'parseStrictJson',
    ]);
  });
});
