import { parentPort } from 'node:worker_threads';
import { competition, type Heat } from './compete.js';

// What a thread of `inThreads` runs: for every heat it is sent, it sends the result.
const compete = competition();
parentPort?.on('message', (heat: Heat) => {
  void compete(heat).then((tuning) => parentPort?.postMessage(tuning));
});
