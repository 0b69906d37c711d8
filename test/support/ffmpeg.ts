/** ffmpeg, where this machine has it. */
import { spawnSync } from 'node:child_process';

export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** What ffmpeg prints; throws with its errors where it fails. */
export function ffmpeg(...args: string[]): string {
  const given = ['-hide_banner', '-nostdin', '-y', '-v', 'error', '-bitexact', ...args];
  const { status, stdout, stderr } = spawnSync('ffmpeg', given, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Side data as ffprobe names them. */
export type SideData = Record<string, unknown> & { side_data_type: string };

interface Probed {
  streams: { codec_type: string; side_data_list?: SideData[] }[];
  frames: { side_data_list?: SideData[] }[];
}

/**
 * What ffprobe says beside the first video stream of a file, and beside its first
 * frame where it can decode one.
 */
export function sideData(file: string): { stream: SideData[]; frame: SideData[] } {
  const show = ['-show_streams', '-show_frames', '-read_intervals', '%+#1'];
  const given = ['-v', 'error', '-select_streams', 'v:0', ...show, '-of', 'json', file];
  const { stdout } = spawnSync('ffprobe', given, { encoding: 'utf8' });
  const { streams = [], frames = [] } = JSON.parse(stdout) as Partial<Probed>;
  return {
    stream: streams[0]?.side_data_list ?? [],
    frame: frames[0]?.side_data_list ?? [],
  };
}
