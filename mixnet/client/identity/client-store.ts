/** The registration of a client with one gateway. */
export interface GatewayRegistration {
  /** Secret, shared with the gateway. */
  readonly sharedKey: Uint8Array;
  /**
   * The latest time, in Unix seconds, an authentication was made with; 0 before the first. Only
   * later ones are accepted.
   */
  readonly lastTimestamp: number;
}

/** Keeps the registrations of a client. Gateways are named by the base58 of their identity key. */
export interface ClientStore {
  /** The registration with a gateway, or `undefined` if there is none. */
  load(gateway: string): Promise<GatewayRegistration | undefined>;
  /** Replaces the registration with a gateway. Durable when the promise resolves. */
  save(gateway: string, registration: GatewayRegistration): Promise<void>;
}

/**
 * Registrations for as long as the process lives. A client that starts again registers again, under
 * the same address.
 */
export class MemoryClientStore implements ClientStore {
  readonly #registrations = new Map<string, GatewayRegistration>();

  async load(gateway: string): Promise<GatewayRegistration | undefined> {
    return this.#registrations.get(gateway);
  }

  async save(gateway: string, registration: GatewayRegistration): Promise<void> {
    this.#registrations.set(gateway, registration);
  }
}
