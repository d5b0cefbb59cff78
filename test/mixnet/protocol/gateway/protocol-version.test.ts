import { assertAnsweredVersion } from '@coir/protocol/gateway';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../client/refusal.ts';

describe('answers of a gateway', () => {
  it('with versions the client does not speak are refused', () => {
    const outcomes = [3, 4, 5, 6].map((version) =>
      refusalOf(() => assertAnsweredVersion(version, 4)),
    );
    const unsupported = 'GATEWAY_PROTOCOL_UNSUPPORTED_VERSION';
    expect(outcomes).toEqual([unsupported, 'accepted', 'accepted', unsupported]);
  });
});
