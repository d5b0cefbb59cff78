import { encodeNodeAddress, NODE_ADDRESS_LENGTH, padNodeAddress } from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import { endpointName, readEndpoint } from '../../../../mixnet/node/links/endpoint.ts';

describe('readEndpoint', () => {
  it.each([
    { host: '127.0.0.1', port: 1789 },
    { host: '2001:db8::1', port: 65_535 },
  ])('reads $host $port, whatever follows it', (hop) => {
    const bytes = encodeNodeAddress(hop);
    expect(readEndpoint(bytes)).toEqual(hop);
    expect(readEndpoint(padNodeAddress(bytes, NODE_ADDRESS_LENGTH))).toEqual(hop);
    expect(readEndpoint(Uint8Array.of(...bytes, 1, 2, 3))).toEqual(hop);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['an unknown kind of address', new Uint8Array(NODE_ADDRESS_LENGTH).fill(9)],
    ['an address that is cut off', encodeNodeAddress({ host: '::1', port: 1 }).subarray(0, 18)],
  ])('is undefined for %s', (_what, bytes) => {
    expect(readEndpoint(bytes)).toBeUndefined();
  });
});

describe('endpointName', () => {
  it('is one for all texts of an address', () => {
    const texts = ['2001:db8:0:0:0:0:0:1', '2001:DB8::1', '2001:0db8::0001', '2001:db8::0.0.0.1'];
    expect(new Set(texts.map((host) => endpointName({ host, port: 1789 })))).toEqual(
      new Set(['2001:db8::1 1789']),
    );
  });

  it('is another for another host or port', () => {
    const hops = [
      { host: '10.0.0.1', port: 11 },
      { host: '10.0.0.11', port: 1 },
      { host: '10.0.0.1', port: 1 },
      { host: '::10.0.0.1', port: 1 },
    ];
    expect(new Set(hops.map(endpointName)).size).toBe(hops.length);
  });

  it.each([
    { host: 'localhost', port: 1 },
    { host: '256.0.0.1', port: 1 },
    { host: '127.0.0.1', port: 65_536 },
    { host: '127.0.0.1', port: -1 },
  ])('refuses $host $port', (hop) => {
    expect(() => endpointName(hop)).toThrow();
  });
});
