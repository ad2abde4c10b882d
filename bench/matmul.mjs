// The matrix product in each of its forms, against the most that one core does.
import { digits, median } from './numbers.mjs';
import { alternate } from './process/alternate.mjs';
import { openNode } from './process/open.mjs';
import { peakOperations } from './subjects/matmul.mjs';
import { printTable } from './table.mjs';

const sizes = [64, 256, 1024];

/** @type {readonly { readonly name: string, readonly dtype: 'float32' | 'float64', readonly options?: import('@thalweg/core').MatmulOptions, readonly isJavaScript?: true }[]} */
const forms = [
  { name: 'float64', dtype: 'float64' },
  { name: 'float64, groups of four', dtype: 'float64', options: { group: 4 } },
  { name: 'float64, JavaScript', dtype: 'float64', isJavaScript: true },
  { name: 'float32, sums in float64', dtype: 'float32' },
  { name: 'float32, sums in float64, JavaScript', dtype: 'float32', isJavaScript: true },
  { name: 'float32, sums in float32', dtype: 'float32', options: { precision: 'float32' } },
  {
    name: 'float32, sums in float32, JavaScript',
    dtype: 'float32',
    options: { precision: 'float32' },
    isJavaScript: true,
  },
];

/** @param {unknown} _ @param {import('./effort.mjs').Effort} effort */
export const matmul = async (_, effort) => {
  const rows = [];
  for (const n of sizes) {
    const processes = [];
    /** @type {Map<string, number>} */
    const firsts = new Map();
    for (const peak of ['float64', 'float32']) {
      const process = await openNode('matmul');
      await process.ask({ prepare: { peak } });
      processes.push(process);
    }
    for (const { name, dtype, options = {}, isJavaScript = false } of forms) {
      const process = await openNode(
        'matmul',
        isJavaScript ? { flags: ['--conditions=thalweg-no-wasm'] } : {},
      );
      const { first } = await process.ask({ prepare: { n, dtype, options } });
      processes.push(process);
      const form = JSON.stringify([dtype, options]);
      if ((firsts.get(form) ?? first) !== first) console.log(`DIFFERS: ${name} at ${n}\n`);
      firsts.set(form, first);
    }
    const [doublePeak, singlePeak, ...times] = await alternate(processes, 0.2, effort);
    processes.forEach(({ close }) => close());
    const peaks = {
      float64: peakOperations('float64') / median(doublePeak),
      float32: peakOperations('float32') / median(singlePeak),
    };
    for (const [i, { name, options = {} }] of forms.entries()) {
      const peak = peaks[options.precision ?? 'float64'];
      const speed = (2 * n ** 3) / median(times[i]);
      rows.push([String(n), name, digits(speed), digits(peak), `${((100 * speed) / peak).toFixed(0)} %`]);
    }
  }
  printTable(
    `Matrix product of n rows, columns and terms, in operations per nanosecond (median of ${effort.rounds} rounds)`,
    ['n', 'form', 'speed', 'peak of one core', 'of the peak'],
    rows,
  );
};
