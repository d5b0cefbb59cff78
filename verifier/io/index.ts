/**
 * HTTP exchanges and problem documents, as all programs of Coir use them. Runs in Node and in
 * browsers.
 *
 * @module @coir/io
 * @document README.md
 */
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
export { pause } from './pause.ts';
export {
  createProblem,
  PROBLEM_TYPE,
  type ProblemDocument,
  type ProblemFields,
  type ReceivedProblem,
  readProblem,
} from './problem.ts';
