import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../../mixnet/gateway/loopback.ts';

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.255.255.255', true],
    ['::1', true],
    ['0:0:0:0:0:0:0:1', true],
    ['126.255.255.255', false],
    ['128.0.0.1', false],
    ['0.0.0.0', false],
    ['192.168.1.1', false],
    ['::', false],
    ['::2', false],
    ['::ffff:1.2.3.4', false],
    ['localhost', false],
    ['127.1', false],
    ['127.0.0.1.example', false],
    ['', false],
  ])('says of %j: %j', (host, isLocal) => {
    expect(isLoopback(host)).toBe(isLocal);
  });
});
