import type { Choices } from './choices.ts';

/** What a mutation works with beside its input. */
export interface Material {
  readonly choices: Choices;
  /** Other inputs of the same decoder. */
  readonly pool: readonly Uint8Array[];
  readonly dictionary: readonly Uint8Array[];
}

type ByteMutation = (bytes: Uint8Array, material: Material) => Uint8Array;

/** Nothing gets longer. */
const LENGTH_LIMIT = 16 * 1024;
/** Except by this, once in a while, to see that length alone costs little. */
const LONG_LENGTH = 256 * 1024;
const ONE_LONG_IN = 2000;
const MOST_MUTATIONS = 4;

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A range of positions, more often short than long. */
function range(length: number, choices: Choices): readonly [number, number] {
  const start = choices.below(length + 1);
  const most = choices.oneIn(3) ? length - start : Math.min(8, length - start);
  return [start, start + choices.below(most + 1)];
}

function overwrite(bytes: Uint8Array, start: number, part: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  changed.set(part.subarray(0, Math.max(0, bytes.length - start)), start);
  return changed;
}

const MUTATIONS: readonly ByteMutation[] = [
  function flipBit(bytes, { choices }) {
    const position = choices.below(bytes.length);
    const flipped = (bytes[position] ?? 0) ^ (1 << choices.below(8));
    return bytes.length === 0 ? bytes : overwrite(bytes, position, Uint8Array.of(flipped));
  },
  function setByte(bytes, { choices }) {
    const value = choices.pick([0, 1, 0x20, 0x7f, 0x80, 0xff, choices.below(256)]);
    return overwrite(bytes, choices.below(bytes.length), Uint8Array.of(value));
  },
  function stepByte(bytes, { choices }) {
    const position = choices.below(bytes.length);
    const value = (bytes[position] ?? 0) + choices.pick([1, 255, 16, 240]);
    return overwrite(bytes, position, Uint8Array.of(value & 0xff));
  },
  function randomBytes(bytes, { choices }) {
    const [start, end] = range(bytes.length, choices);
    return overwrite(bytes, start, choices.bytes(end - start));
  },
  function truncate(bytes, { choices }) {
    return bytes.slice(0, choices.below(bytes.length + 1));
  },
  function dropRange(bytes, { choices }) {
    const [start, end] = range(bytes.length, choices);
    return joined(bytes.subarray(0, start), bytes.subarray(end));
  },
  function repeatRange(bytes, { choices }) {
    const [start, end] = range(bytes.length, choices);
    const times = 1 + choices.below(choices.oneIn(10) ? 64 : 2);
    const repeated = Array.from({ length: times }, () => bytes.subarray(start, end));
    return joined(bytes.subarray(0, end), ...repeated, bytes.subarray(end));
  },
  function insertBytes(bytes, { choices }) {
    const at = choices.below(bytes.length + 1);
    const part = choices.oneIn(2) ? choices.bytes(1 + choices.below(8)) : new Uint8Array(1);
    return joined(bytes.subarray(0, at), part, bytes.subarray(at));
  },
  function insertWord(bytes, { choices, dictionary }) {
    const at = choices.below(bytes.length + 1);
    return joined(bytes.subarray(0, at), choices.pick(dictionary), bytes.subarray(at));
  },
  function overwriteWord(bytes, { choices, dictionary }) {
    // Half of the time on a border of 16 bytes, where points and scalars mostly begin.
    const at = choices.below(bytes.length);
    return overwrite(bytes, choices.oneIn(2) ? at - (at % 16) : at, choices.pick(dictionary));
  },
  function splice(bytes, { choices, pool }) {
    const other = choices.pick(pool);
    const cut = choices.below(bytes.length + 1);
    const from = choices.oneIn(2) ? cut : choices.below(other.length + 1);
    return joined(bytes.subarray(0, cut), other.subarray(from));
  },
  function swapRanges(bytes, { choices }) {
    const half = choices.pick([1, 2, 32, 48, 96]);
    const [from, to] = [choices.below(bytes.length), choices.below(bytes.length)];
    const first = bytes.slice(from, from + half);
    return overwrite(overwrite(bytes, from, bytes.slice(to, to + half)), to, first);
  },
];

/** An input said again and again until it is long. */
export function prolong(bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? bytes : new Uint8Array(Buffer.alloc(LONG_LENGTH, bytes));
}

/** An input made of another by one to four changes that know nothing of what the bytes mean. */
export function mutateBytes(bytes: Uint8Array, material: Material): Uint8Array {
  const { choices } = material;
  let mutated = bytes;
  for (let count = 1 + choices.below(MOST_MUTATIONS); count > 0; count -= 1) {
    mutated = choices.pick(MUTATIONS)(mutated, material).slice(0, LENGTH_LIMIT);
  }
  return choices.oneIn(ONE_LONG_IN) ? prolong(mutated) : mutated;
}
