import { copyFileSync, linkSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT, WatchedProcess } from '../../support/coir-process.ts';

const BIN = join(ROOT, 'mixnet/cli/bin/coir.js');
const folder = mkdtempSync(join(ROOT, 'node_modules/.cache/coir-bin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes a Node take itself for version 20 until the program is started. */
const PRETEND = `--import=data:text/javascript,${encodeURIComponent(`
  const { node, ...versions } = process.versions;
  Object.defineProperty(process, 'versions', { value: { ...versions, node: '20.20.2' } });
  process.execve = undefined;`)}`;

/** Another path of the Node that runs these tests. */
function otherNode(): string {
  const file = join(folder, 'node');
  try {
    linkSync(process.execPath, file);
  } catch {
    copyFileSync(process.execPath, file);
  }
  return file;
}

describe('bin/coir.js', () => {
  it('runs the program from the sources of a checkout, in any folder', async () => {
    const run = new WatchedProcess([process.execPath, BIN, '--version'], { cwd: tmpdir() });
    expect(await run.ended()).toMatchObject({ code: 0, output: '0.1.0\n', errors: '' });
  });

  it('is linked by npm ci, so that npx finds it', async () => {
    const run = new WatchedProcess(['npx', 'coir', 'localnet', '--kep']);
    expect(await run.ended()).toMatchObject({ code: 2, errors: expect.stringMatching(/--keep/) });
  });

  it('says what to install where Node is too old', async () => {
    const run = new WatchedProcess([process.execPath, PRETEND, BIN, '--version']);
    const { code, output, errors } = await run.ended();
    expect({ code, output }).toEqual({ code: 78, output: '' });
    expect(errors).toMatch(/needs Node 24 or later, and this is 20\.20\.2.*nodejs\.org.*npm ci/);
  });

  it('runs on the Node that npm ci brought where the other is too old', async () => {
    const run = new WatchedProcess([otherNode(), PRETEND, BIN, 'client', 'sned']);
    const { code, errors } = await run.ended();
    expect(errors).toMatch(/Did you mean send/);
    expect(code).toBe(2);
  });
});
