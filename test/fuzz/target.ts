import { CoconutError } from '@coir/coconut';

/** How an encoding is put together, for mutations that keep to it. */
export type Structure =
  /** Parts of these lengths, one after the other. */
  | { readonly kind: 'fields'; readonly lengths: readonly number[] }
  /** `u32 length ‖ bytes`, one after the other. */
  | { readonly kind: 'items' }
  | { readonly kind: 'json' }
  | { readonly kind: 'text' };

/** A decoder, and what is known of it. */
export interface Target {
  /** Sub-path and name, for instance `ticket.parseManifest`. */
  readonly name: string;
  /** The exported function itself, so that a test can tell which have no target. */
  readonly decoder: unknown;
  readonly structure: Structure;
  /** Whether an accepted input is the only encoding of its value. */
  readonly isCanonical: boolean;
  /** Valid encodings. */
  readonly samples: readonly Uint8Array[];
  readonly decode: (bytes: Uint8Array) => unknown;
  /** The encoding of what `decode` gave. */
  readonly encode: (value: unknown) => Uint8Array;
  /**
   * Whether a value is one that only the owner of a secret could have made. Only the samples may
   * be.
   */
  readonly verify?: (value: unknown) => boolean;
}

/** What a decoder must not do. */
export type Defect = 'crash' | 'slow' | 'not canonical' | 'forgery';

/** What became of one input. */
export interface Outcome {
  /** `accepted` or the code of the error. */
  readonly result: string;
  /** The same, with the reason: inputs with another one are worth keeping. */
  readonly signature: string;
  readonly defect?: Defect;
  readonly detail?: string;
}

/** Time a decoder may take beyond what its samples take, in milliseconds. */
const SLOW_MS = 100;
/**
 * How often a slow run is repeated, unless it is slower by far: collected garbage is not the
 * decoder's fault.
 */
const REPETITIONS = 5;
const FAR = 10;

/** Milliseconds this thread has computed: the wait for a busy machine is not in them. */
function computedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const sampleCosts = new WeakMap<Target, { readonly ms: number; readonly length: number }>();

function runMs(target: Target, bytes: Uint8Array): number {
  const start = computedMs();
  try {
    target.decode(bytes);
  } catch {
    // Only the time counts here.
  }
  return computedMs() - start;
}

/** What the decoder takes for its dearest sample, and how long the longest is. */
function sampleCost(target: Target): { readonly ms: number; readonly length: number } {
  let cost = sampleCosts.get(target);
  if (cost === undefined) {
    const { samples } = target;
    const times = samples.map((sample) => Math.min(...[1, 2, 3].map(() => runMs(target, sample))));
    cost = { ms: Math.max(...times), length: Math.max(1, ...samples.map(({ length }) => length)) };
    sampleCosts.set(target, cost);
  }
  return cost;
}

/** The most an input may take: longer ones may take longer, in proportion. */
function allowedMs(target: Target, bytes: Uint8Array): number {
  const { ms, length } = sampleCost(target);
  return SLOW_MS + ms * Math.max(1, bytes.length / length);
}

function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** What an accepted value says about its decoder. */
function judgeAccepted(target: Target, bytes: Uint8Array, value: unknown): Outcome {
  const accepted = { result: 'accepted', signature: 'accepted' };
  const encoded = target.encode(value);
  const isText = target.structure.kind === 'json' || target.structure.kind === 'text';
  // A decoder of text is given the text these bytes stand for.
  const given = isText ? new TextEncoder().encode(textOf(bytes)) : bytes;
  const again = target.isCanonical ? given : target.encode(target.decode(encoded));
  if (!areEqual(encoded, again)) {
    return { ...accepted, defect: 'not canonical', detail: 'the encoding of its value is another' };
  }
  const isSample = target.samples.some((sample) => areEqual(sample, bytes));
  if (target.verify !== undefined && target.verify(value) !== isSample) {
    return { ...accepted, defect: 'forgery', detail: 'altered, and it verifies all the same' };
  }
  return accepted;
}

/** The text that bytes stand for, as a reader that is not strict hands it on. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Gives an input to a decoder and looks at everything it must not do. */
export function probe(target: Target, bytes: Uint8Array): Outcome {
  const copy = bytes.slice();
  const start = computedMs();
  let value: unknown;
  let outcome: Outcome | undefined;
  try {
    value = target.decode(copy);
  } catch (error) {
    if (!(error instanceof CoconutError)) {
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return { result: 'crash', signature: `crash ${detail}`, defect: 'crash', detail };
    }
    outcome = { result: error.code, signature: `${error.code} ${error.message}` };
  }
  const ms = computedMs() - start;
  const limit = allowedMs(target, bytes);
  const isSlow = (time: number): boolean => time > limit;
  const repeat = (): readonly number[] =>
    Array.from({ length: REPETITIONS }, () => runMs(target, bytes));
  if (isSlow(ms) && (ms > FAR * limit || repeat().every(isSlow))) {
    const detail = `${ms.toFixed(0)} ms for ${bytes.length} bytes`;
    return { result: 'slow', signature: 'slow', defect: 'slow', detail };
  }
  if (!areEqual(copy, bytes)) {
    return {
      result: 'crash',
      signature: 'input',
      defect: 'crash',
      detail: 'it wrote to its input',
    };
  }
  if (outcome !== undefined) return outcome;
  try {
    return judgeAccepted(target, bytes, value);
  } catch (error) {
    const detail = `after it was accepted: ${String(error)}`;
    return { result: 'crash', signature: detail, defect: 'crash', detail };
  }
}
