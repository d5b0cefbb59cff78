import { nobleGroup } from '../../../coconut/index.ts';
import { describePairingGroup } from './pairing-group-suite.ts';

describePairingGroup(nobleGroup);
