// PDQ of one picture in memory.
import { smallFiles } from './settings.mjs';

export const fingerprintCases = () =>
  [
    [1280, 720],
    [1920, 1080],
    [64, 64],
  ].map(([width, height]) => ({
    id: `fingerprint/${width}x${height}`,
    group: 'fingerprint',
    title: `fingerprint: luma of ${width} × ${height}`,
    media: `luma-${width}x${height}`,
    operation: 'fingerprint',
    params: { width, height },
    contenders: ['native', 'fallback', 'pdq-direct'],
    ...smallFiles,
  }));
