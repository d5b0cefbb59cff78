import { mkdtempSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createMclGroup } from '@coir/coconut/mcl';
import {
  checkSize,
  Demonstration,
  exposureTable,
  type LocalNetwork,
  loadNetworkFolder,
  type NetworkFolder,
  type NetworkSize,
  rolesOf,
  Supervisor,
  startLocalNetwork,
} from '@coir/localnet';
import { encodeBase58 } from '@coir/protocol/topology';
import { EXIT_CODES, type ExitCode, ExitError, type Lifecycle } from '@coir/service';
import { asExitError } from '../output/exit-codes.ts';
import { Progress } from '../output/progress.ts';
import { resolvePath } from '../output/working-folder.ts';
import { initRole } from './init-role.ts';
import { linesToType } from './lines-to-type.ts';

/** Options of `coir localnet`. */
export interface LocalnetOptions {
  /** `true` leaves the network up. */
  readonly keep?: boolean;
  /** Folder of all state; a temporary one by default. */
  readonly data?: string;
  /** Issuers in all. */
  readonly issuers?: number;
  /** Issuers that are enough to sign. */
  readonly threshold?: number;
  /** Issuers that are killed before anything is bought. */
  readonly down?: number;
  /** `true` has gateways grant bandwidth without tickets. */
  readonly openAccess?: boolean;
}

/** The program of which each role is a command; the compiled one if this is. */
const PROGRAM = join(import.meta.dirname, `../main${extname(import.meta.filename)}`);

/** A folder that is removed at the end if it is a temporary one. */
interface DataFolder {
  readonly path: string;
  readonly isTemporary: boolean;
}

function createProgress(lifecycle: Lifecycle): Progress {
  return new Progress({
    write: (text) => lifecycle.terminal.print(text),
    now: () => performance.now(),
    isInteractive: lifecycle.terminal.isInteractive && lifecycle.environment['TERM'] !== 'dumb',
    columns: lifecycle.terminal.columns,
  });
}

function chooseFolder({ data }: LocalnetOptions, lifecycle: Lifecycle): DataFolder {
  if (data !== undefined) {
    return { path: resolvePath(data, lifecycle.environment), isTemporary: false };
  }
  const path = mkdtempSync(join(tmpdir(), 'coir-'));
  lifecycle.addTemporaryFolder(path);
  return { path, isTemporary: true };
}

/** Asserts that what was asked for can be, before anything is done. */
function checkOptions(path: string, options: LocalnetOptions): Partial<NetworkSize> {
  const { issuers, threshold, down = 0 } = options;
  const size = {
    ...(issuers === undefined ? {} : { issuers }),
    ...(threshold === undefined ? {} : { threshold }),
  };
  const whole = checkSize(path, size);
  if (down > whole.issuers) {
    throw new ExitError(
      EXIT_CODES.usage,
      `--down ${down} is more than the ${whole.issuers} issuers there are; see --help`,
    );
  }
  return size;
}

function printAddresses(progress: Progress, network: LocalNetwork): void {
  const { folder } = network;
  progress.say('\nThe network is up:');
  progress.say(`  directory  ${network.directoryUrl}/api/v1/epoch/key-rotation-info`);
  progress.say(`  ledger     ${network.ledgerUrl}`);
  progress.say(`  verifier   ${network.verifierUrl}`);
  for (const { index, url } of folder.manifest.issuers) {
    progress.say(`  issuer ${index}   ${url}`);
  }
  for (const { name, identity, clientUrl } of network.gateways) {
    progress.say(`  ${name}  ${clientUrl}`);
    progress.say(`    ${encodeBase58(identity)}`);
  }
  progress.say('\nIn another terminal, in this checkout, one after the other:');
  for (const line of linesToType(folder.path)) progress.say(`  ${line}`);
  progress.say('\nCtrl-C stops it.');
}

/** Rejects when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** One run of the local network, from its options to its end. */
class LocalnetRun {
  readonly #options: LocalnetOptions;
  readonly #lifecycle: Lifecycle;
  readonly #progress: Progress;
  readonly #supervisor: Supervisor;
  readonly #failed = new AbortController();
  readonly #startedAt: number = performance.now();
  #isDone = false;

