import { exchangeJson, type HttpAnswer, IoError } from '@coir/io';
import type { z } from 'zod';
import { ProtocolError } from '../errors.ts';
import {
  DIRECTORY_PATHS,
  LISTED_NODES_SCHEMA,
  type NodesAnswer,
  PAGE_PARAMETER,
  REWARDED_SET_SCHEMA,
} from './directory-answers.ts';
import { createTopology, type Topology } from './topology.ts';

/** The part of the global `fetch` that is needed. */
export type Fetch = (
  url: string,
  init: { signal: AbortSignal; headers: Record<string, string> },
) => Promise<Response>;

/** The time for all requests of one topology together. */
export const TOPOLOGY_DEADLINE_MS = 5000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_PAGES = 20;
/** An epoch may end between two requests; then all are asked again. */
const ATTEMPTS = 3;

/**
 * Asks a directory for the current topology. **Client side.** Rewarded set, mix nodes and gateways,
 * page by page; of nodes that cannot be used, {@link createTopology} tells the number.
 *
 * @param baseUrl - Of the directory, with its path (`…/api`). Trusted with the choice of nodes.
 * @param signal - Stops the waiting; its reason is thrown.
 * @throws {@link ProtocolError} `CLIENT_DIRECTORY_UNAVAILABLE` when it does not answer with 200
 * before the deadline.
 * @throws {@link ProtocolError} `CLIENT_INVALID_TOPOLOGY` when an answer is too large or breaks its
 * schema. A node that does is left out.
 * @throws {@link ProtocolError} `CLIENT_INCONSISTENT_TOPOLOGY` when the answers disagree three
 * times.
 */
export async function fetchTopology(
  baseUrl: string,
  fetch: Fetch = globalThis.fetch,
  signal?: AbortSignal,
  deadlineMs: number = TOPOLOGY_DEADLINE_MS,
): Promise<Topology> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  const base = baseUrl.replace(/\/+$/, '');
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await askOnce(base, fetch, either);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ProtocolError)) {
        throw unavailable(
          base,
          `did not answer within ${deadlineMs} ms, or cannot be reached`,
          error,
        );
      }
      if (error.code !== 'CLIENT_INCONSISTENT_TOPOLOGY' || attempt === ATTEMPTS) throw error;
    }
  }
}

async function askOnce(base: string, fetch: Fetch, signal: AbortSignal): Promise<Topology> {
  const url = (question: keyof typeof DIRECTORY_PATHS): string =>
    `${base}${DIRECTORY_PATHS[question]}`;
  const rewardedSet = await ask(url('rewardedSet'), REWARDED_SET_SCHEMA, fetch, signal);
  const mixNodes = await askPages(url('mixNodes'), fetch, signal);
  const gateways = await askPages(url('entryGateways'), fetch, signal);
  return createTopology({ rewardedSet, mixNodes, gateways });
}

async function askPages(
  url: string,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<NodesAnswer<unknown>> {
  const pageUrl = (page: number): string => `${url}?${PAGE_PARAMETER}=${page}`;
  const first = await ask(pageUrl(0), LISTED_NODES_SCHEMA, fetch, signal);
  const data = [...first.nodes.data];
  for (let page = 1; data.length < first.nodes.pagination.total; page += 1) {
    if (page === MAX_PAGES)
      throw invalid(`the directory lists more nodes than ${MAX_PAGES} pages hold`);
    const next = await ask(pageUrl(page), LISTED_NODES_SCHEMA, fetch, signal);
    if (next.metadata.absolute_epoch_id !== first.metadata.absolute_epoch_id) {
      throw new ProtocolError(
        'CLIENT_INCONSISTENT_TOPOLOGY',
        'the epoch ended between two pages of the directory; ask again',
      );
    }
    if (next.nodes.data.length === 0) throw invalid('the directory lists fewer nodes than it says');
    data.push(...next.nodes.data);
  }
  return { metadata: first.metadata, nodes: { pagination: first.nodes.pagination, data } };
}

async function ask<Answer>(
  url: string,
  schema: z.ZodType<Answer>,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Answer> {
  const { status, json } = await exchange(url, fetch, signal);
  if (status !== 200) throw unavailable(url, `answered with HTTP ${status}`);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw invalid(`the directory's answer is malformed at "${path.slice(0, 64)}"`);
}

async function exchange(url: string, fetch: Fetch, signal: AbortSignal): Promise<HttpAnswer> {
  try {
    const bounds = { deadlineMs: TOPOLOGY_DEADLINE_MS, maxBytes: MAX_ANSWER_BYTES };
    return await exchangeJson(fetch, { url, ...bounds, signal });
  } catch (error) {
    if (!(error instanceof IoError) || error.code === 'IO_ABORTED') throw error;
    const isAnswer = error.status === 200;
    if (isAnswer && error.code === 'IO_ANSWER_TOO_LONG') {
      throw invalid(`the directory's answer has more than ${MAX_ANSWER_BYTES} bytes`);
    }
    if (isAnswer) throw invalid('the directory answered with something that is not JSON');
    const { status } = error;
    const what = status === undefined ? 'cannot be reached' : `answered with HTTP ${status}`;
    throw unavailable(url, what, error);
  }
}

function invalid(message: string): ProtocolError {
  return new ProtocolError('CLIENT_INVALID_TOPOLOGY', message);
}

/** Names the directory by its origin, which holds neither passwords nor what was asked. */
function unavailable(url: string, what: string, cause?: unknown): ProtocolError {
  const place = URL.canParse(url) ? new URL(url).origin : 'an address that is no URL';
  const message = `the directory at ${place} ${what}`;
  return new ProtocolError('CLIENT_DIRECTORY_UNAVAILABLE', message, { cause });
}
