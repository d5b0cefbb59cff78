import { expect, it } from 'vitest';
import { TopologySource } from '../../../../mixnet/client/connection/topology-source.ts';
import {
  describeGateways,
  describeMixNodes,
  describeRewardedSet,
  type Fetch,
} from '../../../../mixnet/protocol/topology/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { createSampleNetwork } from '../../protocol/topology/sample-network.ts';
import { InProcessNetwork } from '../in-process-network.ts';
import { refusalOf, rejectionOf } from '../refusal.ts';

const { network } = createSampleNetwork(seededRandom('directory'));
const { signal } = new AbortController();
const directoryUrl = 'http://directory.example/api';

/** A directory in this epoch; it is down where there is none. */
function directory(epochOf: () => number | undefined): Fetch {
  return async (url) => {
    const epochId = epochOf();
    if (epochId === undefined) throw new TypeError('fetch failed');
    const now = { ...network, epochId };
    if (url.includes('rewarded-set')) return Response.json(describeRewardedSet(now));
    if (url.includes('gateways')) return Response.json(describeGateways(now, 0));
    return Response.json(describeMixNodes(now, 0));
  };
}

it('that is given is used as it is, and never asked for again', async () => {
  const { topology } = new InProcessNetwork('given');
  const fetch: Fetch = () => Promise.reject(new Error('nobody is asked'));
  const source = new TopologySource({ topology, directoryUrl, fetch });
  await source.refresh(signal);
  expect(source.current).toBe(topology);
});

it('of a directory is there once it has answered, and replaced when it answers again', async () => {
  let epoch = 48;
  const source = new TopologySource({ directoryUrl, fetch: directory(() => epoch) });
  expect(refusalOf(() => source.current)).toBe('CLIENT_DIRECTORY_UNAVAILABLE');
  await source.refresh(signal);
  expect(source.current.epochId).toBe(48);
  epoch = 49;
  await source.refresh(signal);
  expect(source.current.epochId).toBe(49);
});

it('stays when the directory does not answer, which is told', async () => {
  let epoch: number | undefined = 48;
  const source = new TopologySource({ directoryUrl, fetch: directory(() => epoch) });
  await source.refresh(signal);
  epoch = undefined;
  expect(await rejectionOf(source.refresh(signal))).toBe('CLIENT_DIRECTORY_UNAVAILABLE');
  expect(source.current.epochId).toBe(48);
});
