import { type CoconutErrorCode, encodeScalar } from '@coir/coconut';
import { encodeHex, type JsonValue } from '@coir/coconut/ticket';
import type { Expectation, KitCase, KitFile, KitGroup, KitInputs } from './kit-file.ts';

/** A value as descriptions give it: bytes are written as hex, scalars as 32 bytes of hex. */
export type Described =
  | null
  | boolean
  | number
  | string
  | bigint
  | Uint8Array
  | readonly Described[]
  | { readonly [name: string]: Described };

/** Inputs or results as descriptions give them. */
export type DescribedFields = { readonly [name: string]: Described };

/** A described value as it stands in a file. */
function written(value: Described): JsonValue {
  if (value instanceof Uint8Array) return encodeHex(value);
  if (typeof value === 'bigint') return encodeHex(encodeScalar(value));
  if (Array.isArray(value)) return value.map((item: Described) => written(item));
  if (value === null || typeof value !== 'object') return value;
  return writtenFields(value as DescribedFields);
}

function writtenFields(fields: DescribedFields): KitInputs {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, written(value)]));
}

/** The cases of one operation with common inputs, as they are described one after the other. */
export class DescribedGroup {
  readonly #operation: string;
  readonly #about: string;
  readonly #given: DescribedFields;
  readonly #cases: KitCase[] = [];

  constructor(operation: string, about: string, given: DescribedFields = {}) {
    this.#operation = operation;
    this.#about = about;
    this.#given = given;
  }

  /** A case with a value for its result. */
  gives(id: string, comment: string, inputs: DescribedFields, result: DescribedFields): this {
    return this.#add(id, comment, inputs, { result: writtenFields(result) });
  }

  /** A verification that must succeed. */
  holds(id: string, comment: string, inputs: DescribedFields): this {
    return this.gives(id, comment, inputs, { valid: true });
  }

  /** A verification that must fail, of what can be read. */
  fails(id: string, comment: string, inputs: DescribedFields): this {
    return this.gives(id, comment, inputs, { valid: false });
  }

  /** A case that is refused with this code. */
  refuses(
    id: string,
    comment: string,
    inputs: DescribedFields,
    refused: CoconutErrorCode,
    blamed: readonly number[] = [],
  ): this {
    const isAnybodyBlamed = blamed.length > 0;
    return this.#add(id, comment, inputs, isAnybodyBlamed ? { refused, blamed } : { refused });
  }

  /** As it stands in a file. */
  toGroup(): KitGroup {
    return {
      operation: this.#operation,
      about: this.#about,
      given: writtenFields(this.#given),
      cases: this.#cases,
    };
  }

  #add(id: string, comment: string, inputs: DescribedFields, expect: Expectation): this {
    this.#cases.push({ id, comment, inputs: writtenFields(inputs), expect });
    return this;
  }
}

/** A file of these groups. */
export function describedFile(about: string, groups: readonly DescribedGroup[]): KitFile {
  return { suite: 'COIR-V1', about, groups: groups.map((group) => group.toGroup()) };
}
