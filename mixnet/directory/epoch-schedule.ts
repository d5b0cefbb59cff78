import type { NetworkDescription, RotationSchedule } from '@coir/protocol/topology';
import { ROTATION_EPOCHS, type TopologyFile } from './topology-file.ts';

/** Length of an epoch (`gateway.md` §7.3). */
const EPOCH_SECONDS = 3600;
const EPOCH_MS = EPOCH_SECONDS * 1000;

/** A network at one moment, in the terms of the answers about it. */
export interface CurrentNetwork {
  readonly network: NetworkDescription;
  readonly schedule: RotationSchedule;
  /** The end of the current epoch, Unix milliseconds. */
  readonly epochEndsAt: number;
}

/**
 * Counts epochs from the file's. **Directory side.** The file's rotation begins with the file's
 * epoch, so it lasts for the 24 epochs after `startedAt`. All answers about one moment follow from
 * this one function and agree: rotation = (epoch − initial epoch) ÷ 24.
 *
 * @param startedAt - When the file's epoch began, Unix milliseconds. Before it, the file's epoch is
 * current.
 */
export function networkAt(file: TopologyFile, startedAt: number, now: number): CurrentNetwork {
  const epochsPassed = Math.max(0, Math.floor((now - startedAt) / EPOCH_MS));
  const epochStartedAt = startedAt + epochsPassed * EPOCH_MS;
  const epochStart = new Date(epochStartedAt).toISOString();
  return {
    network: {
      epochId: file.epochId + epochsPassed,
      rotationId: file.rotationId + Math.floor(epochsPassed / ROTATION_EPOCHS),
      refreshedAt: epochStart,
      nodes: file.nodes,
    },
    schedule: {
      validityEpochs: ROTATION_EPOCHS,
      initialEpochId: file.epochId - ROTATION_EPOCHS * file.rotationId,
      epochSeconds: EPOCH_SECONDS,
      epochStart,
    },
    epochEndsAt: epochStartedAt + EPOCH_MS,
  };
}
