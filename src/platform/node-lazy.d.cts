/** The types of mp4box's ES module, so that both ways in give the same ones. */
export function loadMp4box(
  again?: boolean,
): typeof import('mp4box', { with: { 'resolution-mode': 'import' }});
