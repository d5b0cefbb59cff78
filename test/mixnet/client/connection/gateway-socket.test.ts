import { describe, expect, it, vi } from 'vitest';
import { GatewaySocket } from '../../../../mixnet/client/connection/gateway-socket.ts';
import { SocketPair } from '../socket-pair.ts';

const LONG_MS = 60_000;
const { signal } = new AbortController();
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function create() {
  const pair = new SocketPair();
  const told = { onData: vi.fn(), onLost: vi.fn() };
  return { pair, told, socket: new GatewaySocket(() => pair.client, told) };
}

describe('a gateway socket', () => {
  it('opens, sends, receives, and is told when the other end closes', async () => {
    const { pair, told, socket } = create();
    expect(socket.bufferedAmount).toBe(0);
    const opening = socket.open('ws://gateway', LONG_MS, signal);
    pair.announce('open');
    await opening;
    const received = vi.fn();
    pair.gateway.onMessage = received;
    socket.send('hello');
    pair.gateway.send('welcome');
    await turn();
    expect(received).toHaveBeenCalledWith('hello');
    expect(told.onData).toHaveBeenCalledWith('welcome');
    pair.bufferedAmount = 7;
    expect(socket.bufferedAmount).toBe(7);
    pair.gateway.close();
    await turn();
    expect(told.onLost).toHaveBeenCalled();
  });

  it('that cannot be opened is refused, in time, and at the signal', async () => {
    const refused = create();
    const opening = refused.socket.open('ws://gateway', LONG_MS, signal);
    refused.pair.announce('error');
    await expect(opening).rejects.toMatchObject({ code: 'CLIENT_DISCONNECTED' });
    await expect(create().socket.open('ws://gateway', 1, signal)).rejects.toMatchObject({
      code: 'CLIENT_TIMEOUT',
    });
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(create().socket.open('ws://gateway', LONG_MS, stopped)).rejects.toThrow('stopped');
  });

  it('that refuses to send is lost', async () => {
    const { pair, told, socket } = create();
    const opening = socket.open('ws://gateway', LONG_MS, signal);
    pair.announce('open');
    await opening;
    pair.client.send = () => {
      throw new Error('not open');
    };
    socket.send('hello');
    expect(told.onLost).toHaveBeenCalledOnce();
  });

  it('may be closed before it was opened, and twice', () => {
    const { socket } = create();
    socket.close();
    socket.close();
    expect(() => socket.send('nobody takes this')).not.toThrow();
  });
});
