import type { PairingGroup } from '../../coconut/index.ts';
import { nobleGroup } from './fast-group.ts';

/** Stands in for all groups: what is mutated is the same over either. */
export const ALL_GROUPS: readonly PairingGroup[] = [nobleGroup];
