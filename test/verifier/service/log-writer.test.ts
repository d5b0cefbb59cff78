import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogWriter } from '@coir/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-log-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the writer of a log', () => {
  it('writes every line, in order', async () => {
    const file = join(folder, 'log');
    const descriptor = openSync(file, 'w');
    const writer = new LogWriter({ descriptor });
    for (let line = 0; line < 1000; line += 1) writer.write(`${line}\n`);
    await writer.flush(5_000);
    closeSync(descriptor);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').map(Number)).toEqual(
      Array.from({ length: 1000 }, (_, line) => line),
    );
    expect(writer.dropped).toBe(0);
  });

  it('drops and counts what a full disk does not take', async () => {
    const descriptor = openSync('/dev/full', 'w');
    const writer = new LogWriter({ descriptor });
    writer.write('one\n');
    await writer.flush(5_000);
    writer.write('two\n');
    await writer.flush(5_000);
    closeSync(descriptor);
    expect(writer.dropped).toBe(2);
  });

  it('keeps no more than its bound for a reader that does not read, and tells it later how much is missing', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Opened for reading too, or opening it for writing would wait for a reader.
    const descriptor = openSync(pipe, 'r+');
    const writer = new LogWriter({ descriptor, waitingLimit: 200_000 });
    const line = `${'x'.repeat(999)}\n`;
    const startedAt = performance.now();
    for (let count = 0; count < 1_000; count += 1) writer.write(line);
    await writer.flush(200);
    // Neither taking lines nor waiting for them took longer than it may.
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(writer.dropped).toBeGreaterThan(500);
    const reader = spawn('cat', [pipe]);
    let text = '';
    reader.stdout.on('data', (chunk) => (text += String(chunk)));
    await writer.flush(5_000);
    writer.write('at last\n');
    await writer.flush(5_000);
    await expect.poll(() => text, { timeout: 5_000 }).toMatch(/at last\n$/);
    closeSync(descriptor);
    reader.kill();
    expect(text).toMatch(
      new RegExp(`"droppedLines":${writer.dropped},"msg":"log lines are missing"`),
    );
  });
});
