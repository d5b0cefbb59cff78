import type { Clock } from '@coir/io';
import {
  DESCRIBED_ROLES,
  DIRECTORY_PATHS,
  describeGateways,
  describeKeyRotation,
  describeMixNodes,
  describeNodes,
  describeNodesWithNoise,
  describeRewardedSet,
  type NetworkDescription,
  PAGE_PARAMETER,
} from '@coir/protocol/topology';
import {
  buildHttpServer,
  type ConnectionLimits,
  type HttpServerModules,
  ServiceError,
} from '@coir/service';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type CurrentNetwork, networkAt } from './epoch-schedule.ts';
import type { TopologyFile } from './topology-file.ts';

const BODY_LIMIT = 64 * 1024;
/** Time for which an answer may be kept after the end of its epoch (`gateway.md` §7.1). */
const GRACE_MS = 120_000;
/** Nym's own programs say `…/api`; both forms are answered. */
const PREFIXES = ['', '/api'] as const;

/** Options of a directory. */
export interface DirectoryOptions {
  /** Gives the network it tells of now. */
  readonly topology: () => TopologyFile;
  /** Bounds of its connections. */
  readonly connections?: ConnectionLimits | undefined;
}

type Page = (network: NetworkDescription, page: number) => unknown;

/** Answers about nodes, by path below the prefix. Each is one page with everything. */
const PAGES: Readonly<Record<string, Page>> = {
  [DIRECTORY_PATHS.nodes]: describeNodes,
  [DIRECTORY_PATHS.entryGateways]: describeGateways,
  [DIRECTORY_PATHS.exitGateways]: describeGateways,
  [DIRECTORY_PATHS.mixNodes]: describeMixNodes,
  [DIRECTORY_PATHS.nodesWithNoise]: describeNodesWithNoise,
};

/**
 * The directory of a network as an HTTP server that does not listen yet: the routes of gateway.md
 * §7.1 and §7.5.
 *
 * It tells everybody the same and keeps nothing. Its answers are not signed: whoever runs it is
 * trusted with the choice of nodes.
 */
export function buildDirectoryServer(
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
    app.get(`${prefix}${DIRECTORY_PATHS.rewardedSet}`, (_request, reply) => {
      const now = current();
      return answer(reply, now, describeRewardedSet(now.network));
    });
    app.get(`${prefix}${DIRECTORY_PATHS.keyRotation}`, (_request, reply) => {
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
    app.get<{ Querystring: { readonly [PAGE_PARAMETER]?: unknown } }>(
      `${prefix}${path}`,
      (request, reply) => {
        const now = current();
        return answer(reply, now, describe(now.network, readPage(request.query[PAGE_PARAMETER])));
      },
    );
  }
}

/**
 * Other parameters, such as `output`, are tolerated and change nothing: the answer is always JSON.
 */
function readPage(text: unknown): number {
  if (text === undefined) return 0;
  if (typeof text === 'string' && /^\d{1,9}$/.test(text)) return Number(text);
  throw new ServiceError({
    status: 400,
    code: 'malformed_request',
    detail: `The parameter "${PAGE_PARAMETER}" is not a number of at most 9 digits.`,
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
  return DESCRIBED_ROLES.filter((role) => !roles.has(role)).map(
    (role) => `No node has the role ${role}, so nothing can be routed.`,
  );
}
