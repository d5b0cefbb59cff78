import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES, type Lifecycle } from '@coir/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  initClient,
  printAddress,
  receiveMessages,
  report,
  sendMessage,
} from '../../../../mixnet/cli/home/run-client.ts';
import { GATEWAYS, makeAbsentNetwork } from './absent-network.ts';
import { TrialLifecycle } from './trial-lifecycle.ts';

// Commands on a network that is up are in test/end-to-end/client-and-wallet.test.ts.

const parent = mkdtempSync(join(tmpdir(), 'coir-client-'));
const network = join(parent, 'network');
const home = join(parent, 'home');
afterAll(() => rmSync(parent, { recursive: true, force: true }));
beforeAll(() => makeAbsentNetwork(network));

const later = expect.objectContaining({
  exitCode: EXIT_CODES.tryAgain,
  message: expect.stringMatching(/^the directory at .+ does not answer; .+ try again$/),
});

async function run(work: (lifecycle: Lifecycle) => Promise<unknown>) {
  const trial = new TrialLifecycle();
  const end = await trial.run(work);
  return { end, output: trial.output };
}

describe('a client whose network does not answer', () => {
  it('is made as far as it can be, and finished by the same command later', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { end, output } = await run((lifecycle) => initClient({ home, network }, lifecycle));
      expect(end).toEqual(later);
      expect(output).toBe('');
    }
    const address = await run((lifecycle) => printAddress({ home }, lifecycle));
    expect(address.end).toBe(EXIT_CODES.done);
    expect(address.output).toMatch(new RegExp(`^\\w+\\.\\w+@${GATEWAYS[0]?.identity}\\n$`));
  });

  it('sends and receives nothing, and says when to try again', async () => {
    const send = await run((lifecycle) =>
      sendMessage({ home, to: 'self', text: 'hello' }, lifecycle),
    );
    expect(send).toEqual({ end: later, output: '' });
    const receive = await run((lifecycle) => receiveMessages({ home, count: 1 }, lifecycle));
    expect(receive).toEqual({ end: later, output: '' });
  });
});

describe('a folder that is no home', () => {
  it('is named, with the command that makes one', async () => {
    const { end } = await run((lifecycle) => printAddress({ home: network }, lifecycle));
    expect(end).toMatchObject({
      exitCode: EXIT_CODES.configuration,
      message: expect.stringContaining('coir client init'),
    });
  });
});

describe('a result', () => {
  it('is printed in words, or as one line of JSON', async () => {
    const print = async (json: boolean): Promise<string> =>
      (
        await run(async (lifecycle) =>
          report(lifecycle, { home, json }, { tickets: 4 }, '4 tickets,\nall of them good'),
        )
      ).output;
    expect(await print(false)).toBe('4 tickets,\nall of them good\n');
    expect(await print(true)).toBe('{"tickets":4}\n');
  });
});
