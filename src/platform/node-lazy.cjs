'use strict';
// CommonJS, and copied into dist as it is: a plain `require` is what loads a package only when it is first
// needed and yet without waiting, and what bundlers follow.

/** mp4box; `again` registers all of its box classes anew. */
exports.loadMp4box = (again = false) => {
  if (again) {
    // By a variable, or bundlers warn that they cannot resolve it.
    const name = 'mp4box';
    delete require.cache[require.resolve(name)];
  }
  return require('mp4box');
};
