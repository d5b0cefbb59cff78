import { afterEach, beforeEach } from 'vitest';
import {
  type ClientEvent,
  type ClientIdentity,
  createClientIdentity,
  MixnetClient,
  type MixnetClientModules,
  type MixnetClientOptions,
  type NymMessage,
  type TraceEvent,
} from '../../../mixnet/client/index.ts';
import type { InProcessGateway } from './in-process-gateway.ts';
import { InProcessNetwork } from './in-process-network.ts';

/** The network of the test that runs. */
export let network: InProcessNetwork;
let clients: TestClient[];

/** A client, and all it was told. */
export interface TestClient {
  readonly client: MixnetClient;
  readonly identity: ClientIdentity;
  readonly messages: string[];
  readonly events: ClientEvent[];
  readonly trace: TraceEvent[];
}

beforeEach(() => {
  network = new InProcessNetwork('network of clients');
  clients = [];
});
afterEach(() => {
  for (const { client } of clients) client.stop();
});

/** A client that is not patient, stopped after the test. */
export function create(
  options: Partial<MixnetClientOptions> = {},
  modules: Partial<MixnetClientModules> = {},
): TestClient {
  const identity = options.identity ?? createClientIdentity();
  const trace: TraceEvent[] = [];
  const client = new MixnetClient(
    {
      identity,
      averageDelayMs: 1,
      ackWaitAdditionMs: 150,
      responseTimeoutMs: 500,
      claimTimeoutMs: 500,
      reconnectDelayMs: 10,
      maxReconnectDelayMs: 40,
      trace: (event) => trace.push(event),
      ...options,
    },
    { topology: network.topology, openSocket: network.openSocket, ...modules },
  );
  const messages: string[] = [];
  const events: ClientEvent[] = [];
  client.onMessage((message: NymMessage) => {
    if (message.kind === 'plain') messages.push(new TextDecoder().decode(message.data));
  });
  client.onEvent((event) => events.push(event));
  const made = { client, identity, messages, events, trace };
  clients.push(made);
  return made;
}

/** The gateway at this place of the network. */
export function gatewayAt(position: number): InProcessGateway {
  const gateway = network.gateways[position];
  if (gateway === undefined) throw new Error('no such gateway');
  return gateway;
}

/** A client that is connected to the gateway at this place. */
export async function started(
  position = 0,
  options: Partial<MixnetClientOptions> = {},
  modules: Partial<MixnetClientModules> = {},
): Promise<TestClient> {
  const made = create(options, modules);
  await made.client.start(gatewayAt(position).node.identityKey);
  return made;
}

/** Types of the events a client was told. */
export const eventTypes = (made: TestClient): string[] => made.events.map((event) => event.type);
/** `true` if a client was told an event of this type. */
export const isEvent = (made: TestClient, type: ClientEvent['type']): boolean =>
  made.events.some((event) => event.type === type);
