import {
  describeGateways,
  describeKeyRotation,
  describeMixNodes,
  describeNodes,
  describeNodesWithNoise,
  describeRewardedSet,
  type NetworkDescription,
} from '@coir/protocol/topology';
import {
  buildHttpServer,
  type ConnectionLimits,
  type HttpServerModules,
  ServiceError,
} from '@coir/service';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Clock } from '../node/clock.ts';
import { type CurrentNetwork, networkAt } from './epoch-schedule.ts';
import type { TopologyFile } from './topology-file.ts';

const BODY_LIMIT = 64 * 1024;
/** How long after the end of its epoch an answer may be kept (`gateway.md` §7.1). */
const GRACE_MS = 120_000;
/** Nym's own programs say `…/api`; both forms are answered. */
const PREFIXES = ['', '/api'] as const;

/** How a directory is built. */
export interface DirectoryOptions {
  /** What it answers with now. */
  readonly topology: () => TopologyFile;
  /** How many connections it takes. */
  readonly connections?: ConnectionLimits | undefined;
}

type Page = (network: NetworkDescription, page: number) => unknown;

/** Answers about nodes, by path below the prefix. Each is one page with everything. */
const PAGES: Readonly<Record<string, Page>> = {
  '/v2/unstable/nym-nodes/skimmed': describeNodes,
  '/v2/unstable/nym-nodes/skimmed/entry-gateways': describeGateways,
  '/v2/unstable/nym-nodes/skimmed/exit-gateways': describeGateways,
  '/v2/unstable/nym-nodes/skimmed/mixnodes/active': describeMixNodes,
  '/v2/unstable/nym-nodes/semi-skimmed': describeNodesWithNoise,
};

/**
 * The directory of a network as an HTTP server that does not listen yet: the routes of `gateway.md` §7.1 and `gateway.md` §7.5.
 *
 * It tells everybody the same and keeps nothing. Its answers are not signed: whoever runs it is trusted with the choice of nodes.
 */
export function buildDirectory(
  options: DirectoryOptions,
  modules: HttpServerModules & { readonly clock: Clock },
): FastifyInstance {
  const { clock } = modules;
  const { connections } = options;
  const builtAt = clock.unixMs();
  const current = (): CurrentNetwork => {
    const topology = options.topology();
    const { epochStart } = topology;
    const startedAt = epochStart === undefined ? builtAt : Date.parse(epochStart);
    return networkAt(topology, startedAt, clock.unixMs());
  };
  const app = buildHttpServer({ bodyLimit: BODY_LIMIT, connections }, modules);
  acceptAnyBody(app);
  for (const prefix of PREFIXES) {
    addPages(app, prefix, current);
    app.get(`${prefix}/v1/nym-nodes/rewarded-set`, (_request, reply) => {
      const now = current();
      return answer(reply, now, describeRewardedSet(now.network));
    });
    app.get(`${prefix}/v1/epoch/key-rotation-info`, (_request, reply) => {
      const now = current();
      return answer(reply, now, describeKeyRotation(now.network, now.schedule));
    });
    // Nodes ask to be looked at again; what is in the file is what there is.
    app.post(`${prefix}/v1/nym-nodes/refresh-described`, () => ({}));
  }
  return app;
}

function addPages(app: FastifyInstance, prefix: string, current: () => CurrentNetwork): void {
  for (const [path, describe] of Object.entries(PAGES)) {
    app.get<{ Querystring: { page?: unknown } }>(`${prefix}${path}`, (request, reply) => {
      const now = current();
      return answer(reply, now, describe(now.network, readPage(request.query.page)));
    });
  }
}

/** Other parameters, such as `output`, are tolerated and change nothing: the answer is always JSON. */
function readPage(text: unknown): number {
  if (text === undefined) return 0;
  if (typeof text === 'string' && /^\d{1,9}$/.test(text)) return Number(text);
  throw new ServiceError({
    status: 400,
    code: 'malformed_request',
    detail: 'The parameter "page" is not a number.',
  });
}

function answer(reply: FastifyReply, now: CurrentNetwork, body: unknown): FastifyReply {
  const expires = new Date(now.epochEndsAt + GRACE_MS).toUTCString();
  return reply.header('expires', expires).type('application/json').send(body);
}

/** The one route with a body does not look at it. */
function acceptAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null));
}

/** Names the roles that no node of a topology has, one sentence each. */
export function missingRoles(topology: TopologyFile): readonly string[] {
  const roles = new Set(topology.nodes.map(({ role }) => role));
  const needed = ['mix1', 'mix2', 'mix3', 'gateway'] as const;
  return needed
    .filter((role) => !roles.has(role))
    .map((role) => `No node has the role ${role}, so nothing can be routed.`);
}
