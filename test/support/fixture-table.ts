import { fixtureBytes, fixtures } from './fixtures/index.js';

/** test/fixtures/README.md: what each file is for, and how it was made. */
export function fixtureTable(): string {
  const rows = fixtures.map((fixture) => {
    const probe = fixture.noProbe === undefined ? 'yes' : `no: ${fixture.noProbe}`;
    return `| ${fixture.file} | ${fixtureBytes(fixture).length} | ${fixture.covers} | ${probe} |`;
  });
  return `# Fixtures

\`npm run fixtures\` writes every file in the table from its description in \`test/support/fixtures/\`; a test says when one is out
of date. What must be true of it stands beside the description. Parameter sets are real (\`test/support/codecs/\`), coded samples are
a pattern. "ffprobe" says whether the facts are also compared with ffprobe's where that is installed.

\`sample.mp4\` is a real encode, for the demo and for an end-to-end look at true media. It was made once, with FFmpeg 5.1:

    ffmpeg -f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=f=440:r=48000:d=2 -c:v libx264 -profile:v high -preset veryslow \\
      -crf 34 -pix_fmt yuv420p -g 25 -bf 2 -c:a aac -b:a 64k -ac 2 -metadata:s:a:0 language=eng -movflags +faststart -fflags +bitexact \\
      -flags:v +bitexact -flags:a +bitexact -metadata creation_time=2024-01-02T03:04:05Z test/fixtures/sample.mp4

| file | bytes | covers | ffprobe |
|---|---|---|---|
${rows.join('\n')}
`;
}
