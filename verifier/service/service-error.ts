/** The answer to an HTTP client of a service whose request fails. */
export interface ServiceErrorFields {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** Stable lower-case word that programs decide on; never renamed, never reused. */
  readonly code: string;
  /** A sentence for people: what to do next. Never holds what the client sent, nor a secret. */
  readonly detail: string;
  /** `true` if the same request may succeed later. */
  readonly retryable?: boolean;
  /** Seconds to wait before trying again, sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Further machine-readable members of the answer, such as a `reason`. */
  readonly extra?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * A request refused with a code. Thrown anywhere below a route; {@link buildHttpServer} turns it
 * into `application/problem+json` (RFC 9457).
 */
export class ServiceError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'ServiceError';
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** Stable word that programs decide on. */
  readonly code: string;
  /** `true` if the same request may succeed later. */
  readonly retryable: boolean;
  /** Sent as `Retry-After` when there is one. */
  readonly retryAfterSeconds: number | undefined;
  /** Further members of the answer. */
  readonly extra: Readonly<Record<string, string | number | boolean>>;

  /** The message is the `detail` for people. */
  constructor(fields: ServiceErrorFields) {
    super(fields.detail);
    this.status = fields.status;
    this.code = fields.code;
    this.retryable = fields.retryable ?? false;
    this.retryAfterSeconds = fields.retryAfterSeconds;
    this.extra = fields.extra ?? {};
  }
}
