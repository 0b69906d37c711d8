import type { ContainerIndex } from '../../../media/container-index.js';

/** The samples of such a track are in another file, whatever stands at their offsets here. */
export function isExternal(index: ContainerIndex, trackIndex: number): boolean {
  return index.problems.some(
    (problem) => problem.code === 'external-data-reference' && problem.trackIndex === trackIndex,
  );
}
