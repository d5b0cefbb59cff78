import { decodeScalar, type PairingGroup, type Scalar } from '@coir/coconut';
import { decodeHex, type JsonValue } from '@coir/coconut/ticket';
import type { KitInputs } from './kit-file.ts';

/**
 * The inputs of one case, each taken as what it must be. What is no such thing is a mistake in the
 * kit and no refusal; only scalars are decoded here, as every implementation decodes them.
 */
export class Inputs {
  readonly group: PairingGroup;
  readonly #values: KitInputs;
  readonly #prefix: string;
  readonly #taken: Set<string>;

  constructor(group: PairingGroup, values: KitInputs, prefix = '', taken: Set<string> = new Set()) {
    this.group = group;
    this.#values = values;
    this.#prefix = prefix;
    this.#taken = taken;
  }

  /** Names of all inputs that were asked for so far. */
  get taken(): ReadonlySet<string> {
    return this.#taken;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  text(name: string): string {
    const value = this.#take(name);
    return typeof value === 'string' ? value : this.#mistake(name);
  }

  integer(name: string): number {
    const value = this.#take(name);
    return typeof value === 'number' ? value : this.#mistake(name);
  }

  integers(name: string): readonly number[] {
    return this.#list(name).map((value) =>
      typeof value === 'number' ? value : this.#mistake(name),
    );
  }

  bytes(name: string): Uint8Array {
    return this.#bytesOf(name, this.#take(name));
  }

  bytesList(name: string): readonly Uint8Array[] {
    return this.#list(name).map((value) => this.#bytesOf(name, value));
  }

  scalar(name: string): Scalar {
    return decodeScalar(this.group, this.bytes(name));
  }

  scalars(name: string): readonly Scalar[] {
    return this.bytesList(name).map((bytes) => decodeScalar(this.group, bytes));
  }

  /** The objects of a list. */
  objects(name: string): readonly Inputs[] {
    return this.#list(name).map((value) => {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        return this.#mistake(name);
      }
      return new Inputs(this.group, value as KitInputs, `${name}.`, this.#taken);
    });
  }

  #take(name: string): JsonValue {
    this.#taken.add(this.#prefix + name);
    return this.#values[name] ?? this.#mistake(name);
  }

  #list(name: string): readonly JsonValue[] {
    const value = this.#take(name);
    return Array.isArray(value) ? value : this.#mistake(name);
  }

  #bytesOf(name: string, value: JsonValue): Uint8Array {
    if (typeof value !== 'string' || !/^(?:[0-9a-f]{2})*$/.test(value)) return this.#mistake(name);
    return decodeHex(value);
  }

  #mistake(name: string): never {
    throw new TypeError(`input ${this.#prefix}${name} is missing or something else`);
  }
}
