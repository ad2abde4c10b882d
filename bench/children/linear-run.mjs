// A process of its own for one run of Hogwild! or of round robin: examples per second, and the objective after each epoch.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { arraysOf, hogwild, linearTask, roundRobin, runParallel, threads } from '@thalweg/parallel';

/**
 * @typedef {object} LinearRun
 * @property {string} folder Where the data is, array by array.
 * @property {number} features
 * @property {'logistic' | 'hinge'} loss
 * @property {number} learningRate
 * @property {number} workers
 * @property {'hogwild' | 'atomic' | 'roundRobin'} algorithm
 * @property {number} epochs
 */

/** @type {LinearRun} */
const { folder, features, loss, learningRate, workers, algorithm, epochs } = JSON.parse(process.argv[2]);

/** @param {string} name */
const inSharedMemory = (name) => {
  const bytes = readFileSync(path.join(folder, `${name}.bin`));
  const memory = new SharedArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  return memory;
};
const labels = new Float32Array(inSharedMemory('labels'));
const examples = labels.length;
const arrays = arraysOf({
  examples,
  features,
  starts: new Uint32Array(inSharedMemory('starts')),
  indices: new Uint32Array(inSharedMemory('indices')),
  values: new Float32Array(inSharedMemory('values')),
  labels,
});

/**
 * @param {Partial<import('@thalweg/parallel').ParallelOptions>} more
 */
const run = (more) =>
  runParallel({
    task: linearTask({ loss, features }),
    algorithm: algorithm === 'roundRobin' ? roundRobin() : hogwild({ atomic: algorithm === 'atomic' }),
    optimizer: toSpec(sgd({ learningRate })),
    transport: threads(),
    workers,
    data: { examples, batchSize: 1, split: 'epochs', arrays },
    stop: { epochs },
    seed: makeKey(1),
    evaluateEvery: Number.MAX_SAFE_INTEGER,
    ...more,
  });

// Round robin sends every gradient to the server and is far from an epoch when its speed is known.
if (algorithm === 'roundRobin') {
  const { examplesPerSecond } = await run({ stop: { seconds: 6 } });
  console.log(JSON.stringify({ examplesPerSecond, losses: [] }));
} else {
  // The first epoch is not counted: threads start and the engine compiles in it.
  /** @type {{ seconds: number, examples: number } | undefined} */
  let begun;
  let ended = { seconds: 0, examples: 0 };
  await run({
    onEvent: (event) => {
      if (event._tag !== 'Progress') return;
      if (event.examples >= examples) begun ??= event;
      ended = event;
    },
  });
  const { seconds, examples: first } = begun ?? { seconds: NaN, examples: NaN };
  const examplesPerSecond = (ended.examples - first) / (ended.seconds - seconds);
  // Once more for the objectives, which take time of their own.
  const { losses } = await run({ evaluateEvery: examples });
  console.log(JSON.stringify({ examplesPerSecond, losses: losses.map(({ loss: value }) => value) }));
}
