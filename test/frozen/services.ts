import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signManifest } from '@coir/coconut/ticket';
import { accountAddress } from '@coir/issuer-api';
import type { RoleKind } from '@coir/localnet';
import { ed25519 } from '@coir/sphinx/primitives';
import { initRole } from '../../mixnet/cli/localnet/init-role.ts';
import { type Child, type Ended, startProgram } from './child.ts';
import { ageOf, readJson, readKey, unpackDataFolder } from './data-folder.ts';
import type { ProgramName } from './programs.ts';

/** An account of the embedded ledger. */
export interface Account {
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly address: string;
}

function accountOf(seed: Uint8Array): Account {
  const publicKey = ed25519.publicKey(seed);
  return { seed, publicKey, address: accountAddress(publicKey) };
}

/** A TCP port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/**
 * Single services with the keys of the data folder, on free ports and with files of their own, each
 * a process whose clock stands at the time of the data folder.
 */
export class Services {
  readonly #parent: string = mkdtempSync(join(tmpdir(), 'coir-frozen-services-'));
  /** A copy of the data folder, for its keys. */
  readonly keys: string = unpackDataFolder(this.#parent);
  readonly clockBackMs: number = ageOf(this.keys);
  /** Starts rich. */
  readonly buyer: Account = accountOf(readKey(this.keys, ['treasury.json'], 'secretKey'));
  /** Whom tickets are paid to. Starts rich. */
  readonly deposits: Account = accountOf(readKey(this.keys, ['deposits.json'], 'secretKey'));
  /** Starts with 1. */
  readonly poor: Account = accountOf(new Uint8Array(32).fill(1));
  readonly #children = new Map<string, Child>();

  /** Unix seconds of the services. */
  get now(): number {
    return Math.floor((Date.now() - this.clockBackMs) / 1000);
  }

  /** A file of the services. */
  file(name: string): string {
    return join(this.#parent, name);
  }

  /** The manifest with its only key retired, signed anew. Gives the file. */
  retireKey(): string {
    const { signatures: _, ...manifest } = readJson(this.keys, 'network.json') as never as {
      readonly signatures: unknown;
      readonly keys: readonly object[];
    };
    const keys = manifest.keys.map((key) => ({ ...key, state: 'retired' }));
    const unsigned = { ...manifest, sequence: 2, keys } as never;
    const signatures = [1, 2, 3].map((index) =>
      signManifest(
        unsigned,
        index,
        readKey(this.keys, [`issuer-${index}`, 'identity-key.json'], 'identityKey'),
      ),
    );
    const file = this.file('retired.json');
    writeFileSync(file, JSON.stringify({ ...(unsigned as object), signatures }));
    return file;
  }

  /** The configuration of a service, complete but for what differs. */
  config(program: ProgramName, file: string): Record<string, unknown> {
    const inKeys = (...path: string[]): string => join(this.keys, ...path);
    const manifestFile = inKeys('network.json');
    const databaseFile = this.file(`${file}.sqlite`);
    const node = { keysFile: '', replayFile: this.file(`${file}.tags`), host: '127.0.0.1' };
    const configs: Partial<Record<ProgramName, Record<string, unknown>>> = {
      ledger: {
        port: 0,
        databaseFile,
        chainId: 'coir-local-1',
        denom: 'ucoir',
        genesis: [
          { address: this.buyer.address, balance: '1000000000' },
          { address: this.deposits.address, balance: '1000000000' },
          { address: this.poor.address, balance: '1' },
        ],
        blockIntervalMs: 20,
      },
      issuer: {
        port: 0,
        manifestFile,
        issuerIndex: 1,
        signingKeyFile: inKeys('issuer-1', 'signing-key.json'),
        identityKeyFile: inKeys('issuer-1', 'identity-key.json'),
        ledger: { kind: 'embedded', url: 'http://127.0.0.1:9' },
        databaseFile,
      },
      verifier: {
        port: 0,
        manifestFile,
        gateways: readJson(this.keys, 'verifier', 'config.json')['gateways'],
        tokenFile: inKeys('verifier', 'token'),
        databaseFile,
      },
      directory: { port: 0, topologyFile: inKeys('topology.json') },
      'mix-node': {
        ...node,
        port: 0,
        keysFile: inKeys('mix-1-1', 'keys.json'),
        directoryUrl: 'http://127.0.0.1:9',
      },
      gateway: {
        ...node,
        mixPort: 0,
        clientPort: 0,
        keysFile: inKeys('gateway-1', 'keys.json'),
        databaseFile,
        directoryUrl: 'http://127.0.0.1:9',
        verifierUrl: 'http://127.0.0.1:9',
        verifierTokenFile: inKeys('verifier', 'token'),
      },
    };
    return configs[program] ?? {};
  }

  /** Writes a configuration and gives its file. */
  writeConfig(file: string, config: object): string {
    const path = this.file(`${file}.json`);
    writeFileSync(path, JSON.stringify(config));
    return path;
  }

  /** Starts a service and gives the address it says it is ready at. */
  async start(program: ProgramName, file: string, change: object = {}): Promise<string> {
    const config = this.writeConfig(file, { ...this.config(program, file), ...change });
    await initRole(program as RoleKind, config);
    const child = startProgram(program, ['--config', config], this);
    this.#children.set(file, child);
    const [, name, address] = await child.prints(/^(\S+): ready at (\S+)$/m);
    if (name !== program || address === undefined) throw new Error(`${name} and not ${program}`);
    return address;
  }

  /** The bearer token of the verifiers. */
  get token(): string {
    return readFileSync(join(this.keys, 'verifier', 'token'), 'utf8').trim();
  }

  /** Ends every service by a signal. */
  async stop(
    signalFor: (name: string) => NodeJS.Signals,
  ): Promise<Readonly<Record<string, Ended>>> {
    const ends = [...this.#children].map(
      async ([name, child]) => [name, await child.end(signalFor(name))] as const,
    );
    return Object.fromEntries(await Promise.all(ends));
  }

  /** Ends what still runs and removes all files. */
  async remove(): Promise<void> {
    await this.stop(() => 'SIGKILL');
    rmSync(this.#parent, { recursive: true, force: true });
  }
}
