// What a step allocates, and the memory that training at large takes.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { digits, grouped, median } from './numbers.mjs';
import { printTable } from './table.mjs';

const perStep = fileURLToPath(new URL('./children/heap-per-step.mjs', import.meta.url));
const peak = fileURLToPath(new URL('./children/peak-memory.mjs', import.meta.url));

/** @param {readonly string[]} args */
const childSays = (...args) => JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));

/** @param {number} bytes */
const inBytes = (bytes) => (bytes < 1000 ? digits(Math.max(0, bytes)) : grouped(Math.round(bytes)));

const perStepTable = () => {
  const dense = [
    { optimizer: 'adam', parameters: 1000, leaves: 1 },
    { optimizer: 'adam', parameters: 1_000_000, leaves: 1 },
    { optimizer: 'adam', parameters: 1_000_000, leaves: 200 },
    { optimizer: 'clip-adamw', parameters: 1_000_000, leaves: 1 },
    { optimizer: 'clip-adamw', parameters: 1_000_000, leaves: 200 },
  ].map(({ leaves, parameters, optimizer }) => ({
    name: `${optimizer}, ${leaves === 1 ? grouped(parameters) : `${leaves} × ${grouped(parameters / leaves)}`}`,
    prepare: { optimizer, parameters, leaves },
  }));
  const sparse = ['sgd', 'adagrad'].flatMap((optimizer) =>
    ['float32', 'float64'].map((dtype) => ({
      name: `${optimizer}, 75 of 47 236, ${dtype}`,
      prepare: { optimizer, dtype },
    })),
  );
  const measured = [
    ...dense.map((work) => ({ form: 'donated, own gradients', subject: 'own', ...work })),
    ...dense.map((work) => ({ form: "donated, caller's arrays", subject: 'given', ...work })),
    ...sparse.map((work) => ({ form: 'donated, sparse', subject: 'sparse', ...work })),
    ...dense.slice(0, 3).map((work) => ({ form: 'pure', subject: 'pure', ...work })),
  ];
  const rows = measured.map(({ form, name, subject, prepare }) => {
    const { heap, buffers } = childSays(
      '--expose-gc',
      // A new space in which all steps find room, so that nothing is collected between the two readings.
      '--min-semi-space-size=256',
      '--max-semi-space-size=256',
      perStep,
      subject,
      JSON.stringify(prepare),
    );
    return [form, name, inBytes(heap), inBytes(buffers)];
  });
  printTable(
    'Memory that a step allocates, bytes (after warm-up)',
    ['', 'step', 'on the JavaScript heap', 'in array buffers'],
    rows,
  );
};

const peakTable = () => {
  const parameters = 10_000_000;
  const megabytes = (/** @type {string} */ form) =>
    median(Array.from({ length: 3 }, () => childSays(peak, form, String(parameters)).bytes / 1e6));
  const empty = megabytes('empty');
  // Parameters, gradient and two moments; a pure step holds parameters and moments twice.
  const arrays = (/** @type {number} */ count) => (4 * count * parameters) / 1e6;
  const rows = [
    { form: 'donated', needed: arrays(4) },
    { form: 'pure', needed: arrays(7) },
  ].map(({ form, needed }) => {
    const taken = megabytes(form);
    return [form, ...[taken, taken - empty, needed].map(digits), digits((taken - empty) / needed)];
  });
  printTable(
    'Peak resident memory of Adam with 10 million float32 parameters, MB (median of 3 processes)',
    ['', 'process', 'without the empty process', 'arrays that live at once', 'ratio'],
    rows,
  );
};

export const memory = () => {
  perStepTable();
  peakTable();
};
