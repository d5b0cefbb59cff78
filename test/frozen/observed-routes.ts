import { toSortedJson } from './sorted-json.ts';

/** Headers that a caller acts on. */
const TELLING_HEADERS = [
  'retry-after',
  'www-authenticate',
  'cache-control',
  'expires',
  'upgrade',
] as const;

/** One answer of a route without its values. */
interface Shape {
  type: string;
  headers: readonly string[];
  /** `path: type` of every member, sorted. */
  members: readonly string[];
  retryable?: boolean;
}

/** An answer, and what was in it. */
export interface Answer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

function membersOf(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.length === 0
      ? [`${path}[]`]
      : value.flatMap((item) => membersOf(item, `${path}[]`));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, member]) =>
      membersOf(member, path === '' ? name : `${path}.${name}`),
    );
  }
  return [`${path}: ${value === null ? 'null' : typeof value}`];
}

/**
 * Asks servers, and keeps the shape of each kind of answer: by program and route, then by status
 * with code and reason.
 */
export class ObservedRoutes {
  readonly #shapes: Record<string, Record<string, Shape>> = {};

  /**
   * Sends a request and notes its answer.
   * @param route - Method and path as it is promised, such as `GET /v1/balances/{client}`.
   */
  async ask(program: string, route: string, url: string, init: RequestInit = {}): Promise<Answer> {
    const [method = 'GET'] = route.split(' ');
    const response = await fetch(url, { method, ...init });
    const text = await response.text();
    const type = response.headers.get('content-type')?.replace(/;.*/, '') ?? 'none';
    const json = text === '' ? {} : JSON.parse(text);
    const { status } = response;
    const words = [json['code'], json['reason']].filter((word) => typeof word === 'string');
    const key = [status, ...words].join(' ');
    const name = `${program}: ${route}`;
    const shapes = this.#shapes[name] ?? {};
    this.#shapes[name] = shapes;
    const members = new Set([...(shapes[key]?.members ?? []), ...membersOf(json, '')]);
    shapes[key] = {
      type,
      headers: TELLING_HEADERS.filter((header) => response.headers.has(header)),
      members: text === '' ? [] : [...members].sort(),
      ...(typeof json['retryable'] === 'boolean' ? { retryable: json['retryable'] } : {}),
    };
    return { status, json };
  }

  /** Everything seen, in an order that does not depend on when it was seen. */
  toJson(): string {
    return toSortedJson(this.#shapes);
  }
}
