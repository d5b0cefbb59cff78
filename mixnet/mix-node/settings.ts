import { defineSettings, port, type SettingsOf } from '@coir/service';
import { nodeSettings, relaySettings } from './relay-settings.ts';

/** The settings of a mix node. */
export const mixNodeSettings = defineSettings('mix-node', {
  ...nodeSettings,
  port: port('Port for packets of other nodes.', { default: 1789 }),
  relay: relaySettings,
});

/** The values of {@link mixNodeSettings}. */
export type MixNodeSettings = SettingsOf<typeof mixNodeSettings>;
