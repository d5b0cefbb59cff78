/** A part of the library that is mutated and the tests that are to notice. */
export interface Slice {
  /** Globs of sources. */
  readonly mutate: readonly string[];
  /** Globs of test files. */
  readonly tests: readonly string[];
  /** `true` if the groups themselves are compared, so that none may stand in for another. */
  readonly comparesGroups?: true;
}

/**
 * What is mutated: everything in `@coir/coconut` that checks or that makes what is checked, folder
 * by folder, and the fast group. The pure one is not: it is a layer over a library, held to known
 * answers by tests that compare every result.
 */
export const SLICES: Readonly<Record<string, Slice>> = {
  core: {
    mutate: ['coconut/{encoding,algebra,keys,issuance,show}/*.ts'],
    tests: [
      'test/coconut/*.test.ts',
      'test/coconut/{encoding,algebra,keys,issuance,show}/*.test.ts',
      'test/attacks/{kept-bytes,nym-audit}.test.ts',
    ],
  },
  mcl: {
    mutate: ['coconut/group/mcl/*.ts'],
    tests: ['test/coconut/group/mcl/*.test.ts'],
    comparesGroups: true,
  },
  ticket: {
    mutate: ['coconut/{ticket,manifest,deposit}/*.ts', '!coconut/ticket/index.ts'],
    tests: ['test/coconut/{ticket,manifest,deposit}/*.test.ts'],
  },
  dkg: {
    mutate: ['coconut/dkg/**/*.ts', '!coconut/dkg/index.ts'],
    tests: ['test/coconut/dkg/**/*.test.ts', 'test/coconut/index.malformation-matrix.test.ts'],
  },
  'key-file': {
    mutate: ['coconut/key-file/*.ts', '!coconut/key-file/index.ts'],
    tests: ['test/coconut/key-file/*.test.ts'],
  },
  nym: {
    mutate: ['coconut/nym/*.ts', '!coconut/nym/index.ts'],
    tests: [
      'test/coconut/nym/*.test.ts',
      'test/coconut/index.malformation-matrix.test.ts',
      'test/attacks/nym-audit.test.ts',
    ],
  },
};

/** Names the slice of a run, for the processes it starts. */
export const SLICE_VARIABLE = 'COIR_MUTATION_SLICE';

/** The slice that the environment names. */
export function sliceOfRun(): { readonly name: string; readonly slice: Slice } {
  const name = process.env[SLICE_VARIABLE] ?? '';
  const slice = SLICES[name];
  if (slice === undefined) throw new RangeError(`${SLICE_VARIABLE} names no slice: "${name}"`);
  return { name, slice };
}
