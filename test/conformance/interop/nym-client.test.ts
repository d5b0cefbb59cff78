import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createClientIdentity, MixnetClient } from '@coir/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenMixnet, startOpenMixnet } from '../../support/open-mixnet.ts';

const program = fileURLToPath(new URL('../../support/nym-client.ts', import.meta.url));
const DEADLINE_MS = 30_000;

interface Report {
  readonly loaded?: boolean;
  readonly address?: string;
  readonly sent?: boolean;
  readonly received?: string;
  readonly failed?: string;
}

/** The foreign client's process, its reports kept until they are asked for. */
class NymClientProcess {
  readonly #child: ChildProcess;
  readonly #reports: Report[] = [];
  #output = '';
  #wake: () => void = () => undefined;

  constructor() {
    this.#child = fork(program, { execArgv: ['--conditions=source'], silent: true });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#output = (this.#output + String(chunk)).slice(-4_000);
      });
    }
    this.#child.on('message', (report: Report) => {
      this.#reports.push(report);
      this.#wake();
    });
  }

  command(command: object): void {
    this.#child.send(command);
  }

  /** The first report with this member. */
  async next<Name extends keyof Report>(name: Name): Promise<NonNullable<Report[Name]>> {
    const endsAt = Date.now() + DEADLINE_MS;
    for (;;) {
      const failure = this.#reports.find(({ failed }) => failed !== undefined);
      if (failure !== undefined) throw new Error(`${failure.failed}\n${this.#output}`);
      const position = this.#reports.findIndex((report) => report[name] !== undefined);
      const [report] = position < 0 ? [] : this.#reports.splice(position, 1);
      const value = report?.[name];
      if (value !== undefined) return value as NonNullable<Report[Name]>;
      if (Date.now() > endsAt) throw new Error(`no ${name} in time\n${this.#output}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 500);
      });
    }
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}

describe('the published Nym client, unmodified', () => {
  let mixnet: OpenMixnet;
  let nym: NymClientProcess;
  let address: string;

  beforeAll(async () => {
    [mixnet] = await Promise.all([startOpenMixnet()]);
    nym = new NymClientProcess();
    await nym.next('loaded');
    nym.command({ start: { nymApiUrl: `${mixnet.directoryUrl}/api`, clientId: 'foreign' } });
    address = await nym.next('address');
  });

  afterAll(async () => {
    nym?.end();
    await mixnet?.stop();
  });

  it('registers with our gateway', () => {
    expect(address).toMatch(/^\w+\.\w+@\w+$/);
  });

  it('sends to itself through our three mixes and receives it', async () => {
    nym.command({ send: { recipient: address, text: 'from Nym to Nym' } });
    await nym.next('sent');
    expect(await nym.next('received')).toBe('from Nym to Nym');
  });

  it('sends a message of many fragments to itself', async () => {
    const text = 'fragment '.repeat(2_500);
    nym.command({ send: { recipient: address, text } });
    expect(await nym.next('received')).toBe(text);
  });

  it('sends to our client and gets what our client sends back', async () => {
    const ours = new MixnetClient(
      { identity: createClientIdentity() },
      { directoryUrl: mixnet.directoryUrl },
    );
    const received = new Promise<string>((resolve) => {
      ours.onMessage((message) => {
        if (message.kind === 'plain') resolve(new TextDecoder().decode(message.data));
      });
    });
    try {
      await ours.start();
      expect(await ours.requestOpenAccess()).toBe(64 * 2 ** 30);
      nym.command({ send: { recipient: ours.address, text: 'from Nym to Coir' } });
      expect(await received).toBe('from Nym to Coir');
      const report = await ours.send(address, new TextEncoder().encode('from Coir to Nym'));
      expect(report.fragments).toHaveLength(1);
      expect(await nym.next('received')).toBe('from Coir to Nym');
    } finally {
      ours.stop();
    }
  });
});
