import { nobleGroup, type PairingGroup } from '../../coconut/index.ts';
import { createMclGroup } from '../../coconut/mcl.ts';

/**
 * The implementations of the curve, for `describe.each`: the pure one, the fast one, and the one
 * the fast one is compared with.
 */
export const ALL_GROUPS: readonly PairingGroup[] = [
  nobleGroup,
  await createMclGroup(),
  await createMclGroup({ arithmetic: 'reference' }),
];
