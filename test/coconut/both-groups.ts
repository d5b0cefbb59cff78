import { nobleGroup, type PairingGroup } from '../../coconut/index.ts';
import { createMclGroup } from '../../coconut/mcl.ts';

/** The implementations of the curve, for `describe.each`. */
export const BOTH_GROUPS: readonly PairingGroup[] = [nobleGroup, await createMclGroup()];
