// The hash kernels of the C++ core without Node and without reading, one core.
import { spawnSync } from 'node:child_process';
import { executable, missingProgram } from '../contenders/programs.mjs';

const metrics = [
  { id: 'gbps16k', name: '16 KB messages', unit: 'GB/s' },
  { id: 'gbpsFilm', name: 'frames of a film', unit: 'GB/s' },
  { id: 'gbps300', name: '300 B messages', unit: 'GB/s' },
];

/** A row a kernel. */
function kernels() {
  const reason = missingProgram('hash');
  if (reason) return [{ contender: 'kernels', label: 'hash kernels', status: 'missing', reason }];
  const { stdout } = spawnSync(executable('hash'), { encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const { algorithm, kernel, ...speeds } = JSON.parse(line);
      const values = metrics.map(({ id }) => [id, [speeds[id]]]);
      return {
        contender: `${algorithm}/${kernel}`,
        label: `${algorithm}, ${kernel}`,
        status: 'ok',
        values: Object.fromEntries(values),
      };
    });
}

export const coreCases = () => [
  { id: 'core/hash', group: 'core', title: 'hash kernels', metrics, rows: kernels, smoke: false },
];
