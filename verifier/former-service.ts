/**
 * What programs still use that have not moved onto `@coir/service`.
 *
 * @module @coir/verifier/service
 */
export * from '@coir/service/former';
