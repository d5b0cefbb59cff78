import { parseTopologyFile } from '@coir/mixnet';
import { encodeBase58 } from '@coir/protocol/topology';
import { randomBytes } from '@coir/sphinx/primitives';
import { describe, expect, it } from 'vitest';

function node(nodeId: number, role: string): Record<string, unknown> {
  return {
    nodeId,
    role,
    identityKey: encodeBase58(randomBytes(32)),
    sphinxKey: encodeBase58(randomBytes(32)),
    host: '127.0.0.1',
    mixPort: 1700 + nodeId,
    ...(role === 'gateway' ? { wsPort: 9000 + nodeId } : {}),
  };
}

function network(): { epochId: number; rotationId: number; nodes: Record<string, unknown>[] } {
  const roles = ['mix1', 'mix1', 'mix2', 'mix3', 'gateway', 'gateway'];
  return { epochId: 240, rotationId: 10, nodes: roles.map((role, at) => node(at + 1, role)) };
}

describe('the network description', () => {
  it('is read', () => {
    const description = network();
    const parsed = parseTopologyFile(JSON.stringify(description));
    expect(parsed.nodes).toHaveLength(6);
    expect(parsed.nodes[5]).toMatchObject({ nodeId: 6, role: 'gateway', wsPort: 9006 });
    expect(encodeBase58(parsed.nodes[0]?.sphinxKey ?? new Uint8Array())).toBe(
      description.nodes[0]?.['sphinxKey'],
    );
  });

  it('is refused with any mistake', () => {
    const withNode = (changes: object) => (description: ReturnType<typeof network>) => ({
      ...description,
      nodes: [{ ...description.nodes[0], ...changes }, ...description.nodes.slice(1)],
    });
    const { nodes } = network();
    const mistakes: ((description: ReturnType<typeof network>) => unknown)[] = [
      (description) => ({ ...description, unknown: 1 }),
      (description) => ({ ...description, nodes: [] }),
      (description) => ({ ...description, epochId: 239 }),
      (description) => ({ ...description, epochId: -1, rotationId: 0 }),
      (description) => ({ ...description, rotationId: 1.5 }),
      (description) => ({ ...description, epochStart: 'yesterday' }),
      withNode({ extra: true }),
      withNode({ role: 'mix4' }),
      withNode({ host: 'localhost' }),
      withNode({ mixPort: 0 }),
      withNode({ mixPort: 1702 }),
      withNode({ nodeId: 2 }),
      withNode({ wsPort: 9000 }),
      withNode({ role: 'gateway' }),
      withNode({ identityKey: '0OIl' }),
      withNode({ sphinxKey: encodeBase58(randomBytes(31)) }),
      (description) => {
        const [first, second, ...rest] = description.nodes;
        return {
          ...description,
          nodes: [first, { ...second, identityKey: first?.['identityKey'] }, ...rest],
        };
      },
      (description) => {
        const [first, second, ...rest] = description.nodes;
        return {
          ...description,
          nodes: [first, { ...second, sphinxKey: first?.['sphinxKey'] }, ...rest],
        };
      },
      () => nodes,
      () => null,
    ];
    for (const mistake of mistakes) {
      expect(() => parseTopologyFile(JSON.stringify(mistake(network())))).toThrow(
        expect.objectContaining({ code: 'MIXNET_TOPOLOGY' }),
      );
    }
    expect(() => parseTopologyFile('{')).toThrow(
      expect.objectContaining({ code: 'MIXNET_TOPOLOGY' }),
    );
  });
});
