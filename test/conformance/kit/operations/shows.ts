import {
  decodeCredential,
  decodeShow,
  encodeShow,
  type KeyRecord,
  nullifierOf,
  proveShow,
  type Show,
  verifyCredential,
  verifyShow,
  verifyShows,
} from '@coir/coconut';
import type { Inputs } from '../inputs.ts';
import { hex, isSame, type Operations, recordOf, streamOf } from './operation.ts';

interface Claim {
  readonly hiddenPositions: readonly number[];
  readonly revealed: readonly bigint[];
  readonly context: Uint8Array;
  readonly show: Show;
}

function claimOf(record: KeyRecord, inputs: Inputs): Claim {
  const hiddenPositions = inputs.integers('hidden');
  return {
    hiddenPositions,
    revealed: inputs.scalars('revealed'),
    context: inputs.bytes('context'),
    show: decodeShow(record, hiddenPositions, inputs.bytes('show')),
  };
}

/** Making and verifying shows. */
export const showOperations: Operations = {
  'prove-show': (inputs) => {
    const record = recordOf(inputs);
    const credential = decodeCredential(record.parameters, inputs.bytes('credential'));
    const attributes = inputs.scalars('attributes');
    verifyCredential(record.parameters, record.masterKey, attributes, credential);
    const show = proveShow(
      record,
      credential,
      attributes,
      inputs.integers('hidden'),
      inputs.bytes('context'),
      streamOf(inputs.bytes('draw')),
    );
    return { show: hex(encodeShow(record, show)), nullifier: hex(nullifierOf(record, show)) };
  },
  'decode-show': (inputs) => {
    const record = recordOf(inputs);
    const show = decodeShow(record, inputs.integers('hidden'), inputs.bytes('bytes'));
    return {
      same: isSame(inputs, encodeShow(record, show)),
      nullifier: hex(nullifierOf(record, show)),
    };
  },
  'verify-show': (inputs) => {
    const record = recordOf(inputs);
    const { hiddenPositions, revealed, context, show } = claimOf(record, inputs);
    return { valid: verifyShow(record, hiddenPositions, revealed, context, show) };
  },
  'verify-shows': (inputs) => {
    const record = recordOf(inputs);
    const batch = inputs.objects('claims').map((claim) => claimOf(record, claim));
    return { valid: verifyShows(record, batch) };
  },
};