  constructor(options: LocalnetOptions, lifecycle: Lifecycle) {
    this.#options = options;
    this.#lifecycle = lifecycle;
    this.#progress = createProgress(lifecycle);
    this.#supervisor = new Supervisor({
      onFailure: (error) => this.#failed.abort(error),
    });
  }

  /**
   * Ends with the work, with the request to stop, or with the first process that ends by itself.
   */
  async run(): Promise<void> {
    const signal = AbortSignal.any([this.#lifecycle.signal, this.#failed.signal]);
    const { path, isTemporary } = chooseFolder(this.#options, this.#lifecycle);
    const size = checkOptions(path, this.#options);
    this.#lifecycle.onExit(() => this.#supervisor.killAll());
    this.#lifecycle.onStop(async () => {
      await this.#progress.step('everything is stopped', () => this.#supervisor.stop());
      const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
      if (this.#isDone) this.#progress.say(`\nDone in ${seconds} s.`);
    });
    try {
      const network = await Promise.race([this.#work(path, size, signal), aborted(signal)]);
      if (this.#options.keep === true) {
        printAddresses(this.#progress, network);
        this.#lifecycle.endWhenStopped();
        await Promise.race([this.#lifecycle.stopRequested(), aborted(this.#failed.signal)]);
      }
    } catch (error) {
      // What failed because a process ended is not the reason.
      const reason = this.#failed.signal.aborted ? this.#failed.signal.reason : error;
      throw this.#explain(reason, { path, isTemporary });
    }
    this.#isDone = true;
  }

  async #work(
    path: string,
    size: Partial<NetworkSize>,
    signal: AbortSignal,
  ): Promise<LocalNetwork> {
    const step = this.#progress.step.bind(this.#progress);
    const group = await createMclGroup();
    const nowSeconds = Math.floor(Date.now() / 1000);
    const folder = await step(
      'keys and network manifest',
      () => loadNetworkFolder(path, size, { nowSeconds, group, initRole }),
      (loaded) =>
        `${loaded.plan.threshold} of ${loaded.plan.issuers} issuers, ${loaded.isReopened ? 'kept' : 'new'} in ${loaded.path}`,
    );
    signal.throwIfAborted();
    const network = await startLocalNetwork(folder, {
      program: PROGRAM,
      supervisor: this.#supervisor,
      step,
      group,
      openAccess: this.#options.openAccess === true,
    });
    await this.#killIssuers(folder);
    await this.#demonstrate(network, signal);
    return network;
  }

  async #killIssuers(folder: NetworkFolder): Promise<void> {
    const { down = 0 } = this.#options;
    const victims = down === 0 ? [] : rolesOf(folder, PROGRAM).issuers.slice(-down);
    for (const { name } of victims) {
      await this.#progress.step(`${name} is killed`, () => this.#supervisor.kill(name));
    }
  }

  async #demonstrate(network: LocalNetwork, signal: AbortSignal): Promise<void> {
    const progress = this.#progress;
    const demonstration = new Demonstration(network, {
      step: progress.step.bind(progress),
      say: (text) => progress.say(text),
      sayPart: (text, tookMs) => progress.sayPart(text, tookMs),
      signal,
    });
    const { exposures, packetViews } = await demonstration.run();
    progress.say('\nWhat each party saw; "no" means no 8 bytes of it in a row again:');
    for (const line of exposureTable(exposures)) progress.say(line);
    for (const { name, length, learned } of packetViews) {
      progress.say(`${name} saw one layer, ${length} bytes: ${learned}`);
    }
  }

  /** Keeps what was paid for and says how to go on. */
  #explain(error: unknown, { path, isTemporary }: DataFolder): unknown {
    const known = asExitError(error);
    const isPurchase = error instanceof Error && error.name === 'WalletError';
    const isKept =
      isPurchase && known instanceof ExitError && known.exitCode === EXIT_CODES.tryAgain;
    if (!isKept) return known;
    if (isTemporary) this.#lifecycle.keepTemporaryFolder(path);
    return new ExitError(
      EXIT_CODES.failed,
      `${error.message}\nEverything is kept. When the issuers are back, finish it without paying again:\n  npm start -- --data ${path}`,
    );
  }
}

/** Runs a local network with its demonstration. */
export async function runLocalnet(
  options: LocalnetOptions,
  lifecycle: Lifecycle,
): Promise<ExitCode> {
  // What this process has compiled its roles need not compile again.
  flushCompileCache();
  await new LocalnetRun(options, lifecycle).run();
  return EXIT_CODES.done;
}
