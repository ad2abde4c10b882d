import { filledLike, foldIn, mapTensors, type Params } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';
import { ParallelError, type ParallelFailure } from '../error/parallel-error.js';
import type { WorkerReport } from '../run/parallel-report.js';
import { makeTask } from '../task/make-task.js';
import type { Task } from '../task/task.js';
import type { Connection } from '../transport/connection.js';
import type { ServerMessage } from '../transport/server-message.js';
import type { Transport } from '../transport/transport.js';
import type { WorkerJob } from '../transport/worker-job.js';
import type { WorkerMessage } from '../transport/worker-message.js';
import { jobParts, keysOf } from '../worker/job-parts.js';
import { createWorkerHost, type HostMessage, type WorkerHost } from '../worker/worker-host.js';
import { createAgenda } from './agenda.js';
import { doneAt, requireDelay, type Delay } from './delay.js';
import type { Fault } from './fault.js';

/** How long things take in a simulation, and what goes wrong; see {@link simulated}. @category Parallel @since 0.1.0 */
export interface SimulationOptions {
  readonly compute?: Delay;
  readonly network?: Delay;
  readonly stagger?: boolean;
  readonly faults?: readonly Fault[];
}

/**
 * Workers in one thread and a time of their own: the same seed gives the same run, to the bit.
 *
 * Every gradient and every message takes the time that a delay says, and what happens is entered in an agenda. Workers
 * really compute; only the clock is made up, so a run of hours with a thousand workers takes as long as its gradients.
 *
 * @param options - `compute`: how long a gradient takes; a constant second by default. `network`: how long a message
 *   takes, either way; a constant 0 by default. Those from one worker, and those to it, do not overtake each other. `stagger`:
 *   whether workers begin one after the other, spread over the time of one gradient, as they would be after a while;
 *   `false` by default. `faults`: what goes wrong; nothing by default.
 * @returns What `runParallel` takes as `transport`.
 * @throws {ConfigError} If a delay is out of range.
 *
 * @example
 * ```ts
 * import { simulated } from '@thalweg/parallel';
 *
 * const transport = simulated({
 *   compute: { _tag: 'straggler', seconds: 0.1, factor: 5, workers: [0] },
 *   faults: [{ worker: 1, gradient: 3, kind: 'throw' }],
 * });
 * transport.reproducible // => true
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const simulated = ({
  compute = { _tag: 'constant', seconds: 1 },
  network = { _tag: 'constant', seconds: 0 },
  stagger = false,
  faults = [],
}: SimulationOptions = {}): Transport => {
  requireDelay('compute', compute);
  requireDelay('network', network);
  return {
    name: 'simulated',
    sharesMemory: false,
    reproducible: true,
    open: async <Push extends Payload, Snapshot extends Payload>(job: WorkerJob) => {
      const parts = await jobParts(job);
      const tasks = await Promise.all(
        Array.from({ length: job.workers }, (_, worker) =>
          makeTask(job.task, { arrays: job.data.arrays ?? {}, worker, workers: job.workers }),
        ),
      );
      // What is sent and received is what the rules of the job make and take.
      return connect(
        { job, tasks, ...parts },
        { compute, network, stagger, faults },
      ) as unknown as Connection<Push, Snapshot>;
    },
  };
};

interface Simulation extends Awaited<ReturnType<typeof jobParts>> {
  readonly job: WorkerJob;
  readonly tasks: readonly Task[];
}

interface Running {
  readonly host: WorkerHost;
  /** Whether a gradient is being computed. */
  busy: boolean;
  /** Since when there is nothing to do. */
  idleSince: number | undefined;
  waited: number;
  /** When what was sent last arrives, each way. */
  arrival: { up: number; down: number };
  /** What is to go wrong with the next push. */
  damage: Fault['kind'] | undefined;
  /** A push that is to be overtaken. */
  held: (() => void) | undefined;
}

