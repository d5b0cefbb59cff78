import { createHash } from 'node:crypto';
import * as coconut from '@coir/coconut';
import * as nym from '@coir/coconut/nym';
import { depositMemo, type JsonValue, spendContext } from '@coir/coconut/ticket';
import {
  createPacket,
  createReply,
  createSurb,
  encodeSurb,
  importNodePrivateKey,
  processPacket,
} from '@coir/sphinx';
import { seededRandom } from '../../support/seeded-random.ts';

/** Files like the recorded ones with other inputs, written down straight from the library calls. */

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function member<Item>(items: readonly Item[], position: number): Item {
  const item = items[position];
  if (item === undefined) throw new Error(`there is no member ${position}`);
  return item;
}

/** A file of shape `coconut-nym`: three of four authorities, q = 3, one public attribute. */
export function makeCoconutNymFile(seed: string): JsonValue {
  const inputs = {
    keygen_seed: `${seed}/keys`,
    q: 3,
    threshold: 3,
    authorities: 4,
    public: ['ein Wert'],
    aggregate_from: [4, 1, 3],
    show_seed: `${seed}/show`,
    rerandomise_seed: `${seed}/rerandomise`,
    nopub_seed: `${seed}/nopub`,
    elgamal_seed: `${seed}/elgamal`,
  };
  const random = seededRandom(inputs.keygen_seed);
  const parameters = nym.setup({ attributeCount: inputs.q, privateCount: 2 });
  const pairs = nym.ttpKeygen(parameters, { threshold: 3, issuers: 4 }, random);
  const [serial, binding] = [nym.randomAttribute(random), nym.randomAttribute(random)];
  const open = inputs.public.map((text) => nym.attributeFromText(text));
  const { request, witness } = nym.prepareBlindSign(parameters, [serial, binding], open, random);
  const file: Record<string, JsonValue> = {
    inputs,
    'hash_g1(ein Wert)': hex(parameters.group.g1.encode(nym.hashToG1(Buffer.from('ein Wert')))),
    'hash_to_scalar(ein Wert)': hex(nym.encodeScalar(member(open, 0))),
    serial: hex(nym.encodeScalar(serial)),
    binding: hex(nym.encodeScalar(binding)),
    openings: witness.openings.map((opening) => hex(nym.encodeScalar(opening))).join(','),
    blind_sign_request: hex(nym.encodeBlindSignRequest(parameters, request)),
    commitment_hash: hex(parameters.group.g1.encode(witness.base)),
  };
  const partials = pairs.map(({ issuerIndex, signingKey, verificationKey }) => {
    const blinded = nym.blindSign(parameters, signingKey, request, open);
    const credential = nym.unblind(parameters, verificationKey, blinded, witness);
    file[`sk${issuerIndex}`] = hex(nym.encodeSigningKey(signingKey));
    file[`vk${issuerIndex}`] = hex(nym.encodeVerificationKey(parameters, verificationKey));
    file[`blinded_sig${issuerIndex}`] = hex(nym.encodeBlindedPartial(parameters, blinded));
    file[`partial_sig${issuerIndex}`] = hex(nym.encodeCredential(parameters, credential));
    return { issuerIndex, credential, key: verificationKey };
  });
  const chosen = inputs.aggregate_from.map((index) => member(partials, index - 1));
  const masterKey = nym.aggregateVerificationKeys(parameters, chosen);
  const credential = nym.aggregateCredentials(parameters, chosen);
  const shown = nym.proveShow(
    parameters,
    masterKey,
    credential,
    { serial, binding },
    seededRandom(inputs.show_seed),
  );
  const other = nym.rerandomize(parameters, credential, seededRandom(inputs.rerandomise_seed));
  return {
    ...file,
    avk: hex(nym.encodeVerificationKey(parameters, masterKey)),
    aggregated_sig: hex(nym.encodeCredential(parameters, credential)),
    theta: hex(nym.encodeTheta(parameters, shown)),
    randomise_simple: hex(nym.encodeCredential(parameters, other)),
    sign_public_only_sk4: hex(
      nym.encodeCredential(parameters, nym.sign(parameters, member(pairs, 3).signingKey, open)),
    ),
  };
}

/**
 * A file of shape `coir-v1`: one case of q = 2 with a single issuer of two needed for nothing else,
 * both attributes private.
 */
