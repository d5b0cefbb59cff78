import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  Demonstration,
  exposureTable,
  type LocalNetwork,
  MAX_ISSUERS,
  type NetworkFolder,
  openNetworkFolder,
  ShapeError,
  Supervisor,
  startLocalNetwork,
} from '@coir/localnet';
import { encodeBase58 } from '@coir/protocol/topology';
import { openFastGroup } from '@coir/verifier/service';
import { WalletError } from '@coir/wallet';
import { Progress } from './progress.ts';

const USAGE = `Runs a whole Coir network on this machine, buys tickets, is admitted and sends messages through the mixes.

Usage: npm start -- [options]

  --keep           leave the network up afterwards and print its addresses; Ctrl-C stops it
  --data DIR       keep all state in DIR, and go on from what is there (otherwise a temporary folder)
  --issuers N      issuers in all (3)
  --threshold T    issuers that are enough to sign (2)
  --down K         kill K issuers before anything is bought (0)
  --help           this text

Examples:
  npm start
  npm start -- --issuers 5 --threshold 3 --down 2
  npm start -- --data ./network --keep

Exit codes: 0 everything went as it should, 1 something failed, 2 wrong arguments, 130 stopped by Ctrl-C.
`;

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

interface Options {
  readonly keep: boolean;
  readonly data: string | undefined;
  readonly issuers: number | undefined;
  readonly threshold: number | undefined;
  readonly down: number;
}

/** A mistake in the arguments. */
class UsageError extends Error {}

function parseCount(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const count = /^[0-9]{1,4}$/.test(text) ? Number(text) : -1;
  if (count < least || count > MAX_ISSUERS) {
    throw new UsageError(`--${name} takes a number from ${least} to ${MAX_ISSUERS}`);
  }
  return count;
}

function parseOptions(): Options | undefined {
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      options: {
        keep: { type: 'boolean' },
        data: { type: 'string' },
        issuers: { type: 'string' },
        threshold: { type: 'string' },
        down: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (values['help'] === true) return undefined;
  const text = (name: string): string | undefined => values[name] as string | undefined;
  return {
    keep: values['keep'] === true,
    data: text('data'),
    issuers: parseCount('issuers', text('issuers'), 1),
    threshold: parseCount('threshold', text('threshold'), 1),
    down: parseCount('down', text('down'), 0) ?? 0,
  };
}

function assertDown({ description }: NetworkFolder, down: number): void {
  if (down > description.issuers) {
    throw new UsageError(
      `--down ${down} is more than the ${description.issuers} issuers there are`,
    );
  }
}

function explain(error: unknown, folder: string): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof WalletError && error.retryable) {
    return `${message}\nEverything is kept. When the issuers are back, finish it without paying again:\n  npm start -- --data ${folder}`;
  }
  return message;
}

function printAddresses(progress: Progress, network: LocalNetwork): void {
  progress.say('\nThe network is up:');
  progress.say(`  directory  ${network.directoryUrl}/api`);
  progress.say(`  ledger     ${network.ledgerUrl}`);
  progress.say(`  verifier   ${network.verifierUrl}`);
  for (const { index, url } of network.folder.manifest.issuers) {
    progress.say(`  issuer ${index}   ${url}`);
  }
  for (const { name, identity, clientUrl } of network.gateways) {
    progress.say(`  ${name}  ${clientUrl}  ${encodeBase58(identity)}`);
  }
  progress.say(`  manifest   ${join(network.folder.path, 'network.json')}`);
  progress.say('Ctrl-C stops it.');
}

/** One run of the command, from the arguments to the end of every process. */
class StartCommand {
  readonly #options: Options;
  readonly #progress: Progress;
  readonly #abort = new AbortController();
  readonly #supervisor: Supervisor;
  /** Whether the folder is thrown away at the end: a temporary one without anything that was paid for and not obtained. */
  #isFolderTemporary: boolean;
  readonly #path: string;

