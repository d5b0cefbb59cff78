import { defineSettings, httpSettings, path, type SettingsOf } from '@coir/service';

/** The settings of the directory. */
export const directorySettings = defineSettings('directory', {
  ...httpSettings(8080),
  topologyFile: path("The network's description: its nodes, and the epoch they began in."),
});

/** The values of {@link directorySettings}. */
export type DirectorySettings = SettingsOf<typeof directorySettings>;
