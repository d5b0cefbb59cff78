import { issuerProgram } from '@coir/issuer-service';
import { ledgerProgram } from '@coir/issuer-service/ledger';
import { directoryProgram, gatewayProgram, mixNodeProgram } from '@coir/mixnet';
import {
  loadSettings,
  type RunningService,
  type ServiceProgram,
  type SettingTree,
} from '@coir/service';
import { verifierProgram } from '@coir/verifier';
import { type Role, Supervisor } from '../../../mixnet/localnet/supervisor.ts';
import { createTestRuntime } from '../../support/service-runtime.ts';

/** Starts a program with the settings of its file. */
async function startFrom<Tree extends SettingTree>(
  program: ServiceProgram<Tree>,
  file: string,
): Promise<RunningService> {
  const { values } = loadSettings(program.settings, { file, environment: {} });
  const runtime = createTestRuntime(program.settings.program);
  const service = await program.start(values, runtime);
  runtime.readiness.open();
  return service;
}

const STARTERS: Readonly<Record<string, (file: string) => Promise<RunningService>>> = {
  ledger: (file) => startFrom(ledgerProgram, file),
  issuer: (file) => startFrom(issuerProgram, file),
  verifier: (file) => startFrom(verifierProgram, file),
  directory: (file) => startFrom(directoryProgram, file),
  gateway: (file) => startFrom(gatewayProgram, file),
  'mix-node': (file) => startFrom(mixNodeProgram, file),
};

/** Runs the real services of a local network in the process of a test, where they start sooner. */
export class InProcessSupervisor extends Supervisor {
  readonly started: string[] = [];
  readonly #services = new Map<string, RunningService>();

  constructor() {
    super({
      onFailure: (error) => {
        throw error;
      },
    });
  }

  override async start({ name, words, configFile }: Role): Promise<string> {
    const start = STARTERS[words[0] ?? ''];
    if (start === undefined) throw new Error(`there is no role ${words[0]}`);
    const service = await start(configFile);
    this.#services.set(name, service);
    this.started.push(name);
    return service.address;
  }

  override async stop(): Promise<void> {
    const services = [...this.#services.values()].reverse();
    this.#services.clear();
    for (const service of services) await service.stop();
  }
}
