/**
 * For files of which a call takes microseconds: it goes through all of a library's code at once, and until V8
 * has compiled that, after some ten thousand calls, the compiler is what is measured.
 */
export const smallFiles = { settings: { warmUpSeconds: 0.6 } };
