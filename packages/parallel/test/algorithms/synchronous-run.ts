import {
  applyUpdates,
  foldIn,
  isTensor,
  makeKey,
  toNdArray,
  type Gradients,
  type GradientTransformation,
  type Params,
} from '@thalweg/core';
import { createRegistry, fromSpec, toSpec } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import type {
  ParallelAlgorithm,
  Payload,
  PullRequest,
  PushOutcome,
  RunOptimizer,
  WorkerCommand,
  WorkerEvent,
} from '@thalweg/parallel';

/** What a worker computes: the gradient at a point, or nothing if there is no more data. */
export type Gradient = (
  at: Params,
  place: { readonly worker: number; readonly clock: number },
) => Params | undefined;

export interface RunSetup {
  readonly algorithm: ParallelAlgorithm;
  readonly optimizer: Parameters<typeof toSpec>[0];
  readonly params: Params;
  readonly workers: number;
  readonly gradient: Gradient;
}

/** A push that the server has seen. */
export interface SeenPush {
  readonly worker: number;
  readonly staleness: number;
  readonly payload: Payload;
  readonly outcome: PushOutcome['_tag'];
}

interface Running {
  state: unknown;
  commands: readonly WorkerCommand[];
  clock: number;
  isStarted: boolean;
}

/**
 * An algorithm in one thread, where every message arrives at once and the caller says which worker goes on.
 *
 * All workers are active from the beginning; each must be started.
 */
