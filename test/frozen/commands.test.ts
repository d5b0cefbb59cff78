import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Child, type Ended } from './child.ts';
import { PROGRAMS, ROOT } from './programs.ts';

const TIMEOUT_MS = 120_000;

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly workspaces?: readonly string[];
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
}

function npm(...args: readonly string[]): Promise<Ended> {
  return new Child(['npm', 'run', '--silent', ...args]).ended;
}

const { scripts = {}, workspaces = [] } = readManifest('');

describe('the commands of the repository', () => {
  it.each(['start', 'test', 'bench:coconut', 'bench:native', 'replay', 'build'])(
    'have %s',
    (name) => {
      const files = (scripts[name] ?? '').split(' ').filter((word) => word.endsWith('.ts'));
      expect(scripts[name]).toBeDefined();
      expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    },
  );

  it('start the local network with npm start, which knows its options', async () => {
    expect(scripts['start']).toContain(PROGRAMS.localnet.serve.join(' '));
    const { code, stdout } = await npm('start', '--', '--help');
    expect(code).toBe(0);
    for (const option of ['keep', 'data DIR', 'issuers N', 'threshold T', 'down K', 'help']) {
      expect(stdout).toContain(`--${option}`);
    }
  });

  it('check, compile, document and try everything with npm test', () => {
    expect(scripts['test']?.split(' && ')).toEqual(
      expect.arrayContaining(['npm run check', 'npm run types', 'npm run docs', 'npm run unit']),
    );
  });

  it('build every workspace with npm run build', () => {
    expect(scripts['build']).toBe('npm run prepack --workspaces');
    const unbuilt = workspaces.filter((folder) => !readManifest(folder).scripts?.['prepack']);
    expect(unbuilt).toEqual([]);
  });

  it(
    'measure Coconut in one JSON object with the keys it had',
    async () => {
      const options = ['--quick', '--json', '--group', 'mcl', '--no-peer'];
      const { code, stdout } = await npm('bench:coconut', '--', ...options);
      expect(code).toBe(0);
      const { groups, nym, ...rest } = JSON.parse(stdout);
      const keys = {
        report: ['groups', 'nym', ...Object.keys(rest)].sort(),
        groups: Object.keys(groups.mcl).sort(),
        nym: Object.keys(nym.mcl).sort(),
      };
      expect(keys).toEqual({
        report: ['groups', 'machine', 'node', 'nym', 'peers'],
        groups: [
          'aggregate_keys_70',
          'aggregate_sigs_70_verify',
          'batch_verify_64_each',
          'blind_sign',
          'blind_sign_64_each',
          'decode_verify',
          'holder_64_each',
          'prepare',
          'show',
          'unblind_verify',
          'verify_partial',
          'verify_partials_64_each',
        ],
        nym: [
          'aggregate_keys_70',
          'aggregate_sigs_70_verify',
          'blind_sign',
          'decode_verify',
          'prepare',
          'show',
          'unblind_verify',
          'verify_partial',
        ],
      });
    },
    TIMEOUT_MS,
  );

  it('explain the native comparison, and refuse a group there is not', async () => {
    const { code, stdout } = await npm('bench:native', '--', '--help');
    expect([code, stdout]).toEqual([0, expect.stringContaining('--json')]);
    expect((await npm('bench:coconut', '--', '--group', 'other')).code).toBe(2);
  });

  it('replay recorded values, and end with 1 where one differs or cannot be read', async () => {
    const file = join(ROOT, 'test', 'vectors', 'kit', 'tickets.json');
    expect(await npm('replay', '--', file)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/[1-9]\d* matched, 0 mismatched/),
    });
    expect((await npm('replay', '--', join(ROOT, 'package.json'))).code).toBe(1);
  });
});
