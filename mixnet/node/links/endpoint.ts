import { decodeNodeAddress, encodeNodeAddress } from '@coir/sphinx';

/** A place where a node takes packets: an IP literal and a port. */
export interface Endpoint {
  /** An IPv4 or IPv6 literal. */
  readonly host: string;
  /** Its mix port. */
  readonly port: number;
}

/**
 * The hop that address bytes of a Sphinx header or an acknowledgement stand for, or `undefined` if
 * they are no address. Bytes after it are ignored.
 */
export function readEndpoint(address: Uint8Array): Endpoint | undefined {
  try {
    const { host, port } = decodeNodeAddress(address);
    return { host, port };
  } catch {
    return undefined;
  }
}

/**
 * The one name of a hop, whatever text its address was written in.
 * @throws Error if the host is no IP literal or the port no port.
 */
export function endpointName(hop: Endpoint): string {
  const { host, port } = decodeNodeAddress(encodeNodeAddress(hop));
  return `${host} ${port}`;
}
