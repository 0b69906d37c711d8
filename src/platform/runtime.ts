/** What this process runs on: which prebuild fits, and what a bug report should say. */

import { closeSync, openSync, readSync } from 'node:fs';
import type { Libc, PlatformInfo } from './platform-info.js';

export function describePlatform(): PlatformInfo {
  const { platform, arch, versions } = process;
  const name = versions.bun ? 'bun' : versions.deno ? 'deno' : 'node';
  const nodeApi = Number.parseInt(versions.napi ?? '', 10);
  return {
    runtime: {
      name,
      version: versions[name] ?? null,
      nodeApi: Number.isNaN(nodeApi) ? null : nodeApi,
    },
    platform: { os: platform, arch, libc: libc() },
  };
}

/**
 * The C library of this process, by the loader that its executable names (ELF, PT_INTERP), or else by what
 * it has loaded. What is installed beside it does not count: Alpine may have glibc's loader, and Debian
 * musl's. Null where nothing tells.
 */
export function libc(): Libc | null {
  if (process.platform !== 'linux') return null;
  try {
    const loader = /\/ld-(musl|linux)/.exec(interpreter(headOf(process.execPath)) ?? '')?.[1];
    if (loader !== undefined) return loader === 'musl' ? 'musl' : 'glibc';
  } catch {
    // Unreadable, for instance under the permission model.
  }
  return libcByReport();
}

/** Takes tens of milliseconds, so it comes last. */
function libcByReport(): Libc | null {
  try {
    const report = process.report.getReport() as {
      header: { glibcVersionRuntime?: string };
      sharedObjects: string[];
    };
    if (report.header.glibcVersionRuntime) return 'glibc';
    return report.sharedObjects.some((name) => /\/ld-musl-|\/libc\.musl-/.test(name))
      ? 'musl'
      : null;
  } catch {
    return null;
  }
}

/** The first pages of a file, in which the headers of an executable stand. */
function headOf(file: string): Buffer {
  const head = Buffer.alloc(4096);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return head;
}

/** System V ABI, chapter 5, for 64 bits and little-endian: null for every other executable. */
function interpreter(head: Buffer): string | null {
  if (head.readUInt32BE(0) !== 0x7f454c46 || head[4] !== 2 || head[5] !== 1) return null;
  const table = Number(head.readBigUInt64LE(32));
  const entrySize = head.readUInt16LE(54);
  const count = head.readUInt16LE(56);
  for (let i = 0; i < count; i++) {
    const entry = table + i * entrySize;
    if (entry + 56 > head.length) return null;
    if (head.readUInt32LE(entry) !== 3) continue;
    const offset = Number(head.readBigUInt64LE(entry + 8));
    const size = Number(head.readBigUInt64LE(entry + 32));
    return head.toString('latin1', offset, offset + size);
  }
  return null;
}
