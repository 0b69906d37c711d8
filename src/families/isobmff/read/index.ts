/**
 * The fallback backend: a container index without native code. The guard (boxes.ts) finds and bounds every
 * box; mp4box parses header boxes one at a time (mp4box.ts); sample tables and track runs go through bounded
 * columnar readers (tables.ts, fragments.ts) into statistics. session.ts walks over the file.
 */

export { createSession } from './session.js';
