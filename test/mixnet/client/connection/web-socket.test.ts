import { expect, it, vi } from 'vitest';
import { attachWebSocket } from '../../../../mixnet/client/connection/web-socket.ts';
import { SocketPair } from '../socket-pair.ts';

const handlers = () => ({ onOpen: vi.fn(), onLost: vi.fn(), onData: vi.fn() });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('connects a socket’s events, and takes binary messages as array buffers', async () => {
  const pair = new SocketPair();
  const told = handlers();
  const socket = attachWebSocket(() => pair.client, 'ws://gateway', told);
  expect(socket).toBe(pair.client);
  expect(pair.client.binaryType).toBe('arraybuffer');
  pair.announce('open');
  pair.gateway.send('text');
  pair.gateway.send(Uint8Array.of(1, 2));
  await turn();
  expect(told.onOpen).toHaveBeenCalledOnce();
  expect(told.onData.mock.calls).toEqual([['text'], [Uint8Array.of(1, 2).buffer]]);
  pair.gateway.close();
  await turn();
  expect(told.onLost.mock.calls).toEqual([[]]);
});

it('is lost with its cause where the platform tells one', () => {
  const listeners = new Map<string, (event: object) => void>();
  const socket = {
    binaryType: 'blob',
    bufferedAmount: 0,
    send: () => undefined,
    close: () => undefined,
    addEventListener: (type: string, listener: (event: never) => void) => {
      listeners.set(type, listener as (event: object) => void);
    },
  };
  const told = handlers();
  attachWebSocket(() => socket, 'ws://gateway', told);
  const cause = new Error('refused');
  listeners.get('error')?.({ error: cause });
  listeners.get('error')?.({});
  expect(told.onLost.mock.calls).toEqual([[cause], [undefined]]);
});

it('is lost at once where it cannot even be tried', () => {
  const told = handlers();
  const failure = new SyntaxError('no address');
  const socket = attachWebSocket(
    () => {
      throw failure;
    },
    'nowhere',
    told,
  );
  expect(socket).toBeUndefined();
  expect(told.onLost.mock.calls).toEqual([[failure]]);
});
