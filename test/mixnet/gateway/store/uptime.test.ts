import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Uptime } from '../../../../mixnet/gateway/store/uptime.ts';
import { gatewayDatabase } from '../../../support/node-state.ts';
import { FakeClock } from '../../node/fake-clock.ts';

let folder: string;
let database: DatabaseSync;
let clock: FakeClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uptime-'));
  database = gatewayDatabase(join(folder, 'gateway.sqlite'));
  clock = new FakeClock();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

describe('the uptime of a gateway', () => {
  it('is that of all runs, as far as it was written down, whatever passes in between', () => {
    const first = new Uptime(database, { clock });
    expect(first.milliseconds).toBe(0);
    clock.advance(500);
    first.save();
    clock.advance(70);
    expect(first.milliseconds).toBe(570);
    // A crash, and a day until the next start.
    clock.advance(86_400_000);
    const second = new Uptime(database, { clock });
    expect(second.milliseconds).toBe(500);
    clock.advance(25);
    expect(second.milliseconds).toBe(525);
  });
});
