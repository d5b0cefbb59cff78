import { createMclGroup } from '@coir/coconut/mcl';
import { EXIT_CODES, type ExitCode, ExitError, type Lifecycle } from '@coir/service';
import { describeBytes } from '../output/byte-count.ts';
import { hasCode } from '../output/exit-codes.ts';
import { resolvePath } from '../output/working-folder.ts';
import { ensureBandwidth } from './bandwidth.ts';
import { loadHome, prepareHome } from './client-home.ts';
import {
  addressOf,
  assertReachable,
  connectHome,
  explainAbsence,
  openHome,
} from './home-session.ts';
import type { Mail } from './inbox.ts';

/** Options of every command on a home. */
export interface HomeOptions {
  /** The client's folder. */
  readonly home: string;
  /** `true` prints results as JSON. */
  readonly json?: boolean;
}

/** Most bytes of a message. */
const MESSAGE_LIMIT = 6_500_000;

/** Prints a result: as JSON if that was asked for, else in words. */
export function report(
  lifecycle: Lifecycle,
  { json }: HomeOptions,
  result: Readonly<Record<string, unknown>>,
  text: string,
): void {
  lifecycle.terminal.print(json === true ? `${JSON.stringify(result)}\n` : `${text}\n`);
}

/** Makes a client: home, identity, and registration with its gateway. */
export async function initClient(
  options: HomeOptions & { readonly network: string; readonly gateway?: string },
  lifecycle: Lifecycle,
): Promise<ExitCode> {
  const { environment } = lifecycle;
  const path = resolvePath(options.home, environment);
  const network = resolvePath(options.network, environment);
  const lock = await prepareHome({ path, network, gateway: options.gateway });
  const session = await openHome(path, lifecycle, { lock });
  await connectHome(session, lifecycle);
  const address = await addressOf(session.home);
  const { name } = session.home.gateway;
  report(
    lifecycle,
    options,
    { address, home: path, gateway: name },
    `${path} is a client of ${name}. Its address, which others send to:\n${address}`,
  );
  return EXIT_CODES.done;
}

/** Prints the address of the client. */
export async function printAddress(options: HomeOptions, lifecycle: Lifecycle): Promise<ExitCode> {
  const path = resolvePath(options.home, lifecycle.environment);
  const address = await addressOf(loadHome(path, await createMclGroup()));
  report(lifecycle, options, { address }, address);
  return EXIT_CODES.done;
}

/** Sends one message, and ends when it is acknowledged. */
export async function sendMessage(
  options: HomeOptions & { readonly to: string; readonly text: string | undefined },
  lifecycle: Lifecycle,
): Promise<ExitCode> {
  const { signal } = lifecycle;
  const session = await openHome(resolvePath(options.home, lifecycle.environment), lifecycle);
  const message =
    options.text === undefined
      ? await lifecycle.terminal.readInput(MESSAGE_LIMIT)
      : new TextEncoder().encode(options.text);
  const { mixnet } = await connectHome(session, lifecycle);
  const address = options.to === 'self' ? mixnet.address : options.to;
  assertReachable(address, mixnet);
  try {
    const bandwidth = await ensureBandwidth(session, mixnet, message.length, signal);
    if (bandwidth.isTicketShown && options.json !== true) {
      const balance = describeBytes(bandwidth.balance);
      lifecycle.terminal.print(`a ticket was shown, balance ${balance}\n`);
    }
    const { fragments, elapsedMs } = await mixnet.send(address, message, signal);
    const balance = mixnet.balance ?? bandwidth.balance;
    const { isTicketShown } = bandwidth;
    report(
      lifecycle,
      options,
      { acknowledged: true, fragments: fragments.length, elapsedMs, isTicketShown, balance },
      `acknowledged after ${Math.round(elapsedMs)} ms: it is with the recipient or at its gateway`,
    );
  } catch (error) {
    throw explainSending(error) ?? explainAbsence(error, session.home);
  }
  return EXIT_CODES.done;
}

function explainSending(error: unknown): ExitError | undefined {
  if (!hasCode(error, 'CLIENT_NOT_ACKNOWLEDGED', 'CLIENT_OUT_OF_BANDWIDTH')) return undefined;
  return new ExitError(
    EXIT_CODES.tryAgain,
    `${error.message}; it may have arrived all the same, try again later`,
    { cause: error },
  );
}

/** Text without characters that would move the cursor or change the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '�');
}

function showMail({ kind, data }: Mail, { json }: HomeOptions): string {
  if (json !== true) return `${printable(new TextDecoder().decode(data))}\n`;
  return `${JSON.stringify({ kind, data: Buffer.from(data).toString('base64url') })}\n`;
}

/** Prints messages as they arrive, those that waited first. */
export async function receiveMessages(
  options: HomeOptions & { readonly count?: number },
  lifecycle: Lifecycle,
): Promise<ExitCode> {
  const session = await openHome(resolvePath(options.home, lifecycle.environment), lifecycle);
  const { mixnet, inbox } = await connectHome(session, lifecycle);
  const gaveUp = new AbortController();
  mixnet.onEvent((event) => {
    if (event.type === 'gaveUp') gaveUp.abort(explainAbsence(event.error, session.home));
  });
  const signal = AbortSignal.any([lifecycle.signal, gaveUp.signal]);
  const { count = Number.POSITIVE_INFINITY } = options;
  for (let shown = 0; shown < count; shown += 1) {
    const mail = await inbox.next(signal);
    if (!(await lifecycle.terminal.hasPrinted(showMail(mail, options)))) {
      throw new ExitError(
        EXIT_CODES.failed,
        'standard output is closed or full; the message is kept for the next "receive"',
      );
    }
    inbox.remove(mail);
  }
  return EXIT_CODES.done;
}
