import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runProgram } from './run-program.ts';

let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'coir-example-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});

describe('issuer-service/wallet/examples/buy-and-spend.ts', () => {
  it('buys four tickets, spends one of them once, and leaves nothing behind', async () => {
    expect(await runProgram(['issuer-service/wallet/examples/buy-and-spend.ts'])).toBe(
      '4 tickets bought, 6000 ucoir left\n' +
        'the ticket is spent\n' +
        '67108864 bytes may be sent\n' +
        'shown again: 67108864 bytes\n' +
        '3 tickets are left\n',
    );
    expect(readdirSync(temporary)).toEqual([]);
  });
});
