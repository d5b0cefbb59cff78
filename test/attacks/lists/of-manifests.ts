import {
  acceptsReplacement,
  decodeManifest,
  type Manifest,
  signManifest,
  verifyManifest,
} from '../../../coconut/ticket/index.ts';
import { SAMPLE, sampleSeed, signSample } from '../../coconut/manifest/sample-manifest.ts';
import { dealNetwork } from '../../support/issued-tickets.ts';
import { isTaken, spoil, type VerifiedList } from './verified-list.ts';

/** Signatures and keys of a network manifest. */
export function listsOfManifests(): readonly VerifiedList[] {
  const all = { ...SAMPLE, threshold: 3 };
  const signed = signSample([1, 2, 3], all);
  const next = signSample([1, 2, 3], { ...all, sequence: SAMPLE.sequence + 1 });
  /** Signed by somebody else under the index of one issuer. */
  const disguised = (manifest: Manifest, badAt: number | undefined): Manifest => ({
    ...manifest,
    signatures: spoil(manifest.signatures, badAt, ({ index }) =>
      signManifest(manifest, index, sampleSeed(9)),
    ),
  });
  const { manifest } = dealNetwork({ keyStates: ['active', 'grace', 'retired'] });
  return [
    {
      name: 'verifyManifest: signatures, of which all are needed',
      length: 3,
      accepts: (badAt) => verifyManifest(disguised(signed, badAt)),
    },
    {
      name: 'acceptsReplacement: signatures, of which all are needed',
      length: 3,
      accepts: (badAt) => acceptsReplacement(signed, disguised(next, badAt)),
    },
    {
      name: 'decodeManifest: key records',
      length: 3,
      accepts: (badAt) => {
        const keys = spoil(manifest.keys, badAt, (key) => ({ ...key, keyId: '00'.repeat(32) }));
        return isTaken(() => decodeManifest({ ...manifest, keys }), 'COCONUT_INVALID_MANIFEST');
      },
    },
  ];
}
