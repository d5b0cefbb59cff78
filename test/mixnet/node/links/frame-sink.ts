import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Endpoint } from '@coir/mixnet';
import { encodeFrame, type Frame, FrameDecoder } from '@coir/protocol/frame';

/** A node's end of the wire that only collects what arrives. */
export class FrameSink {
  readonly frames: Frame[] = [];
  readonly sockets: Set<Socket> = new Set();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(onConnection?: (socket: Socket) => void): Promise<FrameSink> {
    const server = createServer();
    const sink = new FrameSink(server);
    server.on('connection', (socket: Socket) => {
      sink.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sink.sockets.delete(socket));
      if (onConnection !== undefined) {
        onConnection(socket);
        return;
      }
      const decoder = new FrameDecoder();
      socket.on('data', (chunk: Uint8Array) =>
        decoder.push(chunk, (frame) => sink.frames.push(frame)),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get hop(): Endpoint {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Opens a connection to a node, as another node would. */
export async function connectTo(hop: Endpoint): Promise<Socket> {
  const socket = connect(hop.port, hop.host);
  socket.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('close', () => reject(new Error('refused')));
  });
  return socket;
}

/** Sends packets in frames of version 7. */
export function sendPackets(socket: Socket, packets: readonly Uint8Array[]): void {
  for (const packet of packets) socket.write(encodeFrame({ keyRotation: 'unknown', packet }));
}

/** `true` if the other side closes the connection in time. */
export async function isClosedWithin(socket: Socket, ms: number): Promise<boolean> {
  if (socket.destroyed) return true;
  return await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    socket.resume();
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
