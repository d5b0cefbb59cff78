import { type Material, mutateBytes } from './byte-mutations.ts';
import { Choices } from './choices.ts';
import type { CorpusEntry } from './corpus.ts';
import { BYTE_DICTIONARY, TEXT_DICTIONARY } from './dictionary.ts';
import { mutateStructure } from './structured-mutations.ts';
import { type Outcome, probe, type Target } from './target.ts';

/** An input to which a decoder did what it must not. */
export interface Finding {
  readonly target: string;
  readonly outcome: Outcome;
  readonly bytes: Uint8Array;
}

/** What a run has tried and found. */
export interface FuzzReport {
  readonly target: string;
  readonly runs: number;
  readonly accepted: number;
  /** What was found, one input for each kind of defect. */
  readonly findings: readonly Finding[];
  /** Inputs whose outcome none of those before had, the shortest of each. */
  readonly novel: readonly CorpusEntry[];
}

export interface FuzzOptions {
  readonly seed: string;
  readonly seconds: number;
  readonly corpus: readonly CorpusEntry[];
  /** No more inputs than this. */
  readonly runs?: number;
}

/** The most inputs that mutations start from. */
const POOL_LIMIT = 256;

/**
 * Mutates samples and corpus until the time is over. An input whose outcome is new, a code with a
 * reason that was not seen before, joins those that are mutated: so the reader's checks are passed
 * one after the other.
 */
export function fuzzTarget(target: Target, options: FuzzOptions): FuzzReport {
  const { structure, samples } = target;
  const choices = new Choices(`${options.seed} ${target.name}`);
  const isText = structure.kind === 'json' || structure.kind === 'text';
  const pool = [...samples, ...options.corpus.map(({ bytes }) => bytes)];
  const material: Material = {
    choices,
    pool,
    dictionary: isText ? TEXT_DICTIONARY : BYTE_DICTIONARY,
  };
  const seen = new Map<string, CorpusEntry>();
  const known = new Set(pool.map((bytes) => probe(target, bytes).signature));
  const findings = new Map<string, Finding>();
  let runs = 0;
  let accepted = 0;
  const end = performance.now() + 1000 * options.seconds;
  while (performance.now() < end && runs < (options.runs ?? Infinity)) {
    const origin = choices.pick(choices.oneIn(3) ? pool : samples);
    const bytes = choices.oneIn(2)
      ? mutateStructure(origin, structure, material)
      : mutateBytes(origin, material);
    const outcome = probe(target, bytes);
    runs += 1;
    if (outcome.result === 'accepted') accepted += 1;
    const { defect, signature, result } = outcome;
    if (defect !== undefined && !findings.has(defect)) {
      findings.set(defect, { target: target.name, outcome, bytes });
    }
    const shortest = seen.get(signature);
    if (!known.has(signature) && (shortest?.bytes.length ?? Infinity) > bytes.length) {
      seen.set(signature, { result, bytes });
      if (pool.length < POOL_LIMIT) pool.push(bytes);
    }
  }
  return {
    target: target.name,
    runs,
    accepted,
    findings: [...findings.values()],
    novel: [...seen.values()],
  };
}
