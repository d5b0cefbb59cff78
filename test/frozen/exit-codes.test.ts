import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoleKind } from '@coir/localnet';
import { afterAll, expect, it } from 'vitest';
import { initRole } from '../../mixnet/cli/localnet/init-role.ts';
import { type Ended, startProgram } from './child.ts';
import type { ProgramName } from './programs.ts';
import { Services } from './services.ts';
import { toSortedJson } from './sorted-json.ts';

const TIMEOUT_MS = 120_000;
const SERVICES = ['issuer', 'ledger', 'verifier', 'gateway', 'mix-node', 'directory'] as const;
const NOT_THERE = '/nowhere/at/all';

const services = new Services();
const folder = mkdtempSync(join(tmpdir(), 'coir-frozen-exits-'));
/** Exit code and which streams were written to, by program and situation. */
const table: Record<string, Record<string, string>> = {};

afterAll(async () => {
  await services.remove();
  rmSync(folder, { recursive: true, force: true });
});

function note(program: string, situation: string, { code, stdout, stderr }: Ended): void {
  const streams = [stdout === '' ? [] : ['stdout'], stderr === '' ? [] : ['stderr']].flat();
  const written = streams.length === 0 ? 'nothing' : streams.join(' and ');
  table[program] = { ...table[program], [situation]: `exits with ${code}, writes ${written}` };
}

async function run(
  program: ProgramName,
  situation: string,
  args: readonly string[],
  isCheck = false,
): Promise<void> {
  note(program, situation, await startProgram(program, args, { check: isCheck }).ended);
}

/** `--config FILE` of a service with one setting that differs. */
function configure(program: ProgramName, name: string, difference: object): readonly string[] {
  const file = `${program}-${name}`;
  const config = { ...services.config(program, file), ...difference };
  return ['--config', services.writeConfig(file, config)];
}

async function observeService(program: ProgramName): Promise<void> {
  await run(program, '--help', ['--help']);
  await run(program, 'an unknown setting', configure(program, 'unknown', { colour: 'blue' }));
  const checked = configure(program, 'check', {});
  await initRole(program as RoleKind, String(checked[1]));
  await run(program, 'a configuration to check', checked, true);
}

/** What services have in common, at one of them. */
async function observeDirectory(): Promise<void> {
  const file = (name: string, difference: object): readonly string[] =>
    configure('directory', name, difference);
  await run('directory', 'an unknown option', ['--colour']);
  await run('directory', 'a configuration that is not there', ['--config', NOT_THERE]);
  await run('directory', 'a setting of another type', file('type', { port: 'first' }));
  await run('directory', 'a bad configuration to check', file('bad', { colour: 'blue' }), true);
  await run('directory', 'a file that is not there', file('file', { topologyFile: NOT_THERE }));
  const server = createServer();
  await once(server.listen({ host: '127.0.0.1', port: 0 }), 'listening');
  const { port } = server.address() as AddressInfo;
  await run('directory', 'a port in use', file('port', { port }));
  server.close();
}

it(
  'programs end with the codes they had, and write where they wrote',
  async () => {
    await Promise.all([
      (async () => {
        for (const program of SERVICES) await observeService(program);
      })(),
      (async () => {
        await observeLocalnet();
        await observeDirectory();
        await observeSeal();
      })(),
    ]);
    await expect(toSortedJson(table)).toMatchFileSnapshot('exit-codes.json');
  },
  TIMEOUT_MS,
);

async function observeSeal(): Promise<void> {
  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, 'correct horse battery staple\n', { mode: 0o600 });
  const seal = (situation: string, input: string): Promise<void> => {
    const out = join(folder, 'sealed.json');
    const args = ['--in', input, '--out', out, '--passphrase-file', passphraseFile];
    return run('seal', situation, args);
  };
  const keys = join(services.keys, 'issuer-1', 'signing-key.json');
  await run('seal', 'no arguments', []);
  await seal('a key file that is not there', NOT_THERE);
  await seal('a key file', keys);
  await seal('a file in the place of the result', keys);
}

async function observeLocalnet(): Promise<void> {
  await run('localnet', '--help', ['--help']);
  await run('localnet', 'an unknown option', ['--colour']);
  await run('localnet', 'an option of another type', ['--issuers', 'three']);
  const other = join(folder, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'diary.txt'), 'mine');
  await run('localnet', 'a folder of something else', ['--data', other]);
  const small = ['--issuers', '1', '--threshold', '1', '--data', join(folder, 'network')];
  const network = startProgram('localnet', small);
  await network.prints(/ledger/);
  note('localnet', 'SIGINT while it starts', await network.end('SIGINT'));
}
