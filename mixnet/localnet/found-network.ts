import { join } from 'node:path';
import { encodeBase58 } from '@coir/client/topology';
import { type PairingGroup, randomBytes } from '@coir/coconut';
import { encodeBase64Url } from '@coir/coconut/ticket';
import { type CeremonyTerms, dealNetwork } from '@coir/issuer-service';
import { ed25519, x25519 } from '@coir/sphinx/primitives';
import { accountAddress } from '@coir/wallet/embedded-ledger';
import {
  CHAIN_ID,
  DENOM,
  HOST,
  NETWORK,
  type NetworkDescription,
  urlOf,
} from './network-description.ts';
import { writePrivateFile, writePrivateJson } from './private-file.ts';

/** What the account that funds clients starts with. */
const TREASURY_BALANCE = '1000000000000';
/** Epochs of a first rotation; the number itself says nothing. */
const FIRST_EPOCH = { epochId: 240, rotationId: 10 };

/** Where every program has its listener for the operator: any free port. */
const OPERATOR = { operatorPort: 0 };

interface NodeKeys {
  readonly identitySeed: Uint8Array;
  readonly sphinxSecret: Uint8Array;
}

/** A path in the folder of one role. */
function pathIn(folder: string, role: string, file: string): string {
  return join(folder, role, file);
}

/** Draws an account and stores its key. */
function makeAccount(folder: string, name: string): string {
  const seed = randomBytes(32);
  writePrivateJson(join(folder, `${name}.json`), { secretKey: encodeBase64Url(seed) });
  return accountAddress(ed25519.publicKey(seed));
}

function foundIssuers(
  folder: string,
  description: NetworkDescription,
  nowSeconds: number,
  group: PairingGroup,
): void {
  const depositAddress = makeAccount(folder, 'deposits');
  const treasury = makeAccount(folder, 'treasury');
  writePrivateJson(pathIn(folder, 'ledger', 'config.json'), {
    ...OPERATOR,
    host: HOST,
    port: description.ledgerPort,
    databaseFile: pathIn(folder, 'ledger', 'ledger.sqlite'),
    chainId: CHAIN_ID,
    denom: DENOM,
    genesis: [{ address: treasury, balance: TREASURY_BALANCE }],
  });
  const terms: CeremonyTerms = {
    network: NETWORK,
    chainId: CHAIN_ID,
    denom: DENOM,
    depositAddress,
    issuers: description.issuers,
    threshold: description.threshold,
    issuerUrl: (index) => urlOf(description.issuerPlaces[index - 1]?.port ?? 0),
    nowSeconds,
  };
  const { manifest, manifestDigest, issuers } = dealNetwork(terms, group);
  const manifestFile = join(folder, 'network.json');
  writePrivateJson(manifestFile, manifest);
  for (const { name, issuerIndex, port } of description.issuerPlaces) {
    const secrets = issuers.find((issuer) => issuer.issuerIndex === issuerIndex);
    if (secrets === undefined) throw new Error(`no keys for ${name}`);
    const { keyId, signingKey, identityKey } = secrets;
    writePrivateJson(pathIn(folder, name, 'signing-key.json'), { keys: [{ keyId, signingKey }] });
    writePrivateJson(pathIn(folder, name, 'identity-key.json'), { identityKey });
    writePrivateJson(pathIn(folder, name, 'config.json'), {
      ...OPERATOR,
      host: HOST,
      port,
      manifestFile,
      manifestDigest,
      issuerIndex,
      signingKeyFile: pathIn(folder, name, 'signing-key.json'),
      identityKeyFile: pathIn(folder, name, 'identity-key.json'),
      ledger: { kind: 'embedded', url: urlOf(description.ledgerPort) },
      databaseFile: pathIn(folder, name, 'issuer.sqlite'),
    });
  }
}

/** Draws a node's keys and stores them. */
function makeNodeKeys(folder: string, name: string): NodeKeys {
  const keys = { identitySeed: randomBytes(32), sphinxSecret: randomBytes(32) };
  writePrivateJson(pathIn(folder, name, 'keys.json'), {
    identityKey: encodeBase64Url(keys.identitySeed),
    sphinxKey: encodeBase64Url(keys.sphinxSecret),
  });
  return keys;
}

function foundMixnet(folder: string, description: NetworkDescription, nowSeconds: number): void {
  const directoryUrl = urlOf(description.directoryPort);
  const verifierUrl = urlOf(description.verifierPort);
  const tokenFile = join(folder, 'verifier', 'token');
  writePrivateFile(tokenFile, `${encodeBase64Url(randomBytes(32))}\n`);
  const nodes: object[] = [];
  const addNode = (keys: NodeKeys, place: object): void => {
    nodes.push({
      nodeId: nodes.length + 1,
      identityKey: encodeBase58(ed25519.publicKey(keys.identitySeed)),
      sphinxKey: encodeBase58(x25519.publicKey(keys.sphinxSecret)),
      host: HOST,
      ...place,
    });
  };
  for (const { name, layer, mixPort } of description.mixNodes) {
    addNode(makeNodeKeys(folder, name), { role: `mix${layer}`, mixPort });
    writePrivateJson(pathIn(folder, name, 'config.json'), {
      ...OPERATOR,
      host: HOST,
      port: mixPort,
      keysFile: pathIn(folder, name, 'keys.json'),
      replayFile: pathIn(folder, name, 'replay-tags'),
      directoryUrl,
    });
  }
  const gatewayIdentities: string[] = [];
  for (const { name, mixPort, wsPort } of description.gateways) {
    const keys = makeNodeKeys(folder, name);
    gatewayIdentities.push(encodeBase64Url(ed25519.publicKey(keys.identitySeed)));
    addNode(keys, { role: 'gateway', mixPort, wsPort });
    writePrivateJson(pathIn(folder, name, 'config.json'), {
      ...OPERATOR,
      host: HOST,
      mixPort,
      clientPort: wsPort,
      keysFile: pathIn(folder, name, 'keys.json'),
      replayFile: pathIn(folder, name, 'replay-tags'),
      databaseFile: pathIn(folder, name, 'gateway.sqlite'),
      directoryUrl,
      verifierUrl,
      verifierTokenFile: tokenFile,
    });
  }
  writePrivateJson(pathIn(folder, 'directory', 'config.json'), {
    ...OPERATOR,
    host: HOST,
    port: description.directoryPort,
    topologyFile: join(folder, 'topology.json'),
  });
  writePrivateJson(join(folder, 'topology.json'), {
    ...FIRST_EPOCH,
    epochStart: new Date(nowSeconds * 1000).toISOString(),
    nodes,
  });
  writePrivateJson(pathIn(folder, 'verifier', 'config.json'), {
    ...OPERATOR,
    host: HOST,
    port: description.verifierPort,
    manifestFile: join(folder, 'network.json'),
    gateways: gatewayIdentities,
    tokenFile,
    databaseFile: pathIn(folder, 'verifier', 'verifier.sqlite'),
  });
}

/**
 * Makes all keys, the manifest, the topology and the configuration of every role of a new local network.
 *
 * @param group - What the issuers' keys are computed in.
 */
export function foundNetwork(
  folder: string,
  description: NetworkDescription,
  nowSeconds: number,
  group: PairingGroup,
): void {
  foundIssuers(folder, description, nowSeconds, group);
  foundMixnet(folder, description, nowSeconds);
}
