import { describe, expect, it } from 'vitest';
import { networkAt } from '../../../mixnet/directory/epoch-schedule.ts';
import { ROTATION_EPOCHS } from '../../../mixnet/directory/topology-file.ts';

const HOUR_MS = 3_600_000;
const STARTED_AT = Date.UTC(2026, 10, 21, 9, 30);
const FILE = { epochId: 250, rotationId: 10, nodes: [] };

/** The network some epochs, and milliseconds, after the file's began. */
function networkAfter(epochs: number, ms = 0) {
  return networkAt(FILE, STARTED_AT, STARTED_AT + epochs * HOUR_MS + ms);
}

describe('networkAt', () => {
  it.each([
    ['long before the file begins', -100, 0, 250, 10],
    ['when it begins', 0, 0, 250, 10],
    ['a millisecond before the first epoch ends', 1, -1, 250, 10],
    ['when the first epoch ends', 1, 0, 251, 10],
    ['in the last epoch of the rotation', 23, 0, 273, 10],
    ['when the rotation ends', 24, 0, 274, 11],
    ['ten rotations later', 240, HOUR_MS - 1, 490, 20],
  ])('counts epochs and rotations %s', (_when, epochs, ms, epochId, rotationId) => {
    expect(networkAfter(epochs, ms).network).toMatchObject({ epochId, rotationId });
  });

  it('begins and ends the current epoch on the hours of the file', () => {
    const { network, schedule, epochEndsAt } = networkAfter(2, 17 * 60_000);
    expect(network.refreshedAt).toBe('2026-11-21T11:30:00.000Z');
    expect(schedule.epochStart).toBe(network.refreshedAt);
    expect(epochEndsAt).toBe(Date.UTC(2026, 10, 21, 12, 30));
  });

  it('agrees with what a reader of the schedule computes', () => {
    for (let epochs = 0; epochs < 3 * ROTATION_EPOCHS; epochs += 1) {
      const { network, schedule } = networkAfter(epochs, 1);
      const { initialEpochId, validityEpochs } = schedule;
      expect(Math.floor((network.epochId - initialEpochId) / validityEpochs)).toBe(
        network.rotationId,
      );
    }
  });

  it('has the nodes of the file', () => {
    expect(networkAfter(99).network.nodes).toBe(FILE.nodes);
  });
});