export function makeCoirFile(seed: string): JsonValue {
  const network = 'elsewhere';
  const schemaInput = {
    name: 'pair-1',
    m: 2,
    nullifier: 2,
    attributes: [
      { name: 'age', kind: 'integer' as const },
      { name: 'key', kind: 'secret' as const },
    ],
  };
  const scope = coconut.encodeItems(Buffer.from('pair'));
  const [gateway, client] = [Buffer.alloc(32, 3), Buffer.alloc(32, 4)];
  const inputs = {
    seed,
    network,
    schema: schemaInput,
    scope: hex(scope),
    threshold: 3,
    authorities: 3,
    issuers: [2, 3, 1],
    values: [41, null],
    count: 1,
    hidden: [[1, 2], [2]],
    gateway: hex(gateway),
    client: hex(client),
  };
  const random = seededRandom(seed);
  const schema = coconut.createSchema({
    name: schemaInput.name,
    attributes: schemaInput.attributes,
    privateCount: 2,
    nullifierPosition: 2,
  });
  const parameters = coconut.setup(network, schema);
  const pairs = coconut.ttpKeygen(parameters, { threshold: 3, issuers: 3 }, random);
  const record = coconut.createKeyRecord(parameters, {
    scope,
    threshold: 3,
    partialKeys: pairs.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key })),
  });
  const attributes = [41n, coconut.randomAttribute(random)];
  const { request, witness } = coconut.prepareBlindSign(parameters, attributes, [], random);
  const answers = inputs.issuers.map((issuerIndex) => {
    const { signingKey } = member(pairs, issuerIndex - 1);
    return { issuerIndex, blinded: coconut.blindSign(parameters, signingKey, request, []) };
  });
  const { credential } = coconut.obtainCredential(record, witness, answers);
  const context = spendContext(network, gateway, client);
  const shows = inputs.hidden.map((hidden) => {
    const show = coconut.proveShow(record, credential, attributes, hidden, context, random);
    const bytes = coconut.encodeShow(record, show);
    return {
      mask: hidden.length === 2 ? 3 : 2,
      show: hex(bytes),
      nullifier: hex(coconut.nullifierOf(record, show)),
      digest: sha256(bytes),
    };
  });
  const encodedRequest = hex(coconut.encodeBlindSignRequest(parameters, request));
  const deposit = {
    chainId: 'chain',
    address: 'coir1there',
    denom: 'u',
    amount: '7',
    network,
    schema: 'pair-1',
    denomination: 2,
    expiry: 3,
    requests: [encodedRequest],
  };
  const memo = depositMemo({
    ...deposit,
    depositAddress: deposit.address,
    schemaName: deposit.schema,
    requests: [Buffer.from(encodedRequest, 'hex')],
  });
  const key = (value: coconut.VerificationKey): string =>
    hex(coconut.encodeVerificationKey(parameters, value));
  const cases = [
    {
      inputs,
      schemaBytes: hex(coconut.encodeSchema(schema)),
      shares: pairs.map(({ issuerIndex, signingKey }) => ({
        index: issuerIndex,
        x: hex(coconut.encodeScalar(signingKey.x)),
        ys: signingKey.y.map((y) => hex(coconut.encodeScalar(y))),
      })),
      partialKeys: record.partialKeys.map((partial) => key(partial.key)),
      masterKey: key(record.masterKey),
      record: hex(coconut.encodeKeyRecord(record)),
      keyId: hex(record.keyId),
      context: hex(context),
      credentials: [
        {
          attributes: attributes.map((attribute) => hex(coconut.encodeScalar(attribute))),
          request: encodedRequest,
          blinded: answers.map(({ blinded }) =>
            hex(coconut.encodeBlindedPartial(parameters, blinded)),
          ),
          shows,
        },
      ],
    },
  ];
  return { suite: 'COIR-V1', deposit: { ...deposit, memo }, cases };
}

/**
 * A file of shape `sphinx-crate`: one packet and one reply block over two hops of version 258, with
 * a payload size nobody uses.
 */
export function makeSphinxFile(seed: string): JsonValue {
  const random = seededRandom(seed);
  const keys = [random(32), random(32)];
  const nodes = keys.map(importNodePrivateKey);
  const addresses = [random(32), random(32)];
  const path = {
    route: nodes.map(({ publicKey }, hop) => ({ address: member(addresses, hop), publicKey })),
    delaysNs: [2n ** 63n, 5n],
    destination: random(32),
    identifier: random(16),
    version: 258 as const,
  };
  const [initialSecret, padding] = [random(32), random(188)];
  const source = (): ((length: number) => Uint8Array) => {
    const draws = [initialSecret, padding];
    return () => draws.shift() ?? new Uint8Array(0);
  };
  const payloadLength = 77;
  const message = Uint8Array.from({ length: 60 }, (_, position) => position % 7);
  const common = {
    version: 258,
    hops: 2,
    payload_size: payloadLength,
    node_private_keys: keys.map(hex),
    node_addresses: addresses.map(hex),
    initial_secret: hex(initialSecret),
    destination: hex(path.destination),
    identifier: hex(path.identifier),
    delays_ns: path.delaysNs.map(String),
    final_padding: hex(padding),
    message_rule: 'byte i = i mod 7',
  };
  const processing = (packet: Uint8Array): JsonValue[] => {
    const first = processPacket(packet, member(nodes, 0));
    if (first.kind !== 'forward') throw new Error('delivered too early');
    const last = processPacket(first.packet, member(nodes, 1));
    if (last.kind !== 'final') throw new Error('delivered too late');
    return [
      {
        kind: 'forward',
        next_hop: hex(first.nextHop),
        delay_ns: String(first.delayNs),
        replay_tag: hex(first.replayTag),
        packet_sha256: sha256(first.packet),
      },
      { kind: 'final', destination: hex(last.destination), plaintext: hex(last.payload) },
    ];
  };
  const packet = createPacket({ ...path, message, payloadLength }, source());
  const surb = createSurb(path, source());
  const encodedSurb = encodeSurb(surb);
  const reply = createReply(surb, message, payloadLength);
  return {
    packets: [
      {
        ...common,
        message_length: 60,
        header: hex(packet.subarray(0, 348)),
        packet_sha256: sha256(packet),
        packet_length: packet.length,
        processing: processing(packet),
        tampered: [
          { region: 'mac', byte: 33, xor: 4, outcome: { hop: 0, error: 'InvalidHeader' } },
          { region: 'payload', byte: 400, xor: 4, outcome: { hop: 1, error: 'InvalidPayload' } },
        ],
      },
    ],
    surbs: [
      {
        ...common,
        reply_length: 60,
        surb: hex(encodedSurb),
        surb_length: encodedSurb.length,
        first_hop: hex(reply.firstHop),
        packet_sha256: sha256(reply.packet),
        processing: processing(reply.packet),
      },
    ],
  };
}
