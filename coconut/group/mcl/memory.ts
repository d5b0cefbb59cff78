import type { Scalar } from '../pairing-group.ts';
import type { MclCurve, MclField, MclModule } from './module.ts';

/** A point in mcl's form: three Jacobian coordinates, never changed. */
export class MclPoint {
  readonly words: Uint32Array;
  /** |x| times the point, where decoding has computed it. */
  readonly timesX: Uint32Array | undefined;

  constructor(words: Uint32Array, timesX?: Uint32Array) {
    this.words = words;
    this.timesX = timesX;
  }
}

/** Terms of one multi-exponentiation in mcl; longer ones are cut. */
export const TERM_LIMIT = 512;

/** Bytes of a scalar, in mcl's form and as little-endian bytes. */
export const SCALAR_BYTES = 32;

/** Bytes of a point of G2, which is the larger kind. */
const POINT_BYTES = 288;
const OCTETS = 256;

/**
 * The places in mcl's memory where operands are put and results are found. They are allocated once
 * and nothing outlives an operation there: points and lines live in JavaScript's memory, are copied
 * in and out, and are collected like everything else.
 */
export class MclMemory {
  readonly module: MclModule;
  /** One point of either group each. */
  readonly first: number;
  readonly second: number;
  readonly third: number;
  /** {@link TERM_LIMIT} points and scalars. */
  readonly points: number;
  readonly scalars: number;
  /** 256 bytes for encoded points and for what scalars are made of. */
  readonly octets: number;
  #words: Uint32Array;
  #bytes: Uint8Array;
  #longs: BigUint64Array;

  constructor(module: MclModule) {
    const { allocate } = module.calls;
    this.module = module;
    this.first = allocate(POINT_BYTES);
    this.second = allocate(POINT_BYTES);
    this.third = allocate(POINT_BYTES);
    this.points = allocate(TERM_LIMIT * POINT_BYTES);
    this.scalars = allocate(TERM_LIMIT * SCALAR_BYTES);
    this.octets = allocate(OCTETS);
    this.#words = new Uint32Array(module.buffer());
    this.#bytes = new Uint8Array(module.buffer());
    this.#longs = new BigUint64Array(module.buffer());
  }

  /** The memory as words. Not to be kept: when it grows, old views become empty. */
  get words(): Uint32Array {
    if (this.#words.length === 0) this.#words = new Uint32Array(this.module.buffer());
    return this.#words;
  }

  /** The memory as bytes. Not to be kept. */
  get bytes(): Uint8Array {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.module.buffer());
    return this.#bytes;
  }

  /** Puts words at an address. */
  write(address: number, words: Uint32Array): void {
    this.words.set(words, address >> 2);
  }

  /** A copy of words at an address. */
  read(address: number, length: number): Uint32Array {
    return this.words.slice(address >> 2, (address >> 2) + length);
  }

  /** Copies words at an address into an array. */
  readInto(target: Uint32Array, at: number, address: number, length: number): void {
    const { words } = this;
    const from = address >> 2;
    for (let k = 0; k < length; k += 1) target[at + k] = words[from + k] ?? 0;
  }

  /** Copies bytes from one address to another. */
  copy(target: number, source: number, length: number): void {
    this.bytes.copyWithin(target, source, source + length);
  }

  /** Puts a public scalar in [0, r) at an address, in mcl's form. */
  writeScalar(address: number, scalar: Scalar): void {
    if (this.#longs.length === 0) this.#longs = new BigUint64Array(this.module.buffer());
    for (let word = 0; word < 4; word += 1) {
      this.#longs[(this.octets >> 3) + word] = scalar >> BigInt(64 * word);
    }
    this.module.calls.scalarFromBytes(address, this.octets, SCALAR_BYTES);
  }
}

/** One source group in an instance of mcl. */
export interface MclSource {
  readonly memory: MclMemory;
  readonly curve: MclCurve;
  /** Arithmetic of the coordinates. */
  readonly field: MclField;
  /** Words of a point. */
  readonly length: number;
}

/** Writes a point to the memory's `first`. */
export function writePoint({ memory }: MclSource, point: MclPoint): void {
  memory.write(memory.first, point.words);
}

/** Reads the point in the memory's `first`. */
export function readPoint({ memory, length }: MclSource): MclPoint {
  return new MclPoint(memory.read(memory.first, length));
}
