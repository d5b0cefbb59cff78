import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { formatRecipient, type MixnetClient, type SendReport } from '@coir/client';
import type { Ticket } from '@coir/wallet';
import { TREASURY_FILE } from '../create-network.ts';
import { fundAccount } from '../funding.ts';
import { createLocalClient, type LocalClient, loadLocalClient } from '../local-client.ts';
import type { LocalGateway, LocalNetwork, Step } from '../local-network.ts';
import { claimAnew } from './claim-anew.ts';
import { type ComparedExposure, compareExposures } from './exposure.ts';
import { nextMessage } from './next-message.ts';
import { type PacketView, viewsOfPacket } from './packet-views.ts';
import { describeStep } from './purchase-steps.ts';
import { Recorder } from './recorder.ts';
import { describePath, describePurchase, shorten } from './sentences.ts';

/** Tickets in the book the demonstration buys. */
const BOOK_SIZE = 4;
const DENOMINATION = 1;
/** Play money for the client: enough for some books. */
const GRANT = 20_000n;
const MESSAGE = 'hello world';
const SECOND_MESSAGE = 'hello second client';

/** Needed to run a demonstration. */
export interface DemonstrationModules {
  /** Told of every step. */
  readonly step: Step;
  /** Told what is no step. */
  readonly say: (text: string) => void;
  /** Told of a part of the step in progress, and the time it took. */
  readonly sayPart: (text: string, tookMs: number) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Everything each party saw. */
export interface DemonstrationResult {
  /** Bytes that issuers and gateways were shown, compared with the other side's. */
  readonly exposures: readonly ComparedExposure[];
  /** The packet as each node saw it. */
  readonly packetViews: readonly PacketView[];
}

/** A client, and the recorder of what it tells others. */
interface RecordedClient extends LocalClient {
  readonly name: string;
  readonly recorder: Recorder;
}

/** Has a client buy, be admitted, send and be refused, and shows what each party saw. */
export class Demonstration {
  readonly #network: LocalNetwork;
  readonly #modules: DemonstrationModules;
  readonly #open: { close(): void }[] = [];
  #purchaseTimes = { previous: 0 };

  /** Prepares a run on a network that is up. */
  constructor(network: LocalNetwork, modules: DemonstrationModules) {
    this.#network = network;
    this.#modules = modules;
  }

