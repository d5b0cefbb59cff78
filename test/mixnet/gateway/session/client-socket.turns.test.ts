import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { ClientSocket } from '../../../../mixnet/gateway/session/client-socket.ts';
import { FakeClock } from '../../node/fake-clock.ts';

describe('messages that wait already', () => {
  it('are taken sixteen at a time, and everything else has its turn in between', async () => {
    const websocket = Object.assign(new EventEmitter(), {
      readyState: 1,
      OPEN: 1,
      isPaused: false,
    });
    const options = { maxWaitingMessages: 1_000, maxBufferedBytes: 1, heartbeatMs: 1 };
    const socket = new ClientSocket(websocket as unknown as WebSocket, options, {
      clock: new FakeClock(),
    });
    for (let count = 0; count < 100; count += 1) websocket.emit('message', Buffer.from('x'), false);
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    for (let count = 0; count < 100; count += 1) await socket.receive();
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(6);
  });
});
