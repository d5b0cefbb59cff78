import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConnectionSet, listenOn } from '../../../../mixnet/node/links/connection-set.ts';
import { connectTo, isClosedWithin } from './frame-sink.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A connection from an address, as the set sees it. */
function socketFrom(address: string | undefined): Socket {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  open.push({ close: () => socket.destroy() });
  return socket;
}

/** Offers connections to a set, sees those it turns away ended, and gives out its answers. */
function admitAll(set: ConnectionSet, sockets: readonly Socket[]): readonly boolean[] {
  return sockets.map((socket) => {
    const isAdmitted = set.admit(socket);
    expect(socket.destroyed).toBe(!isAdmitted);
    return isAdmitted;
  });
}

const socketsFrom = (...addresses: readonly (string | undefined)[]): readonly Socket[] =>
  addresses.map(socketFrom);

describe('ConnectionSet', () => {
  it('takes as many as its limit for one address, and others beside them', () => {
    const set = new ConnectionSet({ maxConnections: 10, maxConnectionsPerAddress: 2 });
    const sockets = socketsFrom('10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.2');
    expect(admitAll(set, sockets)).toEqual([true, true, false, true]);
  });

  it('counts a /64 of IPv6, and an IPv4 address written as IPv6, as one address', () => {
    const set = new ConnectionSet({ maxConnections: 10, maxConnectionsPerAddress: 1 });
    const sockets = socketsFrom(
      '2001:db8:0:1::1',
      '2001:db8:0:1:ffff::2',
      '2001:db8:0:2::1',
      '10.0.0.1',
      '::ffff:10.0.0.1',
    );
    expect(admitAll(set, sockets)).toEqual([true, false, true, true, false]);
  });

  it('takes as many as its limit in all', () => {
    const set = new ConnectionSet({ maxConnections: 2, maxConnectionsPerAddress: 2 });
    const sockets = socketsFrom('10.0.0.1', '10.0.0.2', '10.0.0.3');
    expect(admitAll(set, sockets)).toEqual([true, true, false]);
  });

  it('has room again for those that ended, and not for those it turned away', async () => {
    const set = new ConnectionSet({ maxConnections: 3, maxConnectionsPerAddress: 2 });
    const kept = socketsFrom('10.0.0.1', '10.0.0.1');
    const refused = socketsFrom('10.0.0.1');
    admitAll(set, kept);
    expect(admitAll(set, refused)).toEqual([false]);
    await once(refused[0] as Socket, 'close');
    expect(admitAll(set, socketsFrom('10.0.0.1'))).toEqual([false]);
    kept[0]?.destroy();
    await once(kept[0] as Socket, 'close');
    expect(admitAll(set, socketsFrom('10.0.0.1', '10.0.0.1'))).toEqual([true, false]);
  });

  it('turns away a connection that has ended already', () => {
    const set = new ConnectionSet({ maxConnections: 1, maxConnectionsPerAddress: 1 });
    expect(admitAll(set, socketsFrom(undefined, '10.0.0.1'))).toEqual([false, true]);
  });

  it('ends all of them', () => {
    const set = new ConnectionSet({ maxConnections: 3, maxConnectionsPerAddress: 3 });
    const sockets = socketsFrom('10.0.0.1', '10.0.0.2');
    admitAll(set, sockets);
    set.destroy();
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  });
});

describe('listenOn', () => {
  it('gives out the port it took, on which it can be reached', async () => {
    const server = createServer((socket) => socket.destroy());
    open.push(server);
    const hop = await listenOn(server, { host: '127.0.0.1', port: 0 });
    expect(hop).toEqual({ host: '127.0.0.1', port: expect.any(Number) });
    expect(hop.port).toBeGreaterThan(0);
    expect(await isClosedWithin(await connectTo(hop), 2000)).toBe(true);
  });

  it('fails with the reason where another program listens', async () => {
    const [first, second] = [createServer(), createServer()];
    open.push(first);
    const hop = await listenOn(first, { host: '127.0.0.1', port: 0 });
    await expect(listenOn(second, hop)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('leaves the server as it is when a connection cannot be accepted', async () => {
    const onConnection = vi.fn((socket: Socket) => socket.destroy());
    const server = createServer(onConnection);
    open.push(server);
    const hop = await listenOn(server, { host: '127.0.0.1', port: 0 });
    server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
    await connectTo(hop);
    await vi.waitFor(() => expect(onConnection).toHaveBeenCalledTimes(1));
  });
});