  /** Runs it. @throws Error at the first thing that is not as it should be. */
  async run(): Promise<DemonstrationResult> {
    const [here, there] = this.#network.gateways;
    if (here === undefined || there === undefined) throw new Error('two gateways are needed');
    try {
      const client = await this.#createClient('client-1', here);
      await this.#obtainTickets(client);
      const { mixnetClient, ticket } = await this.#admit(client, here);
      const report = await this.#sendToItself(mixnetClient);
      await this.#sendToSecondClient(mixnetClient, there);
      await this.#showAgain(client, ticket, there);
      return this.#compare(client, report);
    } finally {
      for (const each of this.#open.reverse()) each.close();
    }
  }

  async #createClient(name: string, gateway: LocalGateway): Promise<RecordedClient> {
    const { folder: network, manifest, directoryUrl, ledgerUrl } = this.#network;
    const folder = join(network.path, name);
    if (!existsSync(folder)) {
      const unfinished = `${folder}.new`;
      mkdirSync(unfinished, { recursive: true, mode: 0o700 });
      await createLocalClient(unfinished);
      renameSync(unfinished, folder);
    }
    const recorder = new Recorder(manifest);
    const partyOf = (url: string): string | undefined => {
      const issuer = manifest.manifest.issuers.find((each) => url.startsWith(`${each.url}/`));
      return issuer === undefined ? undefined : `issuer ${issuer.index}`;
    };
    const client = await loadLocalClient({
      folder,
      directoryUrl,
      ledgerUrl,
      manifest,
      // The demonstration spends at once, and shows how little that tells.
      spendDelayMs: 0,
      fetch: recorder.recordIssuers(partyOf),
      onPurchaseStep: (purchaseStep) => {
        const text = describeStep(purchaseStep);
        const took = Math.max(0, purchaseStep.atMs - this.#purchaseTimes.previous);
        this.#purchaseTimes.previous = purchaseStep.atMs;
        if (text !== undefined) this.#modules.sayPart(text, took);
      },
    });
    this.#open.push(client);
    const address = formatRecipient({
      identityKey: client.identity.signing.publicKey,
      encryptionKey: client.identity.encryption.publicKey,
      gatewayIdentity: gateway.identity,
    });
    this.#modules.say(`${name} is ${shorten(address)}`);
    return { ...client, name, recorder };
  }

  async #obtainTickets(client: RecordedClient): Promise<void> {
    const { step, say, signal } = this.#modules;
    this.#purchaseTimes.previous = Date.now();
    const unfinished = (await client.wallet.listPurchases()).filter(
      ({ state }) => state !== 'complete' && state !== 'failed',
    );
    if (unfinished.length > 0) {
      await step(
        'an earlier purchase is completed, without paying again',
        async () => {
          const [outcome] = await client.wallet.resumePurchases(signal);
          if (outcome?.error !== undefined) throw outcome.error;
          if (outcome?.result === undefined) throw new Error('nothing was resumed');
          return outcome.result;
        },
        describePurchase,
      );
    }
    const { tickets, pending } = await client.wallet.balance();
    if (tickets + pending > 0) {
      if (unfinished.length === 0)
        say(`client-1 has ${tickets + pending} tickets of an earlier run`);
      return;
    }
    await this.#fund(client);
    this.#purchaseTimes.previous = Date.now();
    await step(
      'a ticket book is bought',
      () => client.wallet.buyTicketBook({ denomination: DENOMINATION, count: BOOK_SIZE }, signal),
      describePurchase,
    );
  }

  async #fund({ name, account }: RecordedClient): Promise<void> {
    const { folder, manifest, ledgerUrl } = this.#network;
    const { id: chainId, denom } = manifest.manifest.chain;
    const treasuryFile = join(folder.path, TREASURY_FILE);
    const to = account.address;
    await this.#modules.step(
      `${name}'s account is funded`,
      async () => {
        const request = { treasuryFile, ledgerUrl, chainId, denom, to, amount: GRANT };
        await fundAccount(request, this.#modules.signal);
        return await account.balance(denom);
      },
      (balance) => `${balance} ${denom} on ${to.slice(0, 14)}…`,
    );
  }

  async #connect(client: RecordedClient, gateway: LocalGateway): Promise<MixnetClient> {
    const party = gateway.name.replace('-', ' ');
    const trace = client.recorder.recordGateway(party, client.identity.signing.publicKey);
    const mixnetClient = client.createMixnetClient({ trace });
    this.#open.push({ close: () => mixnetClient.stop() });
    await mixnetClient.start(gateway.identity, this.#modules.signal);
    return mixnetClient;
  }

