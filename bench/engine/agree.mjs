// Whether two contenders say the same about a file.

/**
 * The fields that both answers have and that differ, with both values. A field that one of them lacks
 * or has as null is no difference.
 */
export function differences(expected, actual) {
  return Object.keys(actual).flatMap((field) => {
    const [theirs, ours] = [actual[field], expected[field]];
    if (theirs === null || ours === null || ours === undefined || theirs === ours) return [];
    return [{ field, expected: ours, actual: theirs }];
  });
}
