import { createLog, LOG_LEVELS, type Log, silentLog } from '@coir/service';
import { describe, expect, it } from 'vitest';

const CANARY = 'canary-secret';

function listen(level: (typeof LOG_LEVELS)[number] = 'trace') {
  const lines: string[] = [];
  const log = createLog({ program: 'gateway', level }, { write: (line) => lines.push(line) });
  return { log, lines, entries: () => lines.map((line) => JSON.parse(line) as object) };
}

describe('the log', () => {
  it('is JSON on a line, with level, time, program and module', () => {
    const { log, lines, entries } = listen();
    log.child({ module: 'mailbox' }).warn({ reason: 'full' }, 'a message was dropped');
    expect(lines[0]?.endsWith('\n')).toBe(true);
    expect(entries()).toEqual([
      {
        level: 'warn',
        time: expect.any(Number),
        program: 'gateway',
        module: 'mailbox',
        reason: 'full',
        msg: 'a message was dropped',
      },
    ]);
  });

  it.each<[string, (log: Log) => void]>([
    ['what is logged', (log) => log.info({ a: { b: [{ token: CANARY }] } }, 'event')],
    ['an error', (log) => log.error(Object.assign(new Error('e'), { seed: CANARY }), 'event')],
    [
      'an error without a message',
      (log) => log.error(Object.assign(new Error('e'), { seed: CANARY })),
    ],
    ['a cause', (log) => log.error({ err: new Error('e', { cause: { show: CANARY } }) }, 'event')],
    [
      'what children are made with',
      (log) => log.child({ a: { passphrase: CANARY } }).info('event'),
    ],
    [
      'what is put into a message',
      (log) => log.info('event %o %j', { serial: CANARY }, { ip: CANARY }),
    ],
    ['bytes', (log) => log.info({ packet: Buffer.from(CANARY) }, 'event')],
  ])('holds no secret in %s', (_where, write) => {
    const { log, lines } = listen();
    write(log);
    expect(lines).toHaveLength(1);
    expect(lines.join('')).not.toContain(CANARY);
    expect(lines.join('')).not.toContain(Buffer.from(CANARY).toString('base64').slice(0, 12));
  });

  it.each(LOG_LEVELS)('of level %s is written from that level on', (level) => {
    const { log, lines } = listen(level);
    for (const each of LOG_LEVELS) if (each !== 'silent') log[each]({}, each);
    const order = LOG_LEVELS.indexOf(level);
    expect(lines).toHaveLength(order);
  });

  it('can be silent', () => {
    expect(silentLog().level).toBe('silent');
  });
});
