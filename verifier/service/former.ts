/**
 * What is not of the runtime and has no other home yet: SQLite files, and the group that services compute in.
 *
 * @module @coir/service/former
 */
export { openDatabase, transaction } from './database.ts';
export { openFastGroup } from './fast-group.ts';