  async #admit(
    client: RecordedClient,
    gateway: LocalGateway,
  ): Promise<{ mixnetClient: MixnetClient; ticket: Ticket }> {
    const { step, signal } = this.#modules;
    const mixnetClient = await step(`client-1 registers with ${gateway.name}`, () =>
      this.#connect(client, gateway),
    );
    const target = {
      gatewayIdentity: gateway.identity,
      clientIdentity: client.identity.signing.publicKey,
    };
    const ticket = await step(
      `it shows one ticket to ${gateway.name}`,
      async () => {
        const claim = await client.wallet.prepareSpend(target);
        const pending = await client.store.pendingSpend(
          target.gatewayIdentity,
          target.clientIdentity,
        );
        // Of a spent ticket the wallet keeps nothing that could be shown again.
        const ticket = (await client.store.tickets()).find(
          ({ ticketId }) => ticketId === pending?.ticketId,
        );
        if (ticket === undefined) throw new Error('the wallet lost the ticket');
        const outcome = await mixnetClient.claim(claim, signal);
        const state = await client.wallet.settleSpend(claim, outcome);
        if (state !== 'spent') {
          throw new Error(
            `the ticket was refused: ${'refused' in outcome ? outcome.refused.code : state}`,
          );
        }
        return ticket;
      },
      () => `credited, balance ${(mixnetClient.balance ?? 0) / 2 ** 20} MiB`,
    );
    return { mixnetClient, ticket };
  }

  async #sendToItself(mixnetClient: MixnetClient): Promise<SendReport> {
    const { step, signal } = this.#modules;
    const received = nextMessage(mixnetClient, signal);
    received.catch(() => undefined);
    const report = await step(
      `it sends "${MESSAGE}" to itself through three mixes`,
      () => mixnetClient.send(mixnetClient.address, new TextEncoder().encode(MESSAGE), signal),
      describePath,
    );
    await this.#expect('client-1 receives', received, MESSAGE);
    return report;
  }

  async #expect(who: string, received: Promise<string>, expected: string): Promise<void> {
    await this.#modules.step(
      who,
      async () => {
        const text = await received;
        if (text !== expected) throw new Error(`something else arrived: ${JSON.stringify(text)}`);
        return text;
      },
      (text) => `"${text}"`,
    );
  }

  async #sendToSecondClient(sender: MixnetClient, gateway: LocalGateway): Promise<void> {
    const { step, signal } = this.#modules;
    const second = await this.#createClient('client-2', gateway);
    const receiver = await step(`client-2 registers with ${gateway.name}`, () =>
      this.#connect(second, gateway),
    );
    const received = nextMessage(receiver, signal);
    received.catch(() => undefined);
    await step(
      'client-1 sends to client-2',
      () => sender.send(receiver.address, new TextEncoder().encode(SECOND_MESSAGE), signal),
      describePath,
    );
    await this.#expect('client-2 receives', received, SECOND_MESSAGE);
  }

  /**
   * Shows a spent ticket to another gateway with a proof made for it: all that could tell is the
   * nullifier.
   */
  async #showAgain(client: RecordedClient, ticket: Ticket, gateway: LocalGateway): Promise<void> {
    const { step, signal } = this.#modules;
    const claim = claimAnew(this.#network.manifest, ticket, {
      gatewayIdentity: gateway.identity,
      clientIdentity: client.identity.signing.publicKey,
    });
    await step(
      `the same ticket is shown at ${gateway.name}`,
      async () => {
        const mixnetClient = await this.#connect(client, gateway);
        const outcome = await mixnetClient.claim(claim, signal);
        if (!('refused' in outcome)) throw new Error('it was credited a second time');
        if (outcome.refused.code !== 'already_spent') {
          throw new Error(`it was refused for another reason: ${outcome.refused.code}`);
        }
        return outcome.refused.code;
      },
      (code) => `refused, ${code}`,
    );
  }

  #compare({ recorder }: RecordedClient, report: SendReport): DemonstrationResult {
    const { issuerExposures, gatewayExposures, firstPacket } = recorder;
    const exposures = [
      ...compareExposures(issuerExposures, gatewayExposures),
      ...compareExposures(gatewayExposures, issuerExposures),
    ];
    const linked = exposures.find(({ isPublic, reappears }) => !isPublic && reappears);
    if (linked !== undefined) throw new Error(`${linked.party} saw ${linked.what} that links`);
    const [fragment] = report.fragments;
    if (firstPacket === undefined || fragment === undefined) throw new Error('nothing was sent');
    const secret = new TextEncoder().encode(MESSAGE);
    const packetViews = viewsOfPacket(this.#network.folder, firstPacket, fragment.path, secret);
    return { exposures, packetViews };
  }
}
