/**
 * SQLite files, and the group that services compute in.
 *
 * @module @coir/verifier/service
 */
export * from '@coir/service/former';
