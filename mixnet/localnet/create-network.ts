import { join } from 'node:path';
import { type PairingGroup, randomBytes } from '@coir/coconut';
import { encodeBase64Url } from '@coir/coconut/ticket';
import { writePrivateFile, writePrivateJson } from '@coir/io/private-file';
import { accountAddress } from '@coir/issuer-api';
import { createNetworkWithDealer, type DealerTerms } from '@coir/issuer-service';
import { encodeBase58 } from '@coir/protocol/topology';
import { ed25519, x25519 } from '@coir/sphinx/primitives';
import { CHAIN_ID, DENOM, HOST, NETWORK, type NetworkPlan, urlOf } from './network-plan.ts';
import { ROLE_PATHS } from './role-paths.ts';

/** The manifest's name in a folder. */
export const MANIFEST_FILE = 'network.json';
/** File of the account that funds clients. */
export const TREASURY_FILE = 'treasury.json';

/** Play money of the account that funds clients. */
const TREASURY_BALANCE = '1000000000000';
/** Numbers of the first epoch and rotation; they say nothing. */
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
function makeAccount(folder: string, file: string): string {
  const seed = randomBytes(32);
  writePrivateJson(join(folder, file), { secretKey: encodeBase64Url(seed) });
  return accountAddress(ed25519.publicKey(seed));
}

function createIssuers(
  folder: string,
  plan: NetworkPlan,
  nowSeconds: number,
  group: PairingGroup,
): void {
  const depositAddress = makeAccount(folder, 'deposits.json');
  const treasury = makeAccount(folder, TREASURY_FILE);
  writePrivateJson(pathIn(folder, 'ledger', 'config.json'), {
    ...OPERATOR,
    host: HOST,
    port: plan.ledgerPort,
    ...ROLE_PATHS.ledger,
    chainId: CHAIN_ID,
    denom: DENOM,
    genesis: [{ address: treasury, balance: TREASURY_BALANCE }],
  });
  const terms: DealerTerms = {
    network: NETWORK,
    chainId: CHAIN_ID,
    denom: DENOM,
    depositAddress,
    issuers: plan.issuers,
    threshold: plan.threshold,
    issuerUrl: (index) => urlOf(plan.issuerPlaces[index - 1]?.port ?? 0),
    nowSeconds,
  };
  const { manifest, manifestDigest, issuers } = createNetworkWithDealer(terms, group);
  writePrivateJson(join(folder, MANIFEST_FILE), manifest);
  for (const { name, issuerIndex, port } of plan.issuerPlaces) {
    const secrets = issuers.find((issuer) => issuer.issuerIndex === issuerIndex);
    if (secrets === undefined) throw new Error(`no keys for ${name}`);
    const { keyId, signingKey, identityKey } = secrets;
    writePrivateJson(pathIn(folder, name, 'signing-key.json'), { keys: [{ keyId, signingKey }] });
    writePrivateJson(pathIn(folder, name, 'identity-key.json'), { identityKey });
    writePrivateJson(pathIn(folder, name, 'config.json'), {
      ...OPERATOR,
      host: HOST,
      port,
      manifestDigest,
      issuerIndex,
      ledger: { kind: 'embedded', url: urlOf(plan.ledgerPort) },
      ...ROLE_PATHS.issuer,
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

function createMixnet(folder: string, plan: NetworkPlan, nowSeconds: number): void {
  const directoryUrl = urlOf(plan.directoryPort);
  const verifierUrl = urlOf(plan.verifierPort);
  writePrivateFile(pathIn(folder, 'verifier', 'token'), `${encodeBase64Url(randomBytes(32))}\n`);
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
  for (const { name, layer, mixPort } of plan.mixNodes) {
    addNode(makeNodeKeys(folder, name), { role: `mix${layer}`, mixPort });
    writePrivateJson(pathIn(folder, name, 'config.json'), {
      ...OPERATOR,
      host: HOST,
      port: mixPort,
      directoryUrl,
      ...ROLE_PATHS.mixNode,
    });
  }
  const gatewayIdentities: string[] = [];
  for (const { name, mixPort, wsPort } of plan.gateways) {
    const keys = makeNodeKeys(folder, name);
    gatewayIdentities.push(encodeBase64Url(ed25519.publicKey(keys.identitySeed)));
    addNode(keys, { role: 'gateway', mixPort, wsPort });
    writePrivateJson(pathIn(folder, name, 'config.json'), {
      ...OPERATOR,
      host: HOST,
      mixPort,
      clientPort: wsPort,
      directoryUrl,
      verifierUrl,
      ...ROLE_PATHS.gateway,
    });
  }
  writePrivateJson(pathIn(folder, 'directory', 'config.json'), {
    ...OPERATOR,
    host: HOST,
    port: plan.directoryPort,
    ...ROLE_PATHS.directory,
  });
  writePrivateJson(join(folder, 'topology.json'), {
    ...FIRST_EPOCH,
    epochStart: new Date(nowSeconds * 1000).toISOString(),
    nodes,
  });
  writePrivateJson(pathIn(folder, 'verifier', 'config.json'), {
    ...OPERATOR,
    host: HOST,
    port: plan.verifierPort,
    gateways: gatewayIdentities,
    ...ROLE_PATHS.verifier,
  });
}

/**
 * Makes all keys, the manifest, the topology and the configuration of every role of a new local
 * network. Paths in it are relative, so that the folder can be copied and moved.
 *
 * @param folder - Empty.
 * @param group - Group that the issuers' keys are computed in.
 */
export function createNetwork(
  folder: string,
  plan: NetworkPlan,
  nowSeconds: number,
  group: PairingGroup,
): void {
  createIssuers(folder, plan, nowSeconds, group);
  createMixnet(folder, plan, nowSeconds);
}
