// What a thread of `atomic.test.ts` runs: adds 1 to every word by shared steps, so many times.
import { parentPort, workerData } from 'node:worker_threads';
import { identity, makeSharedStep, tensor } from '@thalweg/core';
import ndarray from 'ndarray';

const { memory, dtype, words, steps, atomic } = workerData;
const data = dtype === 'float32' ? new Float32Array(memory) : new Float64Array(memory);
const step = makeSharedStep(identity(), { atomic });
const at = step.init(ndarray(data, [words]));
const ones = tensor(new Array(words).fill(1), { dtype });
for (let i = 0; i < steps; i++) step(at, ones);
parentPort?.postMessage('done');
