import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '@coir/io';
import { MAX_CONTROL_MESSAGE_LENGTH, MAX_FRAME_LENGTH } from '@coir/protocol/gateway';
import { addressBlock, TrustedProxies } from '@coir/service';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ConnectionLimits, ConnectionSet, listenOn } from '../../node/links/connection-set.ts';
import type { Endpoint } from '../../node/links/endpoint.ts';

/** The address for clients, and bounds on them. */
export interface ClientListenerOptions extends ConnectionLimits {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** From the TCP connection to the websocket. */
  readonly upgradeTimeoutMs: number;
  /** Reverse proxies whose `X-Forwarded-For` is believed: addresses and networks. */
  readonly trustedProxies: readonly string[];
}

/** The modules of a {@link ClientListener}. */
export interface ClientListenerModules {
  readonly clock: Clock;
  /** A client connected, from an address as `addressBlock` says it. */
  readonly onClient: (socket: WebSocket, address: string) => void;
  /** A connection over a limit was closed. */
  readonly onRefusal: () => void;
}

const MAX_HEADER_BYTES = 8 * 1024;
/**
 * Fragments of one message. Each keeps the 64 KiB that were read together with it, so that many
 * small ones would take a thousand times their length.
 */
const MAX_FRAGMENTS = 16;
/** Pieces that one frame comes in. */
const MAX_CHUNKS = 1_024;

/** Accepts websockets of clients, on any path and without a subprotocol (`gateway.md` §1.1). */
export class ClientListener {
  readonly #options: ClientListenerOptions;
  readonly #modules: ClientListenerModules;
  readonly #connections: ConnectionSet;
  readonly #proxies: TrustedProxies;
  readonly #server: Server;
  readonly #websockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Compression before encryption tells lengths apart, and its memory cannot be bounded.
    perMessageDeflate: false,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_CHUNKS,
    maxPayload: Math.max(MAX_FRAME_LENGTH, MAX_CONTROL_MESSAGE_LENGTH),
  });

  constructor(options: ClientListenerOptions, modules: ClientListenerModules) {
    this.#options = options;
    this.#modules = modules;
    this.#connections = new ConnectionSet(options);
    this.#proxies = new TrustedProxies(options.trustedProxies);
    this.#server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, refuseRequest);
    const upgraded = new WeakSet<Duplex>();
    this.#server.on('connection', (socket: Socket) => this.#accept(socket, upgraded));
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const address = this.#attribute(request);
      if (address === undefined) {
        modules.onRefusal();
        socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
        return;
      }
      this.#websockets.handleUpgrade(request, socket, head, (websocket) => {
        upgraded.add(socket);
        modules.onClient(websocket, address);
      });
    });
  }

  /**
   * Starts listening and returns the address in use.
   *
   * @throws Error when the address cannot be used.
   */
  async start(): Promise<Endpoint> {
    return await listenOn(this.#server, this.#options);
  }

  /** Stops accepting. */
  close(): void {
    if (this.#server.listening) this.#server.close();
  }

  /** Ends every connection that is left. */
  destroy(): void {
    this.#connections.destroy();
  }

  /**
   * The address block a client is in, which a proxy names; undefined if that has as many
   * connections as it may have.
   */
  #attribute({ socket, headers }: IncomingMessage): string | undefined {
    const peer = socket.remoteAddress ?? '';
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
    const block = addressBlock(this.#proxies.clientAddress(peer, forwarded));
    const isShared = this.#proxies.has(peer);
    return isShared && !this.#connections.attribute(socket, block) ? undefined : block;
  }

  #accept(socket: Socket, upgraded: WeakSet<Duplex>): void {
    const isShared = this.#proxies.has(socket.remoteAddress ?? '');
    if (!this.#connections.admit(socket, isShared)) {
      this.#modules.onRefusal();
      return;
    }
    socket.setNoDelay(true);
    const cancel = this.#modules.clock.setTimer(this.#options.upgradeTimeoutMs, () => {
      if (!upgraded.has(socket)) socket.destroy();
    });
    socket.once('close', cancel);
  }
}

/** Nothing but websockets is served here. */
function refuseRequest(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end();
}
