import type { Params } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';
import type { LifeReport } from '../message/worker-report.js';
import type { Connection } from '../transport/connection.js';
import type { ServerMessage } from '../message/server-message.js';
import type { Transport } from '../transport/transport.js';
import type { WorkerJob } from '../job/worker-job.js';
import type { Unaddressed, WorkerMessage } from '../message/worker-message.js';
import { trafficMemory } from '../worker/traffic.js';
import { messageOf } from '../worker/message-of.js';
import type { HostMessage } from '../worker/worker-host.js';
import { decoded, encoded } from './encoded.js';
import { createEpochOrders } from './epoch-orders.js';
import { inLiveMemory, liveParameters } from './live-parameters.js';
import { createMailbox } from './mailbox.js';
import { numberedThreads } from './numbered-threads.js';
import { inSharedMemory } from '../data/shared-arrays.js';
import { threadOptions, type ThreadOptions } from './thread-options.js';
import type { FromThread, ThreadData, ToThread } from './thread-message.js';

/**
 * Workers in threads of this process.
 *
 * Every thread loads the task from its module. All threads share the arrays of the data. A thread that throws, exits, runs out of
 * memory or hangs is lost; a message that it was sending arrives whole or not at all. If workers write to the parameters,
 * as with `hogwild`, these lie in shared memory.
 *
 * @param options - `maxMemory`: the largest heap of a thread, in MB, a whole number, 1 or more; the engine's own limit by
 *   default. Typed arrays do not count. `execArgv`: Node's own options for a thread; those of the process by default.
 * @returns What `runParallel` takes as `transport`.
 * @throws {ConfigError} If an option is unknown or out of range.
 *
 * @example
 * ```ts
 * import { threads } from '@thalweg/parallel';
 *
 * threads().reproducible // => false
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const threads = (options: ThreadOptions = {}): Transport => {
  const given = threadOptions('threads', options);
  return {
    name: 'threads',
    sharesMemory: true,
    reproducible: false,
    open: <Push extends Payload, Snapshot extends Payload>(job: WorkerJob, shared: Params | undefined) => {
      const { arrays } = job.data;
      const inMemory =
        arrays === undefined ? job : { ...job, data: { ...job.data, arrays: inSharedMemory(arrays) } };
      const live =
        shared === undefined
          ? undefined
          : { params: inLiveMemory(shared), traffic: trafficMemory(job.workers) };
      // What is sent and received is what the rules of the job make and take.
      return Promise.resolve(connect(inMemory, live, given) as unknown as Connection<Push, Snapshot>);
    },
  };
};

const connect = (job: WorkerJob, live: ThreadData['live'], options: ThreadOptions): Connection => {
  const opened = performance.now();
  const seconds = () => (performance.now() - opened) / 1000;
  const mailbox = createMailbox<WorkerMessage>();
  const froms = new Map<number, ThreadData['from']>();

  const deliver = (message: Unaddressed<WorkerMessage>, worker: number): void => {
    mailbox.put({ ...message, worker, seconds: seconds() });
  };

  const heard = (
    worker: number,
    { tally, waited, taken, ...said }: FromThread,
  ): Unaddressed<WorkerMessage> => {
    const report = (finished: boolean): LifeReport => ({
      worker,
      finished,
      ...tally,
      waitSeconds: waited,
    });
    const sent: HostMessage =
      said._tag === 'Push' ? { ...said, push: { ...said.push, payload: decoded(said.push.payload) } } : said;
    return { ...messageOf(sent, report), taken };
  };

  const orderOf = createEpochOrders(job);
  const told = (message: ServerMessage, buffers: ArrayBuffer[]): ToThread => {
    switch (message._tag) {
      case 'Pulled':
        return { ...message, snapshot: encoded(message.snapshot, buffers) };
      case 'BeginEpoch':
        return { ...message, order: orderOf(message.epoch) };
      case 'Refused':
        return message;
    }
  };

  const crew = numberedThreads<FromThread, ToThread, Omit<ThreadData, 'pulse' | 'port'>>({
    module: new URL('./thread.js', import.meta.url),
    options,
    silenceLimit: job.silenceLimit ?? undefined,
    dataOf: (worker) => ({ job, worker, from: froms.get(worker)!, live }),
    heard: (worker, said) => deliver(heard(worker, said), worker),
    lost: (worker, error) => deliver({ _tag: 'Lost', error }, worker),
  });

  return {
    messages: mailbox.messages,
    shared: live === undefined ? undefined : liveParameters(live.params),
    start: (worker, from) => {
      froms.set(worker, from);
      crew.start(worker);
    },
    send: (worker, message: ServerMessage) => {
      const buffers: ArrayBuffer[] = [];
      crew.send(worker, told(message, buffers), buffers);
    },
    stop: (worker) => {
      crew.end(worker);
      // Discard its unread messages.
      mailbox.discard((message) => message.worker === worker);
    },
    interrupt: mailbox.close,
    close: () => {
      mailbox.close();
      return crew.close();
    },
  };
};
