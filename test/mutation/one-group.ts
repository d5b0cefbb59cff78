import type { PairingGroup } from '../../coconut/index.ts';
import { nobleGroup } from './fast-group.ts';

/** Stands in for both groups: what is mutated is the same over either. */
export const BOTH_GROUPS: readonly PairingGroup[] = [nobleGroup];
