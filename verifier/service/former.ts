/**
 * Opens the group that programs compute in, until that is the group's own affair.
 *
 * @module @coir/service/former
 */
export { openFastGroup } from './fast-group.ts';
