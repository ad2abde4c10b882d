// Bytes that one step allocates: heap-per-step.mjs own|given|pure|sparse WORK, with --expose-gc and a large new space.
import { PerformanceObserver } from 'node:perf_hooks';
import { median } from '../numbers.mjs';
import { open as openThalweg } from '../subjects/thalweg.mjs';
import { open as openSparse } from '../subjects/sparse-thalweg.mjs';

const [, , form, work] = process.argv;
const subject = /** @type {import('../process/subject.mjs').Subject<any>} */ (
  form === 'sparse' ? openSparse() : openThalweg(/** @type {import('../subjects/thalweg.mjs').Form} */ (form))
);
const prepared = await subject.prepare(JSON.parse(work));
if (prepared === undefined || globalThis.gc === undefined) throw new Error('Run by memory.mjs');
const { step } = prepared;

/** @param {number} steps */
const run = (steps) => {
  for (let i = 0; i < steps; i++) step();
};

// Until everything is compiled: what the compiler leaves behind, and numbers boxed before it came, are no part of a step.
const start = performance.now();
const milliseconds = () => performance.now() - start;
let warm = 0;
while (milliseconds() < 1000 || (warm < 4000 && milliseconds() < 5000)) {
  run(10);
  warm += 10;
  // Code that was optimized beside us is only taken up from the event loop.
  if (warm % 1000 === 0) await new Promise(setImmediate);
}

let collections = 0;
const observer = new PerformanceObserver((list) => {
  collections += list.getEntries().length;
});
observer.observe({ entryTypes: ['gc'] });

/**
 * Growth over some steps, or over half as many if something was collected meanwhile.
 *
 * @param {number} steps
 * @returns {Promise<{ steps: number, heap: number, buffers: number }>}
 */
const grown = async (steps) => {
  globalThis.gc?.();
  await new Promise(setImmediate);
  observer.takeRecords();
  collections = 0;
  const before = process.memoryUsage();
  run(steps);
  const after = process.memoryUsage();
  await new Promise(setImmediate);
  collections += observer.takeRecords().length;
  if (collections > 0 && steps > 1) return grown(steps >> 1);
  return { steps, heap: after.heapUsed - before.heapUsed, buffers: after.arrayBuffers - before.arrayBuffers };
};

// Taking a reading allocates, too. The medians, since now and then the engine has something of its own to write down.
const readings = [];
/** @type {number[]} */
const idle = [];
for (let i = 0; i < 5; i++) {
  idle.push((await grown(0)).heap);
  readings.push(await grown(Math.max(10, Math.min(20_000, warm >> 3))));
}
console.log(
  JSON.stringify({
    heap: median(readings.map(({ heap, steps }) => (heap - median(idle)) / steps)),
    buffers: median(readings.map(({ buffers, steps }) => buffers / steps)),
  }),
);
