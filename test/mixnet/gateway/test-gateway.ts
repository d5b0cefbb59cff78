import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@coir/io';
import {
  Gateway,
  type GatewayAddresses,
  type GatewayLimits,
  type GatewayOptions,
} from '@coir/mixnet';
import type { IdentityKeyPair } from '@coir/protocol/gateway';
import { encodeNodeAddress, MAX_ADDRESS_LENGTH, PACKET_SIZES, padNodeAddress } from '@coir/sphinx';
import { randomBytes, x25519 } from '@coir/sphinx/primitives';
import type { Admission } from '@coir/verifier-api';
import { initGateway } from '../../support/node-state.ts';
import { createTestRuntime } from '../../support/service-runtime.ts';
import { packetOver, type RouteHop, topologyOf } from '../mix-node/test-network.ts';
import { connectTo, FrameSink, sendPackets } from '../node/links/frame-sink.ts';
import { createIdentity, RawClient } from './raw-client.ts';
import { TestAdmission } from './test-admission.ts';

/** Options of a gateway that a test changes. */
export interface TestGatewayOptions {
  readonly openAccess?: boolean;
  readonly limits?: Partial<GatewayLimits>;
  readonly clock?: Clock;
  readonly admission?: Admission;
}

/**
 * A gateway on loopback with files of its own, a hop that collects what it sends, and clients that
 * can return.
 */
export class TestGateway {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'gateway-'));
  readonly admission: TestAdmission = new TestAdmission();
  readonly options: GatewayOptions;
  readonly sink: FrameSink;
  readonly #testOptions: TestGatewayOptions;
  readonly #clients: RawClient[] = [];
  #lastLogin = 0;
  gateway: Gateway;
  addresses: GatewayAddresses = { client: { host: '', port: 0 }, mix: { host: '', port: 0 } };

  private constructor(sink: FrameSink, testOptions: TestGatewayOptions) {
    this.sink = sink;
    this.#testOptions = testOptions;
    this.options = {
      host: '127.0.0.1',
      clientPort: 0,
      mixPort: 0,
      identityKey: randomBytes(32),
      sphinxKey: randomBytes(32),
      databaseFile: join(this.folder, 'gateway.sqlite'),
      replayFile: join(this.folder, 'replay-tags'),
      openAccess: testOptions.openAccess,
      limits: testOptions.limits,
    };
    this.gateway = this.#create();
  }

  static async start(options: TestGatewayOptions = {}): Promise<TestGateway> {
    const self = new TestGateway(await FrameSink.start(), options);
    await initGateway(self.options);
    self.addresses = await self.gateway.start();
    return self;
  }

  /** Ends the gateway, in order, and starts another on the same files. */
  async restart(): Promise<void> {
    await this.gateway.stop();
    this.gateway = this.#create();
    this.addresses = await this.gateway.start();
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.socket.terminate();
    await this.gateway.stop();
    await this.sink.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** The gateway as the end of a route. */
  get end(): RouteHop {
    const sphinxPublicKey = x25519.publicKey(this.options.sphinxKey);
    return { hop: this.addresses.mix, sphinxPublicKey };
  }

  async connect(identity: IdentityKeyPair = createIdentity()): Promise<RawClient> {
    const client = await RawClient.connect(this.addresses.client, identity);
    this.#clients.push(client);
    return client;
  }

  /** A client that has just registered. */
  async register(identity?: IdentityKeyPair): Promise<RawClient> {
    const client = await this.connect(identity);
    await client.register(this.gateway.identity);
    await client.expect('register');
    return client;
  }

  /**
   * A client that returns; the answer has not come yet. Each log-in is a second later than the one
   * before.
   */
  async beginLogin(known: RawClient): Promise<RawClient> {
    const client = await this.connect(known.identity);
    this.#lastLogin = Math.max(this.#lastLogin + 1, Math.floor(Date.now() / 1000));
    client.authenticate(known.sharedKey, { unixSeconds: this.#lastLogin });
    return client;
  }

  async login(known: RawClient): Promise<RawClient> {
    const client = await this.beginLogin(known);
    await client.expect('authenticate');
    return client;
  }

  /** A packet whose route ends here, with its acknowledgement going to the sink. */
  messageFor(
    client: Uint8Array,
    message: Uint8Array,
    ack: Uint8Array = randomBytes(PACKET_SIZES.ack),
  ): Uint8Array {
    const ackHop = padNodeAddress(encodeNodeAddress(this.sink.hop), MAX_ADDRESS_LENGTH);
    return packetOver([this.end], {
      destination: client,
      message: Buffer.concat([ackHop, ack, message]),
    });
  }

  /** Sends packets to the gateway's mix port, as a mix node would. */
  async deliver(...packets: readonly Uint8Array[]): Promise<void> {
    const socket = await connectTo(this.addresses.mix);
    sendPackets(socket, packets);
    await new Promise<void>((resolve) => socket.end(resolve));
  }

  #create(): Gateway {
    return new Gateway(this.options, {
      ...createTestRuntime('gateway'),
      clock: this.#testOptions.clock ?? systemClock,
      random: randomBytes,
      admission: this.#testOptions.admission ?? this.admission,
      fetchTopology: async () =>
        topologyOf([{ hop: this.sink.hop, sphinxPublicKey: randomBytes(32) }]),
    });
  }
}
