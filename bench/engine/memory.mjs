// `node memory.mjs CONTENDER SMALL LARGE`: the largest resident memory of this process, in MB, before
// anything is loaded, after a small file was inspected, and after a large one was.
const peak = () => process.resourceUsage().maxRSS / 1024;

const [contender, small, large] = process.argv.slice(2);
const empty = peak();
const { contenderOf } = await import('../contenders/index.mjs');
const { operations } = contenderOf(contender);

async function inspected(file) {
  const { run } = await operations.inspect({ file });
  await run();
  return peak();
}

// Twice: the first call compiles.
await inspected(small);
const afterSmall = await inspected(small);
const afterLarge = await inspected(large);
process.stdout.write(JSON.stringify({ empty, afterSmall, afterLarge }));
