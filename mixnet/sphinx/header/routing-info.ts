import { concatBytes } from '@noble/hashes/utils.js';
import { SphinxError } from '../errors.ts';
import {
  DELAY_LENGTH,
  EXTENDED_ROUTING_INFO_LENGTH,
  FINAL_FIELDS,
  FORWARD_FIELDS,
  field,
  ROUTING_INFO_LENGTH,
  TRUNCATED_ROUTING_INFO_LENGTH,
} from '../format/geometry.ts';
import { decodeVersion, encodeVersion, type SphinxVersion } from '../format/version.ts';
import { computeHeaderMac } from './header-mac.ts';
import type { HopKeys } from './hop-keys.ts';
import { applyStream } from './stream-cipher.ts';

const FORWARD_FLAG = Uint8Array.of(1);
const FINAL_FLAG = Uint8Array.of(2);

/** β and γ of one hop. */
export interface SealedRoutingInfo {
  readonly routingInfo: Uint8Array;
  readonly headerMac: Uint8Array;
}

/** The instruction of the last hop. */
export interface FinalInstruction {
  readonly destination: Uint8Array;
  readonly identifier: Uint8Array;
  /** Random, so that the last hop cannot tell how long the route was. */
  readonly padding: Uint8Array;
}

/** The instruction of a hop before the last. */
export interface ForwardInstruction {
  readonly nextHop: Uint8Array;
  readonly delayNs: bigint;
}

/**
 * Encrypts and authenticates the last hop's instruction:
 * `(0x02 ‖ version ‖ D ‖ I ‖ padding) ⊕ PRG`, then the filler.
 */
export function sealFinal(
  keys: HopKeys,
  version: SphinxVersion,
  instruction: FinalInstruction,
  filler: Uint8Array,
): SealedRoutingInfo {
  const block = concatBytes(
    FINAL_FLAG,
    encodeVersion(version),
    instruction.destination,
    instruction.identifier,
    instruction.padding,
  );
  const routingInfo = concatBytes(applyStream(keys.streamKey, block), filler);
  return { routingInfo, headerMac: computeHeaderMac(keys.macKey, routingInfo) };
}

/**
 * Encrypts and authenticates `0x01 ‖ version ‖ next hop ‖ delay ‖ γ of the next hop ‖ its β, cut to
 * 240 bytes`.
 */
export function sealForward(
  keys: HopKeys,
  version: SphinxVersion,
  instruction: ForwardInstruction,
  inner: SealedRoutingInfo,
): SealedRoutingInfo {
  const delay = new Uint8Array(DELAY_LENGTH);
  new DataView(delay.buffer).setBigUint64(0, instruction.delayNs);
  const block = concatBytes(
    FORWARD_FLAG,
    encodeVersion(version),
    instruction.nextHop,
    delay,
    inner.headerMac,
    inner.routingInfo.subarray(0, TRUNCATED_ROUTING_INFO_LENGTH),
  );
  const routingInfo = applyStream(keys.streamKey, block);
  return { routingInfo, headerMac: computeHeaderMac(keys.macKey, routingInfo) };
}

/** An instruction a hop has opened. Every byte string is a view of one array nobody else holds. */
export type OpenedRoutingInfo =
  | {
      readonly kind: 'forward';
      readonly version: SphinxVersion;
      readonly nextHop: Uint8Array;
      readonly delayNs: bigint;
      readonly inner: SealedRoutingInfo;
    }
  | {
      readonly kind: 'final';
      readonly version: SphinxVersion;
      readonly destination: Uint8Array;
      readonly identifier: Uint8Array;
    };

/**
 * Decrypts a hop's routing information, extended by 60 zeros so that its length never changes. The
 * MAC must have been verified before.
 *
 * @throws {@link SphinxError} `SPHINX_ROUTING_INFO` if the flag is neither 1 nor 2.
 * @throws {@link SphinxError} `SPHINX_VERSION` if the version is neither 258 nor 259.
 */
export function openRoutingInfo(streamKey: Uint8Array, routingInfo: Uint8Array): OpenedRoutingInfo {
  const extended = new Uint8Array(EXTENDED_ROUTING_INFO_LENGTH);
  extended.set(routingInfo.subarray(0, ROUTING_INFO_LENGTH));
  const opened = applyStream(streamKey, extended);
  const [flag] = field(opened, FORWARD_FIELDS.flag);
  if (flag !== FORWARD_FLAG[0] && flag !== FINAL_FLAG[0]) {
    throw new SphinxError('SPHINX_ROUTING_INFO', 'the routing information is malformed');
  }
  const version = decodeVersion(field(opened, FORWARD_FIELDS.version));
  if (flag === FINAL_FLAG[0]) {
    return {
      kind: 'final',
      version,
      destination: field(opened, FINAL_FIELDS.destination),
      identifier: field(opened, FINAL_FIELDS.identifier),
    };
  }
  const delay = field(opened, FORWARD_FIELDS.delay);
  return {
    kind: 'forward',
    version,
    nextHop: field(opened, FORWARD_FIELDS.nextHop),
    delayNs: new DataView(delay.buffer, delay.byteOffset).getBigUint64(0),
    inner: {
      headerMac: field(opened, FORWARD_FIELDS.headerMac),
      routingInfo: field(opened, FORWARD_FIELDS.routingInfo),
    },
  };
}
