import type { PairingGroup } from '../../coconut/index.ts';
import { createMclGroup } from '../../coconut/mcl.ts';

/** Stands in for the default group in a mutation run: the same bytes several times as fast. */
export const nobleGroup: PairingGroup = await createMclGroup();
