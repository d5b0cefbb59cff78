/**
 * Opens the group that programs compute in.
 *
 * @module @coir/verifier/service
 */
export { openFastGroup } from '@coir/service/former';
