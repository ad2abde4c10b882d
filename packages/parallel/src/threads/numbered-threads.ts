import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { ParallelError } from '../error/parallel-error.js';
import { lossOf } from './loss-of.js';
import { pulseMemory } from './pulse.js';
import type { ThreadOptions } from './thread-options.js';
import { watchPulse } from './watch-pulse.js';

/** What {@link numberedThreads} needs. @internal */
export interface NumberedThreadsOptions<Said, Data> {
  /** The module that each runs. */
  readonly module: URL;
  readonly options: ThreadOptions;
  /** Seconds without a sign of life after which a thread is lost; `undefined` for a multiple of its longest step. */
  readonly silenceLimit: number | undefined;
  /** What a thread is started with, by its number; the memory of its pulse and its port are put beside it. */
  readonly dataOf: (number: number) => Data;
  readonly heard: (number: number, message: Said) => void;
  /** Called when a thread has ended by itself, or was ended because it hung. */
  readonly lost: (number: number, error: ParallelError) => void;
}

/** Numbered threads that are watched: one that ends or hangs is reported. @internal */
export interface NumberedThreads<Told> {
  readonly start: (number: number) => void;
  /** The numbers of those that run. */
  readonly running: () => readonly number[];
  /** Nothing happens if the thread does not run. */
  readonly send: (number: number, message: Told, transfer?: readonly (ArrayBuffer | MessagePort)[]) => void;
  /** Ends a thread, even one that hangs. It does not count as lost, and none of its messages are delivered. */
  readonly end: (number: number) => void;
  /** Ends all; resolves once they are gone. */
  readonly close: () => Promise<void>;
}

interface Running {
  readonly thread: Worker;
  /** To the thread. */
  readonly port: MessagePort;
  /** Set before it is ended on purpose, since an exit event does not tell. */
  ending: boolean;
  error: unknown;
  readonly unwatch: () => void;
}

/** @internal */
export const numberedThreads = <Said, Told, Data extends object>({
  module,
  options: { maxMemory, execArgv },
  silenceLimit,
  dataOf,
  heard,
  lost,
}: NumberedThreadsOptions<Said, Data>): NumberedThreads<Told> => {
  const running = new Map<number, Running>();
  const ends: Promise<unknown>[] = [];

  const end = (number: number): void => {
    const run = running.get(number);
    if (run === undefined) return;
    running.delete(number);
    run.ending = true;
    run.unwatch();
    run.port.close();
    ends.push(run.thread.terminate());
  };

  return {
    start: (number) => {
      const pulse = pulseMemory();
      // A port of its own, so that messages that task code posts to the parent are not taken for those of a run.
      const { port1: port, port2 } = new MessageChannel();
      const thread = new Worker(module, {
        workerData: { ...dataOf(number), pulse, port: port2 },
        transferList: [port2],
        ...(maxMemory === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: maxMemory } }),
        ...(execArgv === undefined ? {} : { execArgv: [...execArgv] }),
      });
      const unwatch = watchPulse(pulse, silenceLimit, (limit) => {
        end(number);
        lost(
          number,
          new ParallelError({
            reason: 'silent',
            worker: number,
            expected: 'a sign of life',
            found: `none for ${limit} s`,
          }),
        );
      });
      const run: Running = { thread, port, ending: false, error: undefined, unwatch };
      running.set(number, run);
      const hear = (message: Said): void => {
        if (!run.ending) heard(number, message);
      };
      port.on('message', hear);
      thread.on('error', (error) => {
        run.error = error;
      });
      thread.on('exit', (code) => {
        unwatch();
        if (run.ending) return;
        // Deliver what it sent before its end first.
        for (let last = receiveMessageOnPort(port); last !== undefined; last = receiveMessageOnPort(port))
          hear(last.message as Said);
        port.close();
        // The callback may have ended it.
        if (running.get(number) !== run) return;
        running.delete(number);
        lost(number, lossOf(number, run.error, code));
      });
    },
    running: () => [...running.keys()],
    send: (number, message, transfer = []) => {
      running.get(number)?.port.postMessage(message, transfer);
    },
    end,
    close: async () => {
      for (const number of [...running.keys()]) end(number);
      await Promise.all(ends);
    },
  };
};
