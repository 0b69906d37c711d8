/** What is broken: the fixtures, and files that hold one of everything that interpretation reads. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bytesOf } from '../box.js';
import { assertion, c2paBox, digitalSource } from '../c2pa.js';
import { soundFiles } from '../hostile/sound.js';
import { richTags } from '../hostile/tags.js';
import { progressive } from '../movie.js';
import { fixturesFolder } from '../paths.js';
import * as telemetry from '../telemetry.js';

const largest = 1 << 16;

const fix: telemetry.Fix = { latitude: 52.5, longitude: 13.4, altitude: 34 };

function located(): Uint8Array {
  const tracks = [
    telemetry.gpmdTrack([
      telemetry.gps5Sample('240102030405.000', fix),
      telemetry.gps9Sample(8000, 3600, fix),
    ]),
    telemetry.cammTrack([
      telemetry.cammPosition(fix),
      telemetry.cammGps(1, fix),
      telemetry.cammVector(2),
    ]),
    telemetry.djiTrack('djmd', [Uint8Array.from({ length: 60 }, (_, i) => i * 7)]),
  ];
  return bytesOf(...progressive(telemetry.withTracks(tracks)));
}

function signed(): Uint8Array {
  const actions = {
    actions: [
      { action: 'c2pa.created', digitalSourceType: digitalSource('trainedAlgorithmicMedia') },
    ],
  };
  const box = c2paBox({ label: 'm', assertions: [assertion('c2pa.actions.v2', actions)] });
  return bytesOf(...progressive({ ...telemetry.withTracks([]), after: [box] }));
}

export function fuzzInputs(): Uint8Array[] {
  const fixtures = readdirSync(fixturesFolder)
    .filter((name) => !name.endsWith('.md'))
    .sort()
    .map((name) => Uint8Array.from(readFileSync(path.join(fixturesFolder, name))))
    .filter(({ length }) => length <= largest);
  const built = soundFiles.map(([, build]) => bytesOf(...build()));
  return [...fixtures, ...built, bytesOf(...richTags()), located(), signed()];
}
