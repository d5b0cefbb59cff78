import { systemClock } from '@coir/io';
import { Gateway } from '@coir/mixnet';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestRuntime } from '../../support/service-runtime.ts';
import { TestGateway } from './test-gateway.ts';

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await TestGateway.start();
});
afterEach(() => gateway.stop());

describe('open access', () => {
  it('is refused on any address that is not loopback', () => {
    const makeModules = () => ({
      ...createTestRuntime('gateway'),
      clock: systemClock,
      random: randomBytes,
      fetchTopology: () => Promise.reject(new Error('down')),
    });
    for (const host of [
      '0.0.0.0',
      '::',
      '192.168.1.1',
      '128.0.0.1',
      'localhost',
      '::ffff:1.2.3.4',
    ]) {
      expect(
        () => new Gateway({ ...gateway.options, host, openAccess: true }, makeModules()),
      ).toThrow(expect.objectContaining({ code: 'MIXNET_OPTIONS' }));
    }
    for (const host of ['127.0.0.1', '127.8.9.1', '::1']) {
      expect(
        new Gateway({ ...gateway.options, host, openAccess: true }, makeModules()),
      ).toBeDefined();
    }
    expect(() => new Gateway({ ...gateway.options, openAccess: false }, makeModules())).toThrow(
      expect.objectContaining({ code: 'MIXNET_OPTIONS' }),
    );
  });
});
