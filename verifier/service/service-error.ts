/** What an HTTP client of a service is told when a request fails. */
export interface ServiceErrorFields {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** Stable lower-case word that programs decide on; never renamed, never reused. */
  readonly code: string;
  /** A sentence for people: what to do next. Never holds what the client sent, nor a secret. */
  readonly detail: string;
  /** Whether the same request may succeed later. */
  readonly retryable?: boolean;
  /** Seconds to wait before trying again, sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Further machine-readable members of the answer, such as a `reason`. */
  readonly extra?: Readonly<Record<string, string | number | boolean>>;
}

/** A request refused with a code. Thrown anywhere below a route; {@link buildHttpServer} turns it into `application/problem+json` (RFC 9457). */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly extra: Readonly<Record<string, string | number | boolean>>;

  constructor(fields: ServiceErrorFields) {
    super(fields.detail);
    this.status = fields.status;
    this.code = fields.code;
    this.retryable = fields.retryable ?? false;
    this.retryAfterSeconds = fields.retryAfterSeconds;
    this.extra = fields.extra ?? {};
  }
}