export const synchronousRun = ({
  algorithm: { worker: rule, server },
  optimizer,
  params: initial,
  workers,
  gradient,
}: RunSetup) => {
  const key = makeKey(0);
  const runOptimizer = optimizerOf(optimizer);
  const running = new Map<number, Running>();
  const sequences = Array.from({ length: workers }, () => 0);
  const committed = Array.from({ length: workers }, () => 0);
  const pushes: SeenPush[] = [];
  const points = new Map<number, Params>();
  const joined = new Map<number, Params>();
  let active: readonly number[] = Array.from({ length: workers }, (_, worker) => worker);
  let params = initial;
  let version = 0;
  let waiting: readonly PullRequest[] = [];

  const begun = (): readonly number[] => [...joined.keys()].sort((a, b) => a - b);
  const serverContext = () => ({
    params,
    version,
    active,
    begun: begun(),
    workers,
    optimizer: runOptimizer,
    key,
  });
  let state = server.init(serverContext());

  const workerContext = (worker: number) => ({
    worker,
    workers,
    sharesMemory: false,
    optimizer: runOptimizer,
    key: foldIn(key, worker),
  });

  const happen = (worker: number, event: WorkerEvent): void => {
    const run = running.get(worker)!;
    if (event._tag === 'Pulled' && !run.isStarted) {
      run.isStarted = true;
      joined.set(worker, params);
      [run.commands, run.state] = rule.init(event, workerContext(worker));
      return;
    }
    const [more, next] = rule.on(event, run.state, workerContext(worker));
    run.commands = [...run.commands, ...more];
    run.state = next;
  };

  const settle = (outcome: PushOutcome): void => {
    if (outcome._tag === 'Refused') return;
    ({ state } = outcome);
    if (outcome._tag === 'Applied') {
      params = applyUpdates(params, outcome.updates);
      version += 1;
    }
    const asked = waiting;
    waiting = [];
    asked.forEach(answer);
  };

  const answer = (pull: PullRequest): void => {
    const answered = server.read(pull, state, serverContext());
    if (answered._tag === 'Later') {
      waiting = [...waiting, pull];
      return;
    }
    const before = joined.size;
    happen(pull.worker, { _tag: 'Pulled', snapshot: answered.snapshot, version });
    if (joined.size > before) settle({ _tag: 'Kept', state });
  };

  const receive = (worker: number, clock: number, basedOn: number, payload: Payload): void => {
    const sequence = sequences[worker]!;
    sequences[worker] = sequence + 1;
    committed[worker] = clock;
    const staleness = version - basedOn;
    const outcome: PushOutcome = isFinite(payload)
      ? server.apply({ worker, sequence, clock, basedOn, staleness, payload }, state, serverContext())
      : { _tag: 'Refused', reason: 'nonFinite' };
    pushes.push({ worker, staleness, payload, outcome: outcome._tag });
    if (outcome._tag === 'Refused') happen(worker, { _tag: 'Refused', reason: outcome.reason });
    settle(outcome);
  };

  const setActive = (next: readonly number[]): void => {
    active = next;
    waiting = waiting.filter(({ worker }) => next.includes(worker));
    settle(server.activeChanged?.(state, serverContext()) ?? { _tag: 'Kept', state });
  };

  /** Starts a worker, or starts it again; it knows nothing of what it was before. */
  const start = (worker: number): void => {
    if (!active.includes(worker)) setActive([...active, worker].sort((a, b) => a - b));
    waiting = waiting.filter((pull) => pull.worker !== worker);
    joined.delete(worker);
    const clock = committed[worker]!;
    running.set(worker, { state: undefined, commands: [], clock, isStarted: false });
    answer({ worker, clock });
  };

  const lose = (worker: number): void => {
    running.delete(worker);
    joined.delete(worker);
    setActive(active.filter((other) => other !== worker));
  };

  /** Lets a worker carry out its next command; `undefined` if it waits, or is gone. */
  const step = (worker: number): WorkerCommand['_tag'] | undefined => {
    const run = running.get(worker);
    const command = run?.commands[0];
    if (run === undefined || command === undefined) return undefined;
    run.commands = run.commands.slice(1);
    switch (command._tag) {
      case 'Gradient': {
        points.set(worker, command.at);
        const gradients = gradient(command.at, { worker, clock: run.clock });
        if (gradients === undefined) {
          happen(worker, { _tag: 'DataEnded' });
          while (step(worker) !== undefined);
          lose(worker);
          break;
        }
        run.clock += 1;
        happen(worker, { _tag: 'Gradient', loss: 0, gradients, epoch: 0 });
        break;
      }
      case 'Step':
        throw new Error('A step on shared parameters, where there are none.');
      case 'Pull':
        answer({ worker, clock: run.clock });
        break;
      case 'Push':
        receive(worker, run.clock, command.basedOn, command.payload);
    }
    return command._tag;
  };

  /** Lets a worker do what it has to do before its next gradient. */
  const send = (worker: number): void => {
    for (;;) {
      const next = running.get(worker)?.commands[0];
      if (next === undefined || next._tag === 'Gradient') return;
      step(worker);
    }
  };

  /** Lets a worker compute one gradient and do what follows from it at once; whether it could. */
  const turn = (worker: number): boolean => {
    send(worker);
    if (step(worker) === undefined) return false;
    send(worker);
    return true;
  };

  return {
    start,
    startAll: () => active.forEach(start),
    lose,
    step,
    send,
    turn,
    /** One turn of every active worker, in order; how many could. */
    round: (order: readonly number[] = active) => order.filter(turn).length,
    params: () => params,
    result: () => server.result?.(state, serverContext()) ?? params,
    version: () => version,
    active: () => active,
    serverState: () => state,
    clock: (worker: number) => running.get(worker)!.clock,
    /** Where a worker took its last gradient. */
    point: (worker: number) => points.get(worker)!,
    /** The parameters when a worker was answered for the first time since it was started. */
    joinedAt: (worker: number) => joined.get(worker),
    pushes: () => pushes,
  };
};

/** An optimizer as rules see it, by way of its spec. */
export const optimizerOf = (built: Parameters<typeof toSpec>[0]): RunOptimizer => {
  const found = fromSpec(createRegistry([optimizersPlugin, schedulesPlugin]))(toSpec(built));
  if (found._tag === 'Left') throw found.left[0];
  const tx: GradientTransformation = found.right;
  return {
    init: (params) => tx.init<Params>(params),
    gradientPoint: (params, state) => tx.gradientPoint<Params>(params, state),
    update: (updates, state, context) => tx.update<Gradients>(updates, state, context),
  };
};

const isFinite = (payload: Payload): boolean => {
  if (typeof payload === 'number') return Number.isFinite(payload);
  if (payload === null || typeof payload !== 'object') return true;
  return isTensor(payload)
    ? toNdArray(payload).data.every(Number.isFinite)
    : Object.values(payload).every(isFinite);
};