const connect = (
  { job, tasks, algorithm, optimizer }: Simulation,
  { compute, network, stagger, faults }: Required<SimulationOptions>,
): Connection => {
  const agenda = createAgenda();
  const keys = keysOf(job.seed);
  const running = new Map<number, Running>();
  const restarts = new Map<number, number>();
  const arrived: WorkerMessage[] = [];
  let messagesSent = 0;
  let closed = false;
  const silence = job.silenceLimit ?? 60;

  /** Lets something happen to a worker later, if it is still the same one. */
  const later = (worker: number, at: number, happen: (run: Running) => void): void => {
    const run = running.get(worker);
    agenda.enter(at, () => {
      if (run !== undefined && running.get(worker) === run) happen(run);
    });
  };

  const arrivalOf = (worker: number, before: number): number =>
    Math.max(before, doneAt(network, foldIn(keys.delays, 1), agenda.now(), worker, messagesSent++));

  const deliver = (worker: number, message: Omitted<WorkerMessage>): void => {
    arrived.push({ ...message, worker, seconds: agenda.now() });
  };

  const reportOf = (
    worker: number,
    { host, waited, idleSince }: Running,
    finished: boolean,
  ): WorkerReport => ({
    worker,
    finished,
    ...host.tally(),
    restarts: (restarts.get(worker) ?? 1) - 1,
    waitSeconds: waited + (idleSince === undefined ? 0 : agenda.now() - idleSince),
  });

  const lose = (worker: number, reason: ParallelFailure, found: string): void => {
    const run = running.get(worker);
    running.delete(worker);
    const error = new ParallelError({ reason, worker, expected: 'to run on', found });
    // What is on its way arrives before word of the loss.
    agenda.enter(Math.max(agenda.now(), run?.arrival.up ?? 0), () =>
      deliver(worker, { _tag: 'Lost', error }),
    );
  };

  /** What a worker says, on its way. */
  const transmit = (worker: number, run: Running, said: HostMessage): void => {
    const message: Omitted<WorkerMessage> =
      said._tag === 'Pull'
        ? { _tag: 'Pull', pull: { worker, clock: said.clock } }
        : said._tag === 'Progress'
          ? { ...said, report: reportOf(worker, run, false) }
          : said._tag === 'Finished'
            ? { ...said, report: reportOf(worker, run, true) }
            : said;
    const { damage } = run;
    if (said._tag !== 'Push' || damage === undefined) {
      arrive(worker, run, message);
      return;
    }
    run.damage = undefined;
    switch (damage) {
      case 'duplicate':
        arrive(worker, run, message);
        {
          arrive(worker, run, message);
          return;
        }
      case 'reorder':
        // It goes after the next push, or with the silence that shows there is none.
        run.held = () => arrive(worker, run, message);
        {
          later(worker, agenda.now() + silence, release);
          return;
        }
      case 'lose': {
        later(worker, agenda.now() + silence, () => arrive(worker, run, message));
        return;
      }
      default: {
        lose(worker, 'exited', 'an end while it sent a push');
        return;
      }
    }
  };

  const release = (run: Running): void => {
    const { held } = run;
    run.held = undefined;
    held?.();
  };

  const arrive = (worker: number, run: Running, message: Omitted<WorkerMessage>): void => {
    run.arrival.up = arrivalOf(worker, run.arrival.up);
    // What is on its way arrives, whatever becomes of the worker.
    agenda.enter(run.arrival.up, () => deliver(worker, message));
    if (message._tag === 'Push') release(run);
  };

  /** Lets a worker do what it can. */
  const pump = (worker: number, run: Running): void => {
    while (running.get(worker) === run && !run.busy) {
      const action = run.host.next();
      if (action._tag === 'Send') {
        transmit(worker, run, action.message);
        continue;
      }
      if (action._tag === 'Compute') {
        if (run.idleSince !== undefined) run.waited += agenda.now() - run.idleSince;
        run.idleSince = undefined;
        run.busy = true;
        const { gradients } = run.host.tally();
        const count = gradients + (restarts.get(worker)! - 1) * 2 ** 20;
        later(worker, doneAt(compute, foldIn(keys.delays, 0), agenda.now(), worker, count), () => {
          computed(worker, run, action.run);
        });
        return;
      }
      run.idleSince ??= agenda.now();
      return;
    }
  };

  const computed = (worker: number, run: Running, give: () => void): void => {
    const fault = faultAt(worker);
    switch (fault) {
      case 'throw': {
        lose(worker, 'threw', 'an error (a scripted one)');
        return;
      }
      case 'exit': {
        lose(worker, 'exited', 'exit code 1 (a scripted one)');
        return;
      }
      case 'outOfMemory': {
        lose(worker, 'exited', 'the end of its memory (a scripted one)');
        return;
      }
      case 'hang': {
        later(worker, agenda.now() + silence, () => {
          lose(worker, 'silent', `nothing for ${silence} s`);
        });
        return;
      }
      case 'nonFinite':
        poisoned.add(worker);
        break;
      case undefined:
        break;
      default:
        run.damage = fault;
    }
    run.busy = false;
    try {
      give();
    } catch (error) {
      lose(worker, 'threw', error instanceof Error ? error.message : String(error));
      return;
    } finally {
      poisoned.delete(worker);
    }
    pump(worker, run);
  };

  // A scripted fault happens once: a worker that was restarted computes that gradient again.
  const script = [...faults];
  const begun = new Map<number, number>();
  const poisoned = new Set<number>();
  const faultAt = (worker: number): Fault['kind'] | undefined => {
    const gradient = begun.get(worker) ?? 0;
    begun.set(worker, gradient + 1);
    const place = script.findIndex((fault) => fault.worker === worker && fault.gradient === gradient);
    return place < 0 ? undefined : script.splice(place, 1)[0]!.kind;
  };
  const taskOf = (worker: number): Task => {
    const task = tasks[worker]!;
    return {
      init: (key) => task.init(key),
      valueAndGrad: (params, batch) => {
        const found = task.valueAndGrad(params, batch);
        return poisoned.has(worker) ? [found[0], poison(found[1])] : found;
      },
    };
  };

  async function* messages(): AsyncGenerator<WorkerMessage, void, void> {
    for (;;) {
      // Whoever reads may have sent, started or stopped something.
      await Promise.resolve();
      if (closed) return;
      const message = arrived.shift();
      if (message !== undefined) yield message;
      else if (!agenda.step())
        throw new ParallelError({
          reason: 'idle',
          expected: 'something to happen',
          found: 'that everybody waits for somebody else',
        });
    }
  }

  return {
    messages: messages(),
    shared: undefined,
    start: (worker, from) => {
      const starts = restarts.get(worker) ?? 0;
      restarts.set(worker, starts + 1);
      const run: Running = {
        host: createWorkerHost({
          task: taskOf(worker),
          algorithm,
          optimizer,
          data: job.data,
          epochs: job.epochs ?? Infinity,
          worker,
          workers: job.workers,
          key: foldIn(keys.workers, worker),
          dataKey: keys.data,
          from,
        }),
        busy: false,
        idleSince: undefined,
        waited: 0,
        arrival: { up: agenda.now(), down: agenda.now() },
        damage: undefined,
        held: undefined,
      };
      running.set(worker, run);
      const wait =
        stagger && starts === 0
          ? ((doneAt(compute, foldIn(keys.delays, 0), agenda.now(), worker, 0) - agenda.now()) * worker) /
            job.workers
          : 0;
      later(worker, agenda.now() + wait, () => pump(worker, run));
    },
    send: (worker, message: ServerMessage) => {
      const run = running.get(worker);
      if (run === undefined) return;
      run.arrival.down = arrivalOf(worker, run.arrival.down);
      later(worker, run.arrival.down, () => {
        run.host.receive(message);
        pump(worker, run);
      });
    },
    stop: (worker) => void running.delete(worker),
    close: () => {
      closed = true;
      running.clear();
      return Promise.resolve();
    },
  };
};

/** A message without who it is about and when. */
type Omitted<M> = M extends unknown ? Omit<M, 'worker' | 'seconds'> : never;

const poison = (tree: Params): Params => mapTensors<Params>((leaf) => filledLike(leaf, NaN), tree);