  constructor(options: Options, progress: Progress) {
    this.#options = options;
    this.#progress = progress;
    this.#isFolderTemporary = options.data === undefined;
    this.#path = resolve(options.data ?? mkdtempSync(join(tmpdir(), 'coir-')));
    this.#supervisor = new Supervisor((error) => this.#abort.abort(error));
  }

  /** @returns The exit code. */
  async run(): Promise<number> {
    const interrupt = (): void => {
      if (this.#abort.signal.aborted) process.exit(EXIT_INTERRUPTED);
      this.#abort.abort(new Interrupted());
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    try {
      await this.#whole();
      return 0;
    } catch (caught) {
      const error = this.#abort.signal.aborted ? this.#abort.signal.reason : caught;
      if (error instanceof Interrupted) return this.#options.keep ? 0 : EXIT_INTERRUPTED;
      if (error instanceof UsageError || error instanceof ShapeError) throw error;
      if (error instanceof WalletError && error.retryable) this.#isFolderTemporary = false;
      process.stderr.write(`\nFailed: ${explain(error, this.#path)}\n`);
      return EXIT_FAILED;
    } finally {
      await this.#stop();
    }
  }

  async #whole(): Promise<void> {
    const { issuers, threshold, down, keep } = this.#options;
    const step = this.#progress.step.bind(this.#progress);
    const nowSeconds = Math.floor(Date.now() / 1000);
    const shape = {
      ...(issuers === undefined ? {} : { issuers }),
      ...(threshold === undefined ? {} : { threshold }),
    };
    const group = await openFastGroup();
    const folder = await step(
      'keys and network manifest',
      () => openNetworkFolder(this.#path, shape, nowSeconds, group),
      (opened) =>
        `${opened.description.threshold} of ${opened.description.issuers} issuers, ${opened.isReopened ? 'kept' : 'new'} in ${opened.path}`,
    );
    assertDown(folder, down);
    const network = await startLocalNetwork(folder, this.#supervisor, step, group);
    this.#abort.signal.throwIfAborted();
    await this.#killIssuers(folder, down);
    const demonstration = new Demonstration(network, {
      step,
      say: (text) => this.#progress.say(text),
      signal: this.#abort.signal,
    });
    const { exposures, packetViews } = await demonstration.run();
    this.#progress.say('\nWhat each party saw; "no" means no 8 bytes of it in a row:');
    for (const line of exposureTable(exposures)) this.#progress.say(`  ${line}`);
    for (const { name, length, learned } of packetViews) {
      this.#progress.say(`  ${name} saw one layer, ${length} bytes: ${learned}`);
    }
    if (!keep) return;
    printAddresses(this.#progress, network);
    await new Promise((_, reject) => {
      this.#abort.signal.addEventListener('abort', () => reject(this.#abort.signal.reason));
    });
  }

  async #killIssuers({ roles }: NetworkFolder, down: number): Promise<void> {
    const victims = down === 0 ? [] : roles.issuers.slice(-down);
    for (const { name } of victims) {
      await this.#progress.step(`${name} is killed`, () => this.#supervisor.kill(name));
    }
  }

  async #stop(): Promise<void> {
    await this.#progress.step('everything is stopped', () => this.#supervisor.stop());
    if (this.#isFolderTemporary) rmSync(this.#path, { recursive: true, force: true });
  }
}

/** The reason of an end by signal. */
class Interrupted extends Error {}

async function main(): Promise<number> {
  const options = parseOptions();
  if (options === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  const startedAt = performance.now();
  const progress = new Progress({
    write: (text) => process.stdout.write(text),
    now: () => performance.now(),
    isInteractive: process.stdout.isTTY === true,
  });
  const code = await new StartCommand(options, progress).run();
  if (code === 0) {
    progress.say(`\nDone in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
  }
  return code;
}

try {
  process.exitCode = await main();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\nSee npm start -- --help\n`);
  process.exitCode = EXIT_USAGE;
}
