import { filledLike, foldIn, mapTensors, requireOptions, type Gradients, type Params } from '@thalweg/core';
import { optionChecks } from '../option/option-checks.js';
import { thrown } from '../error/attempted.js';
import { dense } from '../algorithms/tree-arithmetic.js';
import type { Payload } from '../algorithm/payload.js';
import { ParallelError, type ParallelFailure } from '../error/parallel-error.js';
import type { LifeReport } from '../message/worker-report.js';
import type { Task } from '../task/task.js';
import type { Connection } from '../transport/connection.js';
import type { ServerMessage } from '../message/server-message.js';
import type { Transport } from '../transport/transport.js';
import type { WorkerJob } from '../job/worker-job.js';
import type { Unaddressed, WorkerMessage } from '../message/worker-message.js';
import { keysOf } from '../job/run-keys.js';
import { messageOf } from '../worker/message-of.js';
import type { HostMessage, WorkerHost } from '../worker/worker-host.js';
import { createAgenda } from './agenda.js';
import { delayOf, doneAt, type Delay } from './delay.js';
import { faultsOf, type Fault } from './fault.js';
import { createFaultScript } from './fault-script.js';
import { hostsOf, type Hosts } from '../worker/hosts.js';
import { createPushDamage, type PushDamage } from './push-damage.js';

/** How long things take in a simulation, and what goes wrong; see {@link simulated}. @category Parallel @since 0.1.0 */
export interface SimulationOptions {
  readonly compute?: Delay;
  readonly network?: Delay;
  readonly stagger?: boolean;
  readonly faults?: readonly Fault[];
}

/**
 * Workers in one thread with a simulated clock: the same seed gives the same run, to the bit.
 *
 * Every gradient and every message takes the time that a delay says. Workers really compute; only the clock is simulated, so a
 * run of hours with a thousand workers takes as long as its gradients.
 *
 * @param options - `compute`: how long a gradient takes; a constant second by default. `network`: how long a message
 *   takes, either way; a constant 0 by default. Messages from one worker, and messages to it, keep their order. `stagger`:
 *   whether the starts of the workers are spread over the time of one gradient, as they would be after a while; `false` by
 *   default. `faults`: what goes wrong; nothing by default.
 * @returns What `runParallel` takes as `transport`.
 * @throws {ConfigError} If an option is unknown, or a delay or a fault is out of range.
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
export const simulated = (options: SimulationOptions = {}): Transport => {
  requireOptions('simulated', options, { compute: true, network: true, stagger: true, faults: true });
  const { stagger = false } = options;
  optionChecks('simulated').typed('stagger', stagger, 'boolean');
  const compute = delayOf('compute', options.compute ?? { _tag: 'constant', seconds: 1 });
  const network = delayOf('network', options.network ?? { _tag: 'constant', seconds: 0 });
  const faults = faultsOf(options.faults ?? []);
  return {
    name: 'simulated',
    sharesMemory: false,
    reproducible: true,
    open: async <Push extends Payload, Snapshot extends Payload>(job: WorkerJob) => {
      const hosts = await hostsOf(job);
      const tasks = await Promise.all(
        Array.from({ length: job.workers }, (_, i) =>
          // A worker without a task is lost when it is started.
          hosts.taskOf(i).catch((error: unknown) => thrown('to make its task', error, i)),
        ),
      );
      // What is sent and received is what the rules of the job make and take.
      return connect({ job, hosts, tasks }, { compute, network, stagger, faults }) as unknown as Connection<
        Push,
        Snapshot
      >;
    },
  };
};

interface Running {
  readonly host: WorkerHost;
  /** Whether a gradient is being computed. */
  busy: boolean;
  /** Since when there is nothing to do. */
  idleSince: number | undefined;
  waited: number;
  /** When what was sent last arrives, each way. */
  arrival: { up: number; down: number };
  /** What goes wrong with its pushes. */
  readonly damage: PushDamage;
  /** Whether it was stopped: its messages are dropped. */
  isStopped: boolean;
}

interface Simulation {
  readonly job: WorkerJob;
  readonly hosts: Hosts;
  /** The task of each worker, or why it has none. */
  readonly tasks: readonly (Task | ParallelError)[];
}

