import { createMclGroup } from '../../../coconut/mcl.ts';
import { describePairingGroup } from './pairing-group-suite.ts';

describePairingGroup(await createMclGroup());
