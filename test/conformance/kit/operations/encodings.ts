import {
  attributeFromInteger,
  attributeFromText,
  decodeItems,
  decodeScalar,
  decodeSchema,
  encodeScalar,
  encodeSchema,
} from '@coir/coconut';
import { decodeBase64Url, decodeHex, encodeBase64Url, encodeHex } from '@coir/coconut/ticket';
import type { Inputs } from '../inputs.ts';
import { hex, isSame, type Operations } from './operation.ts';

const ITEM_LIMIT = 1024;

/** A text that is given as such, or as UTF-16 where it has no UTF-8. */
function textOf(inputs: Inputs): string {
  if (inputs.has('text')) return inputs.text('text');
  const units = hex(inputs.bytes('utf16')).match(/.{4}/g) ?? [];
  return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
}

const lengthOf = (inputs: Inputs): number | undefined =>
  inputs.has('length') ? inputs.integer('length') : undefined;

/** Encodings and hashes that need no key. */
export const encodingOperations: Operations = {
  'decode-point': (inputs) => {
    const bytes = inputs.bytes('bytes');
    const { g1, g2 } = inputs.group;
    const again =
      inputs.text('group') === 'G1' ? g1.encode(g1.decode(bytes)) : g2.encode(g2.decode(bytes));
    return { same: isSame(inputs, again) };
  },
  'decode-scalar': (inputs) => ({
    value: String(decodeScalar(inputs.group, inputs.bytes('bytes'))),
  }),
  'decode-items': (inputs) => ({ items: decodeItems(inputs.bytes('bytes'), ITEM_LIMIT).map(hex) }),
  'decode-base64url': (inputs) => {
    const bytes = decodeBase64Url(inputs.text('text'), lengthOf(inputs));
    return { bytes: hex(bytes), same: encodeBase64Url(bytes) === inputs.text('text') };
  },
  'decode-hex': (inputs) => {
    const bytes = decodeHex(inputs.text('text'), lengthOf(inputs));
    return { same: encodeHex(bytes) === inputs.text('text') };
  },
  'hash-to-g1': (inputs) => {
    const tag = `COIR-V1-${inputs.text('purpose')}-BLS12381G1_XMD:SHA-256_SSWU_RO_`;
    const point = inputs.group.hashToG1(inputs.bytes('message'), tag);
    return { point: hex(inputs.group.g1.encode(point)) };
  },
  'hash-to-scalar': (inputs) => {
    const tag = `COIR-V1-${inputs.text('purpose')}-BLS12381FR_XMD:SHA-256_`;
    const scalar = inputs.group.hashToScalar(inputs.bytes('message'), tag);
    return { scalar: hex(encodeScalar(scalar)) };
  },
  'attribute-from-text': (inputs) => ({
    scalar: hex(encodeScalar(attributeFromText(textOf(inputs), inputs.group))),
  }),
  'attribute-from-integer': (inputs) => ({
    scalar: hex(encodeScalar(attributeFromInteger(BigInt(inputs.text('value'))))),
  }),
  'decode-schema': (inputs) => {
    const schema = decodeSchema(inputs.bytes('bytes'));
    const { name, attributes, privateCount, nullifierPosition } = schema;
    return {
      name,
      attributes: attributes.map((attribute) => ({ ...attribute })),
      privateCount,
      nullifierPosition,
      same: isSame(inputs, encodeSchema(schema)),
    };
  },
};
