import { CoconutError } from '../errors.ts';
import type { AttributeField, Schema } from '../keys/schema.ts';

/** Which attributes a show hides and which it reveals. */
export interface Disclosure {
  /** H, ascending positions from 1. */
  readonly hidden: readonly number[];
  /** R, ascending positions from 1. */
  readonly revealed: readonly number[];
  /** Bit j − 1 is set if position j is hidden. */
  readonly mask: number;
}

/**
 * Splits the attributes of a schema by the positions to be hidden. The nullifier attribute is
 * always hidden.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_DISCLOSURE` unless the positions are ascending, in
 * [1, q] and with n among them.
 */
export function createDisclosure(schema: Schema, hiddenPositions: readonly number[]): Disclosure {
  const q = schema.attributes.length;
  const ascending = hiddenPositions.every(
    (position, i) =>
      Number.isInteger(position) && position > (hiddenPositions[i - 1] ?? 0) && position <= q,
  );
  if (!ascending || !hiddenPositions.includes(schema.nullifierPosition)) {
    throw new CoconutError(
      'COCONUT_INVALID_DISCLOSURE',
      'hidden positions ascend within the schema, the nullifier attribute among them',
    );
  }
  const positions = schema.attributes.map((_, index) => index + 1);
  return {
    hidden: [...hiddenPositions],
    revealed: positions.filter((position) => !hiddenPositions.includes(position)),
    // By addition: a shift would make position 32 negative.
    mask: hiddenPositions.reduce((mask, position) => mask + 2 ** (position - 1), 0),
  };
}

/** The values at the given positions, which are positions of the list. */
export function valuesAt<Value>(
  values: readonly Value[],
  positions: readonly number[],
): readonly Value[] {
  return positions.map((position) => values[position - 1] as Value);
}

/** The fields that a disclosure reveals. */
export function revealedFields(schema: Schema, disclosure: Disclosure): readonly AttributeField[] {
  return valuesAt(schema.attributes, disclosure.revealed);
}
