/**
 * An ES module only, which `require` cannot load before Node 20.19: so it is part of dist, and tsup.config.ts
 * sees that it is initialised with the first use.
 */
export { decode, type TagDecoder } from 'cborg';
