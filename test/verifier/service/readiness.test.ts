import { createLog, Metrics, Readiness, type ReadinessTimes } from '@coir/service';
import { afterEach, describe, expect, it, vi } from 'vitest';

function makeReadiness(times: ReadinessTimes = {}) {
  let now = 0;
  const lines: { msg: string; check: string; reasons?: string[] }[] = [];
  const log = createLog(
    { program: 'issuer', level: 'info' },
    { write: (line) => lines.push(JSON.parse(line)) },
  );
  const metrics = new Metrics('issuer');
  const readiness = new Readiness(
    { log, metrics, monotonicMs: () => now },
    { watchMs: 60_000, ...times },
  );
  return {
    readiness,
    metrics,
    lines,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

let opened: Readiness | undefined;
function open(readiness: Readiness): Readiness {
  opened = readiness;
  readiness.open();
  return readiness;
}
afterEach(() => opened?.close());

describe('readiness', () => {
  it('is missing while the program starts and while it stops, whatever the checks say', async () => {
    const { readiness } = makeReadiness();
    const probe = vi.fn(() => []);
    readiness.add({ name: 'store', probe });
    expect(await readiness.report()).toMatchObject({
      ready: false,
      reasons: ['The program is starting.'],
    });
    open(readiness);
    expect(await readiness.report()).toMatchObject({ ready: true, reasons: [] });
    readiness.close();
    expect(await readiness.report()).toMatchObject({
      ready: false,
      reasons: ['The program is stopping.'],
    });
    expect(probe).toHaveBeenCalledTimes(1);
  });

  it('is what the probes find, all of them', async () => {
    const { readiness } = makeReadiness();
    readiness.add({ name: 'store', probe: () => [] });
    readiness.add({ name: 'ledger', probe: async () => ['The ledger does not answer.'] });
    readiness.add({
      name: 'keys',
      probe: async () => {
        throw new Error('the disk is full');
      },
    });
    readiness.add({
      name: 'verifier',
      probe: async () => {
        throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
      },
    });
    const report = await open(readiness).report();
    expect(report.ready).toBe(false);
    expect(report.reasons).toEqual([
      'The ledger does not answer.',
      'keys: the disk is full',
      'verifier: fetch failed (ECONNREFUSED)',
    ]);
    expect(report.checks.map(({ name, failures }) => [name, failures])).toEqual([
      ['store', 0],
      ['ledger', 1],
      ['keys', 1],
      ['verifier', 1],
    ]);
    expect(report.checks[1]?.lastFailure).toEqual({
      at: expect.stringMatching(/^\d{4}-/),
      reasons: ['The ledger does not answer.'],
    });
  });

  it('is probed once for all who ask at once, and again only after a while', async () => {
    const { readiness, pass } = makeReadiness({ cacheMs: 1_000 });
    const probe = vi.fn(async () => []);
    readiness.add({ name: 'store', probe });
    open(readiness);
    await Promise.all(Array.from({ length: 100 }, () => readiness.report()));
    pass(999);
    await readiness.report();
    expect(probe).toHaveBeenCalledTimes(1);
    pass(1);
    await readiness.report();
    expect(probe).toHaveBeenCalledTimes(2);
  });

  it('does not wait longer than the deadline, and begins no second probe beside one that hangs', async () => {
    const { readiness, pass } = makeReadiness({ probeDeadlineMs: 50, cacheMs: 1_000 });
    let finish: (reasons: readonly string[]) => void = () => undefined;
    const signals: AbortSignal[] = [];
    const probe = vi.fn((signal: AbortSignal) => {
      signals.push(signal);
      return new Promise<readonly string[]>((resolve) => {
        finish = resolve;
      });
    });
    readiness.add({ name: 'verifier', probe });
    open(readiness);
    const late = ['verifier did not answer within 0.05 s.'];
    expect((await readiness.report()).reasons).toEqual(late);
    expect(signals[0]?.aborted).toBe(true);
    pass(1_000);
    expect((await readiness.report()).reasons).toEqual(late);
    expect(probe).toHaveBeenCalledTimes(1);
    finish([]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    pass(1_000);
    const next = readiness.report();
    finish([]);
    expect((await next).ready).toBe(true);
    expect(probe).toHaveBeenCalledTimes(2);
  });

  it('is logged when it changes, counted each time, and shown as a metric', async () => {
    const { readiness, lines, metrics, pass } = makeReadiness({ cacheMs: 1_000 });
    let reasons: readonly string[] = [];
    readiness.add({ name: 'store', probe: () => reasons });
    open(readiness);
    const look = async (): Promise<void> => {
      pass(1_000);
      await readiness.report();
    };
    await look();
    expect(lines).toEqual([]);
    expect(await metrics.expose()).toContain('\nissuer_ready 1\n');
    reasons = ['The disk is full.'];
    await look();
    await look();
    expect(await metrics.expose()).toContain('\nissuer_ready 0\n');
    expect(await metrics.expose()).toContain('issuer_readiness_failures_total{check="store"} 2');
    reasons = ['The disk is gone.'];
    await look();
    reasons = [];
    await look();
    await look();
    expect(lines.map(({ msg, check, reasons: told }) => [msg, check, told])).toEqual([
      ['not ready', 'store', ['The disk is full.']],
      ['not ready', 'store', ['The disk is gone.']],
      ['ready again', 'store', undefined],
    ]);
  });

  it('is looked at regularly, though nobody asks', async () => {
    const { readiness, lines, pass } = makeReadiness({ cacheMs: 1, watchMs: 20 });
    let reasons: readonly string[] = [];
    readiness.add({ name: 'store', probe: () => reasons });
    open(readiness);
    await readiness.report();
    reasons = ['The disk is full.'];
    pass(10);
    await expect.poll(() => lines.length).toBe(1);
  });
});
