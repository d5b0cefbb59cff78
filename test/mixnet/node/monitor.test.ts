import { expect, it } from 'vitest';
import { startMonitor } from '../../../mixnet/node/monitor.ts';

it('says whether the node can do its work, why not, and what it has counted', async () => {
  let reasons: readonly string[] = [];
  const node = { readiness: () => reasons, counts: () => ({ packets_received: 3 }) };
  const monitor = await startMonitor(node, 0);
  expect(new URL(monitor.address).hostname).toBe('127.0.0.1');
  expect((await fetch(`${monitor.address}/livez`)).status).toBe(200);
  expect((await fetch(`${monitor.address}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${monitor.address}/counts`)).json()).toEqual({ packets_received: 3 });
  reasons = ['The directory has not answered yet.'];
  const response = await fetch(`${monitor.address}/readyz`);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ reasons });
  await monitor.stop();
});
