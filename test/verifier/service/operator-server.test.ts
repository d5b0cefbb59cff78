import { Metrics, Readiness, silentLog, startOperatorServer } from '@coir/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

describe('the listener for the operator', () => {
  let reasons: readonly string[];
  let readiness: Readiness;
  let server: Awaited<ReturnType<typeof startOperatorServer>>;
  beforeEach(async () => {
    reasons = [];
    const metrics = new Metrics('issuer');
    metrics.counter({ name: 'signatures', help: '.' }).increment();
    readiness = new Readiness(
      { log: silentLog(), metrics, monotonicMs: () => performance.now() },
      { cacheMs: 0 },
    );
    readiness.add({ name: 'store', probe: () => reasons });
    const modules = { readiness, metrics, log: silentLog() };
    server = await startOperatorServer({ host: '127.0.0.1', port: 0 }, modules);
  });
  afterEach(async () => {
    readiness.close();
    await server.stop();
  });

  it('lives while the program starts, and is not ready', async () => {
    expect((await fetch(`${server.address}/livez`)).status).toBe(200);
    const response = await fetch(`${server.address}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ reasons: ['The program is starting.'] });
  });

  it('tells every reason and the last failure of each check', async () => {
    readiness.open();
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
    reasons = ['The disk is full.'];
    const response = await fetch(`${server.address}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      ready: false,
      reasons,
      checks: [
        {
          name: 'store',
          reasons,
          failures: 1,
          lastFailure: { at: expect.any(String), reasons },
        },
      ],
    });
  });

  it('shows metrics in the format of Prometheus', async () => {
    const response = await fetch(`${server.address}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).toContain('\nissuer_signatures_total 1\n');
    expect(text).toContain('\nissuer_ready 0\n');
  });

  it('answers what it does not know by a problem that repeats nothing', async () => {
    const response = await fetch(`${server.address}/canary-path`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.text()).not.toContain('canary');
  });
});
