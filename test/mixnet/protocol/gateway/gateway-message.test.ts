import { PACKET_SIZES } from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import {
  encodeGatewayMessage,
  parseGatewayMessage,
} from '../../../../mixnet/protocol/gateway/index.ts';

describe('messages of a gateway', () => {
  it('have the members programs of Nym read', () => {
    expect(
      JSON.parse(
        encodeGatewayMessage({
          type: 'authenticate',
          protocolVersion: 5,
          status: true,
          bandwidthRemaining: 7,
        }),
      ),
    ).toEqual({
      type: 'authenticate',
      protocol_version: 5,
      status: true,
      bandwidth_remaining: 7,
      upgrade_mode: false,
    });
    expect(
      JSON.parse(
        encodeGatewayMessage({
          type: 'typedError',
          error: { kind: 'outOfBandwidth', required: PACKET_SIZES.regular, available: 5 },
        }),
      ),
    ).toEqual({
      type: 'typedError',
      error: { out_of_bandwidth: { required: PACKET_SIZES.regular, available: 5 } },
    });
    expect(JSON.parse(encodeGatewayMessage({ type: 'send', remainingBandwidth: 9 }))).toEqual({
      type: 'send',
      remaining_bandwidth: 9,
      upgrade_mode: false,
    });
  });

  it('may hold members of newer protocols and long texts, which are cut', () => {
    const text = JSON.stringify({ type: 'error', message: 'e'.repeat(5000), code: 7 });
    expect(parseGatewayMessage(text)).toEqual({ type: 'error', message: 'e'.repeat(1024) });
  });
});
