// Charts as SVG, drawn by Vega-Lite.
import * as vega from 'vega';
import * as vegaLite from 'vega-lite';
import { growthOf } from '../engine/growth.mjs';
import { short } from './format.mjs';

const colors = { boxray: '#d9480f', floor: '#adb5bd', others: '#1971c2' };

const kindOf = ({ contender, label }) =>
  label.startsWith('boxray') ? 'boxray' : /floor|core/.test(contender) ? 'floor' : 'others';

const config = {
  background: 'white',
  font: 'Helvetica, Arial, sans-serif',
  axis: { labelFontSize: 11, titleFontSize: 11, labelLimit: 400, gridColor: '#eee' },
  legend: { labelLimit: 400 },
  view: { stroke: null },
};

const colorScale = { domain: Object.keys(colors), range: Object.values(colors) };

async function draw(spec) {
  const { spec: compiled } = vegaLite.compile({ config, ...spec });
  const view = new vega.View(vega.parse(compiled), { renderer: 'none' });
  return view.toSVG();
}

const timed = (test) => test.rows.filter((row) => row.status === 'ok' && row.metrics.time);

const label = (ms) => (ms >= 1 ? `${short(ms)} ms` : `${short(1000 * ms)} µs`);

/** Times of all contenders, a panel a case, beside the floor. */
function bars(cases, columns) {
  const panels = columns.flatMap(([id, title]) => {
    const test = cases.get(id);
    if (!test) return [];
    const values = timed(test).map((row) => ({
      label: row.label,
      kind: kindOf(row),
      ms: row.metrics.time.median,
      text: label(row.metrics.time.median),
    }));
    const lowest = Math.min(...values.map(({ ms }) => ms));
    const highest = Math.max(...values.map(({ ms }) => ms));
    // Half a decade to the left, room for the text to the right.
    const domain = [lowest / 3, highest * 8];
    const y = { field: 'label', type: 'nominal', sort: { field: 'ms' }, title: null };
    const x = {
      field: 'ms',
      type: 'quantitative',
      scale: { type: 'log', domain, nice: false },
      axis: { title: 'ms, logarithmic', tickCount: 6, format: '~g' },
    };
    const floor = values.find((row) => row.label === 'floor: the reads in C++');
    return [
      {
        title,
        data: { values },
        width: 480,
        height: { step: 20 },
        layer: [
          {
            mark: 'bar',
            encoding: {
              y,
              x,
              x2: { datum: domain[0] },
              color: { field: 'kind', type: 'nominal', scale: colorScale, legend: null },
            },
          },
          {
            mark: { type: 'text', align: 'left', dx: 4, fontSize: 11 },
            encoding: { y, x, text: { field: 'text' } },
          },
          ...(floor
            ? [
                {
                  mark: { type: 'rule', strokeDash: [3, 3], color: '#868e96' },
                  encoding: { x: { datum: floor.ms, type: 'quantitative' } },
                },
              ]
            : []),
        ],
      },
    ];
  });
  return panels.length > 0
    ? draw({ vconcat: panels, resolve: { scale: { x: 'independent', y: 'independent' } } })
    : null;
}

/** Time by number of samples, both logarithmic; the legend says the slope of the last step. */
function growth(results) {
  const slopeText = (cases, contender) => {
    const slope = growthOf(cases, contender)?.exponent.median;
    return slope === undefined ? '' : `, slope ${slope.toFixed(2)}`;
  };
  const values = results.cases
    .filter(({ group }) => group === 'growth')
    .flatMap((test) =>
      timed(test).map((row) => ({
        samples: test.samples,
        label: row.label + slopeText(results.cases, row.contender),
        ms: row.metrics.time.median,
      })),
    );
  if (values.length === 0) return null;
  const log = (field, title) => ({
    field,
    type: 'quantitative',
    scale: { type: 'log' },
    axis: { title, format: '~s', tickCount: 6 },
  });
  return draw({
    data: { values },
    width: 560,
    height: 320,
    mark: { type: 'line', point: true },
    encoding: {
      x: log('samples', 'samples'),
      y: { ...log('ms', 'ms'), axis: { title: 'ms to inspect', format: '~g', tickCount: 6 } },
      color: { field: 'label', type: 'nominal', title: null, scale: { scheme: 'tableau10' } },
    },
  });
}

/** File name to SVG text, of those charts for which something was measured. */
export async function charts(results) {
  const cases = new Map(results.cases.map((test) => [test.id, test]));
  const drawn = {
    'inspect.svg': await bars(cases, [
      ['inspect/clip', 'inspect: 10 s clip'],
      ['inspect/hour', 'inspect: 1-hour film'],
      ['inspect/hour-fragmented', 'inspect: 1-hour film in 1,800 fragments'],
    ]),
    'hash.svg': await bars(cases, [
      ['hash/big/sha256', 'SHA-256 of every frame: 917 MB in 3,600 frames'],
      ['hash/hour-full/sha256', 'SHA-256 of every frame: 395 MB in 276,840 frames'],
    ]),
    'growth.svg': await growth(results),
  };
  return Object.fromEntries(Object.entries(drawn).filter(([, svg]) => svg));
}
