/** Plain JSON. */
export interface PlatformInfo {
  /**
   * `nodeApi`: the newest version of Node-API that it has; the addon needs 8. Null
   * where the runtime does not say.
   */
  runtime: {
    name: 'node' | 'bun' | 'deno' | 'browser';
    version: string | null;
    nodeApi: number | null;
  };
  /**
   * As `process.platform` and `process.arch` have them; `libc` on Linux, null
   * elsewhere and where nothing tells.
   */
  platform: { os: string | null; arch: string | null; libc: Libc | null };
}

export type Libc = 'glibc' | 'musl';
