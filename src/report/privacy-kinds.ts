/** What findings about people can be of, in the order in which they are named. */
export const privacyKinds = [
  'location',
  'serial',
  'person',
  'faces',
  'time',
  'telemetry',
  'identifier',
  'unread',
] as const;
