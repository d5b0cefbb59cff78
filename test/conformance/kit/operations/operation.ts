import {
  decodeKeyRecord,
  decodeSchema,
  type KeyRecord,
  type PairingGroup,
  type Parameters,
  setup,
  withScope,
} from '@coir/coconut';
import { encodeHex, type JsonValue } from '@coir/coconut/ticket';
import type { Inputs } from '../inputs.ts';

/** One operation of the kit: from inputs to a result. Refuses with a `CoconutError`. */
export type Operation = (inputs: Inputs) => JsonValue;

/** Operations by name. */
export type Operations = Readonly<Record<string, Operation>>;

/** Whether what was read is written as the same bytes. */
export function isSame(inputs: Inputs, again: Uint8Array): boolean {
  return encodeHex(again) === inputs.text('bytes');
}

/** Bytes as the kit writes them. */
export const hex: (bytes: Uint8Array) => string = encodeHex;

const caches = new WeakMap<PairingGroup, Map<string, unknown>>();

/** A value that is made once for a group and a name; a failure is not kept. */
function once<Value>(group: PairingGroup, name: string, make: () => Value): Value {
  const cache = caches.get(group) ?? new Map<string, unknown>();
  caches.set(group, cache);
  if (!cache.has(name)) cache.set(name, make());
  return cache.get(name) as Value;
}

/** Network and schema. An operation that depends on no network gives none. */
export function parametersOf(inputs: Inputs): Parameters {
  const network = inputs.has('network') ? inputs.text('network') : '';
  const schema = inputs.bytes('schema');
  return once(inputs.group, `parameters ${hex(schema)} ${network}`, () =>
    setup(network, decodeSchema(schema), inputs.group),
  );
}

/** For objects whose bytes depend on neither network nor schema. */
export function anyParameters({ group }: Inputs): Parameters {
  const attributes = [{ name: 'secret', kind: 'secret' as const }];
  const schema = { name: 'any', attributes, privateCount: 1, nullifierPosition: 1 };
  return once(group, 'any parameters', () => setup('', schema, group));
}

/** The key record, for the scope that is chosen if there is one. */
export function recordOf(inputs: Inputs): KeyRecord {
  const bytes = inputs.bytes('record');
  const record = once(inputs.group, `record ${hex(bytes)}`, () =>
    decodeKeyRecord(bytes, inputs.group),
  );
  return inputs.has('scope') ? withScope(record, inputs.bytes('scope')) : record;
}

/** A byte source that gives these bytes one after the other, and then none. */
export function streamOf(bytes: Uint8Array): (length: number) => Uint8Array {
  let offset = 0;
  return (length) => {
    offset += length;
    return bytes.slice(offset - length, offset);
  };
}
