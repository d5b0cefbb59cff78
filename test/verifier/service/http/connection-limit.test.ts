import { connect, type Socket } from 'node:net';
import {
  buildHttpServer,
  listen,
  Metrics,
  parseBody,
  Readiness,
  ServiceError,
  silentLog,
} from '@coir/service';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const LIMITS = { maxConnections: 16, maxConnectionsPerAddress: 16, trustedProxies: [] };

function makeModules(reasons: readonly string[] = [], log = silentLog()) {
  const modules = { log, metrics: new Metrics('echo'), monotonicMs: () => performance.now() };
  const readiness = new Readiness(modules);
  readiness.add({ name: 'store', probe: () => reasons });
  return { log, readiness };
}

function makeServer(reasons: readonly string[] = [], log = silentLog()) {
  const modules = makeModules(reasons, log);
  modules.readiness.open();
  const app = buildHttpServer({ connections: LIMITS, bodyLimit: 100 }, modules);
  opened.push({ app, readiness: modules.readiness });
  app.post('/echo', (request) => parseBody(z.strictObject({ name: z.string() }), request.body));
  app.get('/refused', () => {
    throw new ServiceError({
      status: 425,
      code: 'not_yet',
      detail: 'Try again.',
      retryable: true,
      retryAfterSeconds: 2,
      extra: { reason: 'early' },
    });
  });
  app.get('/broken', () => {
    throw new Error('secret detail');
  });
  return app;
}

const opened: { app: FastifyInstance; readiness: Readiness }[] = [];
afterEach(async () => {
  for (const { app, readiness } of opened.splice(0)) {
    readiness.close();
    await app.close();
  }
});

describe('connections', () => {
  const open = async (url: string): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    return socket;
  };
  const isKept = async (socket: Socket): Promise<boolean> => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return !socket.destroyed && !socket.readableEnded;
  };

  it('of one address are at most so many, and places come free again', async () => {
    const modules = makeModules();
    const app = buildHttpServer(
      { connections: { ...LIMITS, maxConnectionsPerAddress: 2 }, bodyLimit: 1 },
      modules,
    );
    opened.push({ app, readiness: modules.readiness });
    const url = await listen(app, { host: '127.0.0.1', port: 0 });
    const [first, second] = [await open(url), await open(url)];
    const third = await open(url);
    third.resume();
    expect(await Promise.all([first, second, third].map(isKept))).toEqual([true, true, false]);
    first.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const fourth = await open(url);
    fourth.resume();
    expect(await isKept(fourth)).toBe(true);
    for (const socket of [second, fourth]) socket.destroy();
  });

  it('of a trusted proxy have no such bound, and bring the address they speak for', async () => {
    const modules = makeModules();
    const limits = { ...LIMITS, maxConnectionsPerAddress: 1, trustedProxies: ['127.0.0.0/8'] };
    const app = buildHttpServer({ connections: limits, bodyLimit: 1 }, modules);
    opened.push({ app, readiness: modules.readiness });
    app.get('/ip', (request) => ({ ip: request.ip }));
    const url = await listen(app, { host: '127.0.0.1', port: 0 });
    const sockets = await Promise.all([open(url), open(url), open(url)]);
    expect(await Promise.all(sockets.map(isKept))).toEqual([true, true, true]);
    for (const socket of sockets) socket.destroy();
    const headers = { 'x-forwarded-for': '198.51.100.7' };
    expect(await (await fetch(`${url}/ip`, { headers })).json()).toEqual({ ip: '198.51.100.7' });
  });

  it('of a stranger do not bring another address', async () => {
    const app = makeServer();
    app.get('/ip', (request) => ({ ip: request.ip }));
    const url = await listen(app, { host: '127.0.0.1', port: 0 });
    const headers = { 'x-forwarded-for': '198.51.100.7' };
    expect(await (await fetch(`${url}/ip`, { headers })).json()).toEqual({ ip: '127.0.0.1' });
  });
});
