/**
 * HTTP exchanges between programs of Coir, problem documents, the fields of their JSON, and clocks.
 * Runs in Node and in browsers.
 *
 * @module @coir/io
 * @document README.md
 */
export {
  type CalendarClock,
  type Clock,
  calendarClock,
  type MonotonicClock,
  type MonotonicMs,
  monotonicClock,
  monotonicMs,
  systemClock,
  type UnixMs,
  unixMs,
  unixSeconds,
} from './clock.ts';
export { IoError, type IoErrorCode, type IoErrorDetails } from './errors.ts';
export {
  type Attempt,
  type Exchange,
  exchangeJson,
  type Fetch,
  type HttpAnswer,
  type HttpBodyReader,
  type HttpRequest,
  type HttpResponse,
  type RetryOptions,
  retry,
} from './exchange.ts';
export {
  base64UrlField,
  countField,
  digestField,
  hexField,
  keyField,
  positiveCountField,
  wordField,
} from './fields.ts';
export { pause } from './pause.ts';
export {
  createProblem,
  PROBLEM_TYPE,
  type ProblemDocument,
  type ProblemFields,
  type ReceivedProblem,
  readProblem,
} from './problem.ts';
