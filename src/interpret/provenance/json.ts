/** Longer text is not a label. */
export const longestJson = 64 * 1024;

/**
 * The object that a text is the JSON of; null where it is none, or of more than
 * 65,536 characters. Never throws.
 */
export function parseObject(json: string): Record<string, unknown> | null {
  if (json.length > longestJson || !json.trimStart().startsWith('{')) return null;
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return null;
  }
}
