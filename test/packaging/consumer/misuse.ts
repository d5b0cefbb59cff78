import { type KeyRecord, type PairingGroup, type Show, setup, verifyShow } from '@coir/coconut';

/** What the published types refuse: that they do shows that they are more than `any`. */
export function misuse(record: KeyRecord, show: Show, group: PairingGroup): readonly unknown[] {
  return [
    // @ts-expect-error a context is bytes
    verifyShow(record, [1], [], 'door 7', show),
    // @ts-expect-error an attribute is a scalar
    verifyShow(record, [1], ['Zürich'], new Uint8Array(), show),
    // @ts-expect-error a schema has attributes
    setup('example-network', { name: 'pass-1' }),
    // @ts-expect-error a point of G1 is none of G2
    group.g2.add(group.g1.generator, group.g1.generator),
  ];
}
