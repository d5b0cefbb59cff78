import { describe, expect, it } from 'vitest';
import {
  describeGateways,
  describeMixNodes,
  describeRewardedSet,
  type Fetch,
  fetchTopology,
  type NodesAnswer,
  type SkimmedNode,
} from '../../../../mixnet/protocol/topology/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { rejectionOf } from '../../client/refusal.ts';
import { createSampleNetwork } from './sample-network.ts';

const { network } = createSampleNetwork(seededRandom('directory'));
const BASE = 'http://directory.example/api';

/** A directory that gives `size` nodes a page. */
function directory(size = 1000, change: (path: string, answer: unknown) => unknown = (_, a) => a) {
  const asked: string[] = [];
  const paged = (whole: NodesAnswer<SkimmedNode>, page: number): unknown => ({
    ...whole,
    nodes: {
      pagination: { total: whole.nodes.data.length, page, size },
      data: whole.nodes.data.slice(page * size, (page + 1) * size),
    },
  });
  const fetch: Fetch = async (url) => {
    const { pathname, searchParams } = new URL(url);
    asked.push(url.slice(BASE.length));
    const page = Number(searchParams.get('page') ?? 0);
    const answers: Record<string, unknown> = {
      '/api/v1/nym-nodes/rewarded-set': describeRewardedSet(network),
      '/api/v2/unstable/nym-nodes/skimmed/mixnodes/active': paged(
        describeMixNodes(network, 0),
        page,
      ),
      '/api/v2/unstable/nym-nodes/skimmed/entry-gateways': paged(
        describeGateways(network, 0),
        page,
      ),
    };
    const answer = change(pathname, answers[pathname]);
    return answer instanceof Response ? answer : Response.json(answer);
  };
  return { asked, fetch };
}

describe('fetchTopology', () => {
  it('asks the routes programs of Nym ask', async () => {
    const { asked, fetch } = directory();
    const topology = await fetchTopology(`${BASE}/`, fetch);
    expect(topology.layers.flat()).toHaveLength(6);
    expect(topology.gateways).toHaveLength(2);
    expect(asked).toEqual([
      '/v1/nym-nodes/rewarded-set',
      '/v2/unstable/nym-nodes/skimmed/mixnodes/active?page=0',
      '/v2/unstable/nym-nodes/skimmed/entry-gateways?page=0',
    ]);
  });

  it('reads every page', async () => {
    const { asked, fetch } = directory(4);
    expect((await fetchTopology(BASE, fetch)).layers.flat()).toHaveLength(6);
    expect(asked.filter((url) => url.includes('mixnodes'))).toEqual([
      '/v2/unstable/nym-nodes/skimmed/mixnodes/active?page=0',
      '/v2/unstable/nym-nodes/skimmed/mixnodes/active?page=1',
    ]);
  });

  it('leaves out a node that is malformed, and counts pages by what was listed', async () => {
    const { asked, fetch } = directory(4, (path, answer) => {
      if (!path.includes('mixnodes')) return answer;
      const { nodes, ...rest } = answer as NodesAnswer<SkimmedNode>;
      const data = nodes.data.map((node) =>
        node.node_id === 2 || node.node_id === 5 ? { ...node, mix_port: 0 } : node,
      );
      return { ...rest, nodes: { ...nodes, data } };
    });
    const { layers, unusableNodes } = await fetchTopology(BASE, fetch);
    expect(layers.map((layer) => layer.map(({ nodeId }) => nodeId))).toEqual([[1], [3, 4], [6]]);
    expect(unusableNodes).toBe(2);
    expect(asked.filter((url) => url.includes('mixnodes'))).toHaveLength(2);
  });

  it('refuses a directory that promises nodes without end', async () => {
    const endless = (path: string, answer: unknown): unknown => {
      if (!path.includes('mixnodes')) return answer;
      const page = answer as NodesAnswer<SkimmedNode>;
      return { ...page, nodes: { ...page.nodes, pagination: { total: 1e6, page: 0, size: 1 } } };
    };
    const { asked, fetch } = directory(1, (path, answer) => {
      const page = endless(path, answer) as NodesAnswer<SkimmedNode>;
      if (!path.includes('mixnodes')) return page;
      return { ...page, nodes: { ...page.nodes, data: describeMixNodes(network, 0).nodes.data } };
    });
    expect(await rejectionOf(fetchTopology(BASE, fetch))).toBe('CLIENT_INVALID_TOPOLOGY');
    expect(asked.length).toBeLessThan(30);
    const empty = directory(1000, endless);
    expect(await rejectionOf(fetchTopology(BASE, empty.fetch))).toBe('CLIENT_INVALID_TOPOLOGY');
  });

  it('asks again when an epoch ended in between, three times at the most', async () => {
    let stale = 1;
    const changing = directory(1000, (path, answer) => {
      if (!path.includes('rewarded-set') || stale === 0) return answer;
      stale -= 1;
      return { ...(answer as object), epoch_id: 47 };
    });
    expect(await rejectionOf(fetchTopology(BASE, changing.fetch))).toBe('accepted');
    expect(changing.asked).toHaveLength(6);
    stale = 100;
    expect(await rejectionOf(fetchTopology(BASE, changing.fetch))).toBe(
      'CLIENT_INCONSISTENT_TOPOLOGY',
    );
    expect(changing.asked).toHaveLength(15);
  });

  it('refuses answers that are too large, no JSON or of another form', async () => {
    const answers = [
      new Response('x'.repeat(5 * 1024 * 1024)),
      new Response('not json'),
      new Response(null),
      Response.json({ epoch_id: 'x' }),
      Response.json(null),
    ];
    for (const answer of answers) {
      const { fetch } = directory(1000, () => answer);
      expect(await rejectionOf(fetchTopology(BASE, fetch))).toBe('CLIENT_INVALID_TOPOLOGY');
    }
  });

  it('stops reading an answer that never ends', async () => {
    let pulled = 0;
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        if (pulled > 100) controller.close();
        else controller.enqueue(new Uint8Array(1024 * 1024).fill(0x20));
      },
      cancel() {
        isCancelled = true;
      },
    });
    const { fetch } = directory(1000, () => new Response(endless));
    expect(await rejectionOf(fetchTopology(BASE, fetch))).toBe('CLIENT_INVALID_TOPOLOGY');
    expect(isCancelled).toBe(true);
    expect(pulled).toBeLessThan(10);
  });

  it('says that a directory is unavailable, and that it may be asked again', async () => {
    const { fetch } = directory(1000, () => new Response('', { status: 503 }));
    await expect(fetchTopology(BASE, fetch)).rejects.toMatchObject({
      code: 'CLIENT_DIRECTORY_UNAVAILABLE',
      retryable: true,
    });
    const refusing: Fetch = () => Promise.reject(new TypeError('fetch failed'));
    expect(await rejectionOf(fetchTopology(BASE, refusing))).toBe('CLIENT_DIRECTORY_UNAVAILABLE');
  });

  it('stops at its deadline and at the signal', async () => {
    const silent: Fetch = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    expect(await rejectionOf(fetchTopology(BASE, silent, undefined, 20))).toBe(
      'CLIENT_DIRECTORY_UNAVAILABLE',
    );
    const abort = new AbortController();
    const asking = fetchTopology(BASE, silent, abort.signal);
    abort.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    await expect(fetchTopology(BASE, silent, abort.signal)).rejects.toThrow('enough');
  });
});
