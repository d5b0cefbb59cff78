import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type LocalnetOptions, runLocalnet } from '../../../../mixnet/cli/localnet/run-localnet.ts';
import { TrialLifecycle } from '../home/trial-lifecycle.ts';

// A network that comes up is in test/end-to-end/.

const parent = mkdtempSync(join(tmpdir(), 'coir-run-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

async function run(options: LocalnetOptions): Promise<unknown> {
  return await new TrialLifecycle().run((lifecycle) => runLocalnet(options, lifecycle));
}

describe('a local network that cannot be', () => {
  it.each<[string, LocalnetOptions, RegExp]>([
    ['more down than there are', { issuers: 2, threshold: 1, down: 3 }, /--down 3 .+ 2 issuers/],
    ['more needed than there are', { issuers: 2, threshold: 3 }, /threshold/],
  ])('with %s is refused before anything is made', async (name, options, message) => {
    const data = join(parent, name);
    const error = await run({ ...options, data });
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
    expect(readdirSync(parent)).not.toContain(name);
  });

  it('in the place of a file, or in a folder of something else, changes neither', async () => {
    const file = join(parent, 'file');
    writeFileSync(file, 'mine');
    expect(await run({ data: file })).toMatchObject({ message: expect.stringContaining(file) });
    const folder = join(parent, 'folder');
    mkdirSync(folder);
    writeFileSync(join(folder, 'mine'), '');
    expect(await run({ data: folder })).toMatchObject({ message: expect.stringContaining(folder) });
    expect(readdirSync(folder)).toEqual(['mine']);
  });
});
