import { TrustedProxies } from '@coir/service';
import { describe, expect, it } from 'vitest';

const proxies = new TrustedProxies(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']);

describe('trusted proxies', () => {
  it.each([
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['192.0.2.1', true],
    ['2001:db8::7', true],
    ['192.0.2.2', false],
    ['2001:db9::7', false],
    ['', false],
    ['proxy', false],
  ])('%s: %s', (address, isTrusted) => {
    expect(proxies.has(address)).toBe(isTrusted);
  });

  it.each([
    ['a stranger, whatever he says', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['a proxy’s client', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['a client behind two proxies', '10.0.0.1', '198.51.100.1, 192.0.2.1', '198.51.100.1'],
    ['a client that invents others', '10.0.0.1', '10.9.9.9, 8.8.8.8, 198.51.100.1', '198.51.100.1'],
    ['a client of IPv6', '10.0.0.1', '2001:db9::5', '2001:db9::5'],
    ['a proxy that says nothing', '10.0.0.1', undefined, '10.0.0.1'],
    ['a proxy that names nobody', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['proxies alone', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['an empty header', '10.0.0.1', ' , ', '10.0.0.1'],
  ])('find %s', (_, peer, header, expected) => {
    expect(proxies.clientAddress(peer, header)).toBe(expected);
  });

  it('are addresses and networks', () => {
    expect(() => new TrustedProxies(['10.0.0.0/33'])).toThrow(
      new TypeError('trusted proxy is no IP address or network: 10.0.0.0/33'),
    );
  });

  it('are none without a list', () => {
    expect(new TrustedProxies([]).clientAddress('10.0.0.1', '198.51.100.1')).toBe('10.0.0.1');
  });
});
