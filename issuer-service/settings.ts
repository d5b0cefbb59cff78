import {
  choice,
  count,
  defineSettings,
  digest,
  httpSettings,
  optional,
  path,
  rate,
  type SettingsOf,
  secretFile,
  url,
} from '@coir/service';

const MAX_ISSUER_INDEX = 65_535;
const MAX_BURST = 1_000_000;

/** The settings of an issuer. */
export const issuerSettings = defineSettings('issuer', {
  ...httpSettings(4001),
  manifestFile: path("The network's manifest, network.json."),
  manifestDigest: optional(
    digest('Digest that the manifest must have, so that nobody can put another file in its place.'),
  ),
  issuerIndex: count('Number of this issuer in the manifest.', { most: MAX_ISSUER_INDEX }),
  signingKeyFile: secretFile("File of this issuer's signing keys, sealed or plain JSON."),
  signingKeyPassphraseFile: optional(
    secretFile('File of the passphrase that opens a sealed signingKeyFile.'),
  ),
  identityKeyFile: optional(
    secretFile("File of this issuer's identity key; checked against the manifest if it is set."),
  ),
  ledger: {
    kind: choice('Kind of the ledger that deposits are looked up on.', ['embedded']),
    url: url('Base URL of the ledger.'),
  },
  databaseFile: path('SQLite file of deposits and replies.'),
  rateLimit: {
    perSecond: rate('Requests that one address may send in the long run.', { default: 20 }),
    burst: count('Requests that one address may send at once.', { default: 100, most: MAX_BURST }),
    unknownPerSecond: rate('The same of requests that name a transfer the ledger does not know.', {
      default: 5,
    }),
    unknownBurst: count('The same of such requests at once.', { default: 25, most: MAX_BURST }),
  },
});

/** The values of {@link issuerSettings}. */
export type IssuerSettings = SettingsOf<typeof issuerSettings>;
