import type { Element } from '../elements.js';

/** 2001-01-01 UTC, from which dates count (RFC 8794 7.6), in milliseconds. */
const epoch = Date.UTC(2001, 0, 1);

/** ISO 8601; null where it is not set, or no date. */
export function dateOf(element: Element | null): string | null {
  if (element === null || element.length !== 8) return null;
  const nanoseconds = element.asInt();
  if (nanoseconds === null || nanoseconds === 0) return null;
  const date = new Date(epoch + Math.round(nanoseconds / 1e6));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
