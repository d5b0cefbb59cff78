import { REPLAY_TAG_LENGTH } from '@coir/sphinx';
import type { RandomSource } from '@coir/sphinx/primitives';

const WORD_COUNT = REPLAY_TAG_LENGTH / 4;
/**
 * Growing one of many small tables takes a moment; growing one large table would stop the node for
 * seconds.
 */
const TABLE_COUNT = 256;
const FIRST_SLOT_COUNT = 16;
const MAX_LOAD = 0.7;

interface Table {
  words: Uint32Array;
  occupied: Uint8Array;
  size: number;
}

function createTable(slotCount: number): Table {
  return {
    words: new Uint32Array(slotCount * WORD_COUNT),
    occupied: new Uint8Array(slotCount),
    size: 0,
  };
}

/**
 * An exact set of replay tags in open-addressing tables, about 50 to 100 bytes for each tag.
 *
 * Tags are hashed with secret random multipliers: senders know the tags of their packets in advance
 * and could otherwise look for ones that fall into the same slots.
 */
export class TagSet {
  readonly #multipliers: Uint32Array;
  readonly #tables: Table[];
  #size = 0;

  constructor(random: RandomSource) {
    const seed = random(WORD_COUNT * 4);
    const view = new DataView(seed.buffer, seed.byteOffset, seed.length);
    this.#multipliers = Uint32Array.from(
      { length: WORD_COUNT },
      (_, i) => view.getUint32(4 * i) | 1,
    );
    this.#tables = Array.from({ length: TABLE_COUNT }, () => createTable(FIRST_SLOT_COUNT));
  }

  /** Tags held. */
  get size(): number {
    return this.#size;
  }

  /** `true` if the tag is in the set. */
  has(tag: Uint8Array): boolean {
    const words = readWords(tag);
    const hash = this.#hash(words);
    const table = this.#tables[hash % TABLE_COUNT];
    return table !== undefined && table.occupied[findSlot(table, words, hash)] === 1;
  }

  /** Adds the tag. `false` when it was there already. */
  insert(tag: Uint8Array): boolean {
    const words = readWords(tag);
    const hash = this.#hash(words);
    const position = hash % TABLE_COUNT;
    let table = this.#tables[position];
    if (table === undefined) return false;
    let slot = findSlot(table, words, hash);
    if (table.occupied[slot] === 1) return false;
    if (table.size + 1 > table.occupied.length * MAX_LOAD) {
      table = this.#grow(table);
      this.#tables[position] = table;
      slot = findSlot(table, words, hash);
    }
    place(table, slot, words);
    this.#size += 1;
    return true;
  }

  #grow(table: Table): Table {
    const larger = createTable(table.occupied.length * 2);
    for (let slot = 0; slot < table.occupied.length; slot += 1) {
      if (table.occupied[slot] === 0) continue;
      const words = table.words.subarray(slot * WORD_COUNT, (slot + 1) * WORD_COUNT);
      place(larger, findSlot(larger, words, this.#hash(words)), words);
    }
    return larger;
  }

  #hash(words: Uint32Array): number {
    let sum = 0;
    for (let i = 0; i < WORD_COUNT; i += 1) {
      sum = (sum + Math.imul(words[i] ?? 0, this.#multipliers[i] ?? 1)) | 0;
    }
    // Every bit of the sum reaches every bit that selects a table or a slot.
    sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
    sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
    return (sum ^ (sum >>> 16)) >>> 0;
  }
}

function readWords(tag: Uint8Array): Uint32Array {
  if (tag.length !== REPLAY_TAG_LENGTH) {
    throw new RangeError(`a replay tag has ${REPLAY_TAG_LENGTH} bytes, not ${tag.length}`);
  }
  const view = new DataView(tag.buffer, tag.byteOffset, REPLAY_TAG_LENGTH);
  return Uint32Array.from({ length: WORD_COUNT }, (_, i) => view.getUint32(4 * i));
}

/** The slot that holds the words, or the free one where they belong. There is always a free one. */
function findSlot(table: Table, words: Uint32Array, hash: number): number {
  const mask = table.occupied.length - 1;
  let slot = Math.floor(hash / TABLE_COUNT) & mask;
  while (table.occupied[slot] === 1 && !holds(table, slot, words)) slot = (slot + 1) & mask;
  return slot;
}

function holds(table: Table, slot: number, words: Uint32Array): boolean {
  for (let i = 0; i < WORD_COUNT; i += 1) {
    if (table.words[slot * WORD_COUNT + i] !== words[i]) return false;
  }
  return true;
}

function place(table: Table, slot: number, words: Uint32Array): void {
  table.words.set(words, slot * WORD_COUNT);
  table.occupied[slot] = 1;
  table.size += 1;
}
