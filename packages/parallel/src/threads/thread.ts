// What runs in a thread: the worker rule on messages of the server, with nothing between but the port.
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { foldIn } from '@thalweg/core';
import { makeTask } from '../task/make-task.js';
import { jobParts } from '../job/job-parts.js';
import { keysOf } from '../job/run-keys.js';
import { createInPlaceSteps } from '../worker/in-place-steps.js';
import { trafficOf } from '../worker/traffic.js';
import { createWorkerHost, type HostMessage } from '../worker/worker-host.js';
import { decoded, encoded } from './encoded.js';
import { liveParameters } from './live-parameters.js';
import { pulseOf } from './pulse.js';
import type { FromThread, ThreadData, ToThread, Unmarked } from './thread-message.js';

const { job, worker, from, pulse: memory, port, live } = workerData as ThreadData;
const pulse = pulseOf(memory);
const keys = keysOf(job.seed);
const parts = await jobParts(job);
const task = await makeTask(job.task, { arrays: job.data.arrays ?? {}, worker, workers: job.workers });
const host = createWorkerHost({
  ...parts,
  task,
  data: job.data,
  epochs: job.epochs ?? Infinity,
  worker,
  workers: job.workers,
  key: foldIn(keys.workers, worker),
  dataKey: keys.data,
  from,
  inPlace:
    live === undefined
      ? undefined
      : createInPlaceSteps({
          ...parts,
          task,
          data: job.data,
          atomic: parts.algorithm.atomic ?? false,
          params: liveParameters(live.params),
          traffic: trafficOf(live.traffic, worker),
        }),
});

/** Between two reports of progress, in milliseconds: each costs a message. */
const progressEvery = 20;
let progressAt = -Infinity;
/** The latest progress that was not told, and how stale the steps were that nothing was said of. */
let unsaid: { readonly loss: number } | undefined;
const staleness = new Map<number, number>();
let waited = 0;
let waitingSince: number | undefined;

const post = (message: Unmarked<FromThread>, buffers: readonly ArrayBuffer[] = []): void => {
  port.postMessage({ ...message, taken: host.taken() }, buffers);
};

const say = (message: HostMessage): void => {
  switch (message._tag) {
    case 'Push': {
      const buffers: ArrayBuffer[] = [];
      const payload = encoded(message.push.payload, buffers);
      post({ _tag: 'Push', push: { ...message.push, payload } }, buffers);
      return;
    }
    case 'Progress': {
      const { loss, staleness: last } = message;
      for (const { staleness: behind, steps } of last ?? [])
        staleness.set(behind, (staleness.get(behind) ?? 0) + steps);
      unsaid = { loss };
      if (performance.now() - progressAt >= progressEvery) sayProgress();
      return;
    }
    case 'EpochEnded': {
      // The end of an epoch is counted, so what led to it is told first.
      sayProgress();
      post(message);
      return;
    }
    case 'Finished': {
      sayProgress();
      post({ ...message, tally: host.tally(), waited });
      return;
    }
    case 'Refused':
    case 'Pull': {
      post(message);
      return;
    }
  }
};

const sayProgress = (): void => {
  if (unsaid === undefined) return;
  progressAt = performance.now();
  post({
    _tag: 'Progress',
    ...unsaid,
    tally: host.tally(),
    waited,
    staleness: Array.from(staleness, ([behind, steps]) => ({ staleness: behind, steps })),
  });
  unsaid = undefined;
  staleness.clear();
};

const receive = (message: ToThread): void => {
  switch (message._tag) {
    case 'Pulled':
      host.receive({ ...message, snapshot: decoded(message.snapshot) });
      return;
    case 'Refused':
    case 'BeginEpoch':
      host.receive(message);
  }
};

/** Does what there is to do. The messages that came meanwhile are taken in between, since nothing else takes them. */
const pump = (): void => {
  if (waitingSince !== undefined) waited += (performance.now() - waitingSince) / 1000;
  waitingSince = undefined;
  for (;;) {
    pulse.beat();
    for (
      let next: { readonly message: unknown } | undefined = receiveMessageOnPort(port);
      next !== undefined;
      next = receiveMessageOnPort(port)
    )
      receive(next.message as ToThread);
    const action = host.next();
    switch (action._tag) {
      case 'Send':
        say(action.message);
        break;
      case 'Compute':
        action.run();
        break;
      case 'Wait':
      case 'Done':
        waitingSince = performance.now();
        pulse.rest();
        return;
    }
  }
};

port.on('message', (message: ToThread) => {
  receive(message);
  pump();
});
pump();
