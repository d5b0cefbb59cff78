import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { createDatabase } from '@coir/io/sqlite';
import { initStateFiles } from '@coir/service';
import {
  GATEWAY_DATABASE,
  openGatewayDatabase,
} from '../../mixnet/gateway/store/gateway-database.ts';
import { replayFileOf } from '../../mixnet/mix-node/start-mix-node.ts';

/** Makes the replay tags of a node of a test, where they are not there. */
export async function initNode(options: { readonly replayFile: string }): Promise<void> {
  await initStateFiles([replayFileOf(options)]);
}

/** Makes the files of a gateway of a test, where they are not there. */
export async function initGateway(options: {
  readonly databaseFile: string;
  readonly replayFile: string;
}): Promise<void> {
  const { databaseFile: file } = options;
  const create = (): void => createDatabase(file, GATEWAY_DATABASE);
  await initStateFiles([{ setting: 'databaseFile', file, meaning: '', create }]);
  await initNode(options);
}

/** Opens the database of a gateway of a test; made where there is none. */
export function gatewayDatabase(file: string): DatabaseSync {
  if (!existsSync(file)) createDatabase(file, GATEWAY_DATABASE);
  return openGatewayDatabase(file, new Uint8Array(32).fill(9));
}
