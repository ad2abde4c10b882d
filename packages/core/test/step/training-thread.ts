// The code of a thread. It starts when all threads are ready, so that they work at the same time.
import { workerData } from 'node:worker_threads';
import { trainer } from './trainer.js';
import type { Training } from './training.js';

const { training, there, threads } = workerData as {
  readonly training: Training;
  readonly there: Int32Array;
  readonly threads: number;
};

const work = trainer(training);
Atomics.add(there, 0, 1);
Atomics.notify(there, 0);
for (let count = Atomics.load(there, 0); count < threads; count = Atomics.load(there, 0))
  Atomics.wait(there, 0, count);
work();
