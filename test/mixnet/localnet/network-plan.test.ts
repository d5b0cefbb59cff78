import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  PLAN_FILE,
  planNetwork,
  portsOf,
  readPlan,
  writePlan,
} from '../../../mixnet/localnet/network-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'coir-network-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the plan of a network', () => {
  it('has a port of its own for every listener, and is read as it was written', async () => {
    const plan = await planNetwork({ issuers: 4, threshold: 2 });
    const ports = portsOf(plan).map(({ port }) => port);
    expect(ports).toHaveLength(3 + 4 + 6 + 2 * 2);
    expect(new Set(ports).size).toBe(ports.length);
    writePlan(folder, plan);
    expect(readPlan(folder)).toEqual(plan);
  });

  it.each([
    [
      'a role whose name leads out of the folder',
      { gateways: [{ name: '../x', mixPort: 1, wsPort: 2 }] },
    ],
    ['a port that is none', { ledgerPort: 65_536 }],
    ['an unknown member', { colour: 'blue' }],
  ])('is damaged with %s', async (_what, change) => {
    const plan = await planNetwork({ issuers: 1, threshold: 1 });
    writeFileSync(join(folder, PLAN_FILE), JSON.stringify({ ...plan, ...change }));
    expect(() => readPlan(folder)).toThrow(/local-network\.json is damaged/);
  });
});
