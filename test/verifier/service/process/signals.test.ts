import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  listenToSignals,
  type SignalSource,
} from '../../../../verifier/service/process/signals.ts';

let source: EventEmitter;
let now: number;
let calls: string[];
beforeEach(() => {
  source = new EventEmitter();
  now = 1_000;
  calls = [];
});

function listen(kind: 'service' | 'command', isUnderNpm = false): void {
  listenToSignals(source as unknown as SignalSource, {
    isUnderNpm,
    monotonicMs: () => now,
    stop: (signal) => calls.push(`stop ${signal}`),
    endAtOnce: () => calls.push('end'),
    reload: kind === 'service' ? () => calls.push('reload') : undefined,
  });
}

/** Sends a signal some time after the one before. */
function send(signal: NodeJS.Signals, afterMs = 0): void {
  now += afterMs;
  source.emit(signal, signal);
}

describe('a signal', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s stops, and the second one ends at once', (signal) => {
    listen('service');
    send(signal);
    expect(calls).toEqual([`stop ${signal}`]);
    send('SIGTERM', 1);
    expect(calls).toEqual([`stop ${signal}`, 'end']);
  });

  it('SIGHUP has a service read again, as often as it comes, and stops a command', () => {
    listen('service');
    send('SIGHUP');
    send('SIGHUP');
    expect(calls).toEqual(['reload', 'reload']);
    calls = [];
    source.removeAllListeners();
    listen('command');
    send('SIGHUP');
    send('SIGINT', 1);
    expect(calls).toEqual(['stop SIGHUP', 'end']);
  });

  it('that npm passes on once more counts as one, and one after a quarter of a second as two', () => {
    listen('command', true);
    send('SIGINT');
    send('SIGINT', 249);
    expect(calls).toEqual(['stop SIGINT']);
    send('SIGINT', 1);
    expect(calls).toEqual(['stop SIGINT', 'end']);
  });
});
