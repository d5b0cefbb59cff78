import { silentLog } from '@coir/service';
import { randomBytes } from '@coir/sphinx/primitives';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Endpoint } from '../../../mixnet/node/links/endpoint.ts';
import { RoutingFilter } from '../../../mixnet/node/routing-filter.ts';
import { topologyNode, topologyOf } from '../mix-node/test-network.ts';
import { FakeClock } from './fake-clock.ts';

const REFRESH_MS = 1000;
const RETRY_MS = 100;
const MIX_NODE = { host: '10.0.0.1', port: 1789 };
const OTHER_MIX_NODE = { host: '2001:db8::1', port: 1789 };

const hopOf = (hop: Endpoint) => ({ hop, sphinxPublicKey: randomBytes(32) });

let clock: FakeClock;
let known: readonly Endpoint[] | Error;
let looks: number;
let refreshes: number;
let signal: AbortSignal | undefined;
let filter: RoutingFilter;
const log = silentLog();
const warn = vi.spyOn(log, 'warn');
const info = vi.spyOn(log, 'info');

beforeEach(() => {
  clock = new FakeClock();
  known = [MIX_NODE];
  looks = 0;
  refreshes = 0;
  warn.mockClear();
  info.mockClear();
  filter = new RoutingFilter(
    { refreshMs: REFRESH_MS, retryMs: RETRY_MS },
    {
      clock,
      log,
      fetchTopology: async (given) => {
        looks += 1;
        signal = given;
        if (known instanceof Error) throw known;
        return topologyOf(known.map(hopOf));
      },
      onRefresh: () => {
        refreshes += 1;
      },
    },
  );
});

/** Moves the clock, and lets the look that is due then come to its end. */
async function advance(ms: number): Promise<void> {
  clock.advance(ms);
  await vi.waitFor(() => expect(clock.timerCount).toBe(1), { interval: 1 });
}

describe('RoutingFilter', () => {
  it('allows nothing before it has a topology, and its nodes and no others from then on', async () => {
    expect(filter.readiness()).toEqual(['The directory has not answered yet.']);
    expect(filter.allows(MIX_NODE)).toBe(false);
    await filter.start();
    expect(filter.readiness()).toEqual([]);
    expect(filter.allows(MIX_NODE)).toBe(true);
    expect(filter.allows({ ...MIX_NODE, port: 1790 })).toBe(false);
    expect(filter.allows(OTHER_MIX_NODE)).toBe(false);
  });

  it('allows gateways by their mix port', async () => {
    const gateway = {
      ...topologyNode(hopOf(OTHER_MIX_NODE)),
      clientUrl: 'ws://[2001:db8::1]:9000',
    };
    const withGateway = new RoutingFilter(
      { refreshMs: REFRESH_MS, retryMs: RETRY_MS },
      {
        clock,
        log,
        fetchTopology: async () => ({ ...topologyOf([]), gateways: [gateway] }),
        onRefresh: () => undefined,
      },
    );
    await withGateway.start();
    expect(withGateway.allows(OTHER_MIX_NODE)).toBe(true);
    expect(withGateway.allows({ ...OTHER_MIX_NODE, port: 9000 })).toBe(false);
  });

  it('knows an address in whatever text it is written', async () => {
    known = [OTHER_MIX_NODE];
    await filter.start();
    expect(filter.allows({ ...OTHER_MIX_NODE, host: '2001:0DB8:0:0::1' })).toBe(true);
  });

  it('looks again when it is time, and follows what has changed', async () => {
    await filter.start();
    known = [OTHER_MIX_NODE];
    await advance(REFRESH_MS - 1);
    expect([looks, filter.allows(MIX_NODE)]).toEqual([1, true]);
    await advance(1);
    expect(looks).toBe(2);
    expect([filter.allows(MIX_NODE), filter.allows(OTHER_MIX_NODE)]).toEqual([false, true]);
    expect(refreshes).toBe(2);
  });

  it('keeps the last topology while the directory does not answer, and asks more often', async () => {
    await filter.start();
    known = new Error('down');
    await advance(REFRESH_MS);
    await advance(RETRY_MS);
    expect([looks, refreshes]).toEqual([3, 1]);
    expect(filter.allows(MIX_NODE)).toBe(true);
  });

  it('calls a topology old that was not confirmed for five looks, until the next answer', async () => {
    expect(filter.topologyAgeMs).toBeUndefined();
    await filter.start();
    known = new Error('down');
    await advance(REFRESH_MS);
    for (let ms = REFRESH_MS; ms < 5 * REFRESH_MS; ms += RETRY_MS) await advance(RETRY_MS);
    expect([filter.topologyAgeMs, filter.readiness()]).toEqual([5 * REFRESH_MS, []]);
    await advance(RETRY_MS);
    expect(filter.readiness()).toEqual([expect.stringMatching(/does not answer any more/)]);
    expect(filter.allows(MIX_NODE)).toBe(true);
    known = [MIX_NODE];
    await advance(RETRY_MS);
    expect([filter.topologyAgeMs, filter.readiness()]).toEqual([0, []]);
  });

  it('says once that the directory stops answering, and once that it answers again', async () => {
    known = new Error('down');
    await filter.start();
    await advance(RETRY_MS);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith({ err: known }, 'the directory does not answer');
    expect(info).not.toHaveBeenCalled();
    known = [MIX_NODE];
    await advance(RETRY_MS);
    await advance(REFRESH_MS);
    expect(info).toHaveBeenCalledTimes(1);
    expect(info).toHaveBeenCalledWith('the directory answers again');
  });

  it('ends the look that is under way when it stops, looks no more, and blames nobody', async () => {
    const stopping = new RoutingFilter(
      { refreshMs: REFRESH_MS, retryMs: RETRY_MS },
      {
        clock,
        log,
        fetchTopology: (given) =>
          new Promise((_, reject) => {
            given.addEventListener('abort', () => reject(given.reason));
          }),
        onRefresh: () => undefined,
      },
    );
    const started = stopping.start();
    stopping.stop();
    await started;
    expect([clock.timerCount, warn.mock.calls]).toEqual([0, []]);
    await filter.start();
    filter.stop();
    expect([clock.timerCount, signal?.aborted]).toEqual([0, true]);
  });
});
