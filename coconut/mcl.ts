/**
 * The fast group: BLS12-381 on `mcl-wasm`, the same bytes as the default one.
 *
 * @module @coir/coconut/mcl
 */
export { CoconutError, type CoconutErrorCode } from './errors.ts';
export { createMclGroup, type MclGroupOptions } from './group/mcl/mcl-group.ts';