const connect = (
  { job, hosts, tasks }: Simulation,
  { compute, network, stagger, faults }: Required<SimulationOptions>,
): Connection => {
  const agenda = createAgenda();
  const keys = keysOf(job.seed);
  const running = new Map<number, Running>();
  /** The latest life of each worker, over or not. */
  const lives = new Map<number, Running>();
  const restarts = new Map<number, number>();
  const arrived: WorkerMessage[] = [];
  let messagesSent = 0;
  let closed = false;
  const silence = job.silenceLimit ?? 60;

  /** Schedules something for a worker, unless the worker is lost or restarted before. */
  const later = (worker: number, at: number, happen: (run: Running) => void): void => {
    const run = running.get(worker);
    agenda.enter(at, () => {
      if (run !== undefined && running.get(worker) === run) happen(run);
    });
  };

  const arrivalOf = (worker: number, before: number): number =>
    Math.max(before, doneAt(network, foldIn(keys.delays, 1), agenda.now(), worker, messagesSent++));

  /** Delivers a message of a worker, even of a lost one, unless it was stopped. */
  const deliver = (worker: number, run: Running | undefined, message: Unaddressed<WorkerMessage>): void => {
    if (run?.isStopped !== true) arrived.push({ ...message, worker, seconds: agenda.now() });
  };

  const reportOf = (worker: number, { host, waited, idleSince }: Running, finished: boolean): LifeReport => ({
    worker,
    finished,
    ...host.tally(),
    waitSeconds: waited + (idleSince === undefined ? 0 : agenda.now() - idleSince),
  });

  const lose = (worker: number, reason: ParallelFailure, found: string): void =>
    loseBy(worker, new ParallelError({ reason, worker, expected: 'to run on', found }));

  const loseBy = (worker: number, error: ParallelError): void => {
    const run = lives.get(worker);
    running.delete(worker);
    // Messages on their way arrive before the loss is reported.
    agenda.enter(Math.max(agenda.now(), run?.arrival.up ?? 0), () =>
      deliver(worker, run, { _tag: 'Lost', error }),
    );
  };

  /** Sends a message of a worker on its way. */
  const transmit = (worker: number, run: Running, said: HostMessage): void => {
    const message = {
      ...messageOf(said, (finished) => reportOf(worker, run, finished)),
      taken: run.host.taken(),
    };
    const send = (): void => {
      run.arrival.up = arrivalOf(worker, run.arrival.up);
      agenda.enter(run.arrival.up, () => deliver(worker, run, message));
    };
    switch (said._tag) {
      case 'Push':
        run.damage.send(send);
        return;
      case 'Finished':
        // A worker sends a push again until it has arrived, and only then has it finished.
        run.damage.afterAll(send);
        return;
      case 'Pull':
      case 'Progress':
      case 'Refused':
      case 'EpochEnded':
        send();
    }
  };

  /** Lets a worker do what it can. If it throws, it is lost. */
  const pump = (worker: number, run: Running): void => {
    try {
      advance(worker, run);
    } catch (error) {
      loseBy(worker, thrown('to run on', error, worker));
    }
  };

  const advance = (worker: number, run: Running): void => {
    while (running.get(worker) === run && !run.busy) {
      const action = run.host.next();
      switch (action._tag) {
        case 'Send':
          transmit(worker, run, action.message);
          break;
        case 'Compute': {
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
        case 'Wait':
        case 'Done':
          run.idleSince ??= agenda.now();
          return;
      }
    }
  };

  const computed = (worker: number, run: Running, give: () => void): void => {
    const fault = script.next(worker);
    switch (fault) {
      case 'throw':
        lose(worker, 'threw', 'an error (a scripted one)');
        return;
      case 'exit':
        lose(worker, 'exited', 'exit code 1 (a scripted one)');
        return;
      case 'outOfMemory':
        lose(worker, 'exited', 'the end of its memory (a scripted one)');
        return;
      case 'hang':
        later(worker, agenda.now() + silence, () => lose(worker, 'silent', `nothing for ${silence} s`));
        return;
      case 'nonFinite':
        poisoned.add(worker);
        break;
      case undefined:
        break;
      case 'killed':
      case 'lose':
      case 'duplicate':
      case 'reorder':
        run.damage.plan(fault);
    }
    run.busy = false;
    try {
      give();
    } catch (error) {
      loseBy(worker, thrown('to run on', error, worker));
      return;
    } finally {
      poisoned.delete(worker);
    }
    pump(worker, run);
  };

  const script = createFaultScript(faults);
  const poisoned = new Set<number>();
  const poisonable = (worker: number, task: Task): Task => ({
    init: (key) => task.init(key),
    valueAndGrad: (params, batch) => {
      const found = task.valueAndGrad(params, batch);
      return poisoned.has(worker) ? [found[0], poison(found[1])] : found;
    },
  });

  async function* messages(): AsyncGenerator<WorkerMessage, void, void> {
    for (;;) {
      // Let the reader send, start and stop first.
      await Promise.resolve();
      if (closed) return;
      const message = arrived.shift();
      if (message !== undefined) yield message;
      else if (!agenda.step())
        throw new ParallelError({
          reason: 'idle',
          expected: 'something to happen',
          found: 'all workers waiting for each other',
        });
    }
  }

  return {
    messages: messages(),
    shared: undefined,
    start: (worker, from) => {
      const task = tasks[worker]!;
      const starts = restarts.get(worker) ?? 0;
      restarts.set(worker, starts + 1);
      if (task instanceof ParallelError) {
        loseBy(worker, task);
        return;
      }
      const run: Running = {
        host: hosts.start(worker, from, poisonable(worker, task)),
        busy: false,
        idleSince: undefined,
        waited: 0,
        arrival: { up: agenda.now(), down: agenda.now() },
        damage: createPushDamage({
          afterSilence: (happen) => later(worker, agenda.now() + silence, happen),
          kill: () => lose(worker, 'exited', 'an end while it sent a push'),
        }),
        isStopped: false,
      };
      lives.set(worker, run);
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
    stop: (worker) => {
      const run = lives.get(worker);
      if (run !== undefined) run.isStopped = true;
      running.delete(worker);
    },
    interrupt: () => {
      closed = true;
    },
    close: () => {
      closed = true;
      running.clear();
      return Promise.resolve();
    },
  };
};

const poison = (tree: Gradients): Params => mapTensors<Params>((leaf) => filledLike(leaf, NaN), dense(tree));
