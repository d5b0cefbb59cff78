import { decodeItems, encodeItems } from '@coir/coconut';
import { joined, type Material, mutateBytes } from './byte-mutations.ts';
import type { Choices } from './choices.ts';
import type { Structure } from './target.ts';

function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  let offset = 0;
  return lengths.map((length) => {
    offset += length;
    return bytes.slice(offset - length, offset);
  });
}

/** Another list: one part replaced, left out, doubled, or exchanged with another. */
function mutateList(
  parts: readonly Uint8Array[],
  choices: Choices,
  replacement: (part: Uint8Array) => Uint8Array,
): Uint8Array[] {
  const at = choices.below(parts.length);
  const part = parts[at] ?? new Uint8Array(0);
  switch (choices.below(8)) {
    case 0:
      return parts.toSpliced(at, 1);
    case 1:
      return parts.toSpliced(at, 0, part);
    case 2: {
      const other = choices.below(parts.length);
      return parts.with(at, parts[other] ?? part).with(other, part);
    }
    default:
      return parts.with(at, replacement(part));
  }
}

/** Fields keep their length, so that a decoder of fixed length reads on. */
function mutateFields(
  bytes: Uint8Array,
  lengths: readonly number[],
  { choices, pool, dictionary }: Material,
): Uint8Array {
  const fields = cut(bytes, lengths);
  const at = choices.below(fields.length);
  const field = fields[at] ?? new Uint8Array(0);
  const words = dictionary.filter(({ length }) => length === field.length);
  const others = pool
    .flatMap((other) => cut(other, lengths))
    .filter(({ length }) => length === field.length);
  const flipped = field.slice();
  const bit = choices.below(field.length);
  flipped[bit] = (field[bit] ?? 0) ^ (1 << choices.below(8));
  const candidates = [flipped, choices.pick([...words, field]), choices.pick([...others, field])];
  return joined(...fields.with(at, choices.pick(candidates)));
}

function mutateItems(bytes: Uint8Array, material: Material, depth: number): Uint8Array {
  let items: readonly Uint8Array[];
  try {
    items = decodeItems(bytes, 1024);
  } catch {
    return mutateBytes(bytes, material);
  }
  if (items.length === 0) return mutateBytes(bytes, material);
  const { choices } = material;
  const replacement = (item: Uint8Array): Uint8Array =>
    depth < 2 && choices.oneIn(3)
      ? mutateItems(item, material, depth + 1)
      : choices.pick([mutateBytes(item, material), choices.pick(material.dictionary), item]);
  return encodeItems(...mutateList(items, choices, replacement));
}

const JSON_VALUES: readonly unknown[] = [
  ...[null, true, 0, 1, -1, 2 ** 53 - 1, 2 ** 53, 65_536, 1.5, '', 'a', '\u0000', '\ud800'],
  ...['1'.repeat(40), 'x'.repeat(600), '00'.repeat(32), 'A'.repeat(43), [], {}, [[]], { a: 1 }],
];

/**
 * Changes one node of a parsed document, chosen at random, in place; tells by what it is replaced.
 */
function mutateNode(value: unknown, choices: Choices): unknown {
  const isInner = typeof value === 'object' && value !== null;
  if (!isInner || choices.oneIn(6)) return choices.pick(JSON_VALUES);
  if (Array.isArray(value)) {
    const at = choices.below(value.length);
    switch (choices.below(6)) {
      case 0:
        return value.toSpliced(at, 1);
      case 1:
        return value.toSpliced(at, 0, structuredClone(value[at] ?? 0));
      default:
        return value.length === 0 ? [0] : value.with(at, mutateNode(value[at], choices));
    }
  }
  const members = Object.entries(value);
  if (members.length === 0) return choices.pick(JSON_VALUES);
  const at = choices.below(members.length);
  const [name = '', inner] = members[at] ?? [];
  switch (choices.below(8)) {
    case 0:
      return Object.fromEntries(members.toSpliced(at, 1));
    case 1:
      return Object.fromEntries([...members, [choices.pick(['a', '__proto__', '']), inner]]);
    case 2:
      return Object.fromEntries(members.toReversed());
    default:
      return Object.fromEntries(members.with(at, [name, mutateNode(inner, choices)]));
  }
}

function mutateJson(bytes: Uint8Array, material: Material): Uint8Array {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return mutateBytes(bytes, material);
  }
  return new TextEncoder().encode(JSON.stringify(mutateNode(value, material.choices)));
}

/** An input in which one part was replaced, while the rest stays what a decoder reads. */
export function mutateStructure(
  bytes: Uint8Array,
  structure: Structure,
  material: Material,
): Uint8Array {
  switch (structure.kind) {
    case 'fields':
      return mutateFields(bytes, structure.lengths, material);
    case 'items':
      return mutateItems(bytes, material, 0);
    case 'json':
      return mutateJson(bytes, material);
    case 'text':
      return mutateBytes(bytes, material);
  }
}
