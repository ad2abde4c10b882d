import { requireOptions, toNdArray, type Tensor } from '@thalweg/core';
import { left, right } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { ParallelError } from '../../error/parallel-error.js';
import { promised } from '../../error/promised.js';
import { optionChecks } from '../../option/option-checks.js';
import { thrown } from '../../error/attempted.js';
import { refusePromise } from '../../error/refuse-promise.js';
import { encoded } from '../../threads/encoded.js';
import { sourceValue } from '../evaluate/source-value.js';
import type { GraphState } from '../graph/graph-state.js';
import type { Placement } from '../placement/placement.js';
import type { FromDevice, ToDevice } from './device-message.js';
import { joinedState, stateOn, updatesOn } from './device-state.js';
import { deviceThreads } from './device-threads.js';
import { decodedState, decodedTensors, encodedState } from './encoded-state.js';
import { createExchange } from './exchange.js';
import type { SessionOptions } from './session-options.js';
import type { Session } from './session.js';
import { stepPlans, type StepPlan } from './step-plan.js';

type Tensors = Readonly<Record<string, Tensor>>;
type Said<Tag extends FromDevice['_tag']> = Extract<FromDevice, { readonly _tag: Tag }>;

/** A step to be done. */
interface Step {
  readonly plan: StepPlan;
  readonly feeds: Tensors;
}

/** What a session needs besides its options. @internal */
export interface SessionStart {
  readonly placement: Placement;
  readonly state: GraphState;
}

/** A session whose threads run. Rejects with a `ParallelError` if one is lost before it is ready. @internal */
export const liveSession = async (
  options: SessionOptions,
  { placement, state: first }: SessionStart,
): Promise<Session> => {
  const { graph, devices, plugins = [], operations = [], threads: threadOptions = {} } = options;
  const { onFailure = 'restore', maxRestarts = 3, saveEvery = 100, onLoss = () => undefined } = options;
  const hearLoss: (error: ParallelError) => unknown = onLoss;
  const names = devices.map(({ name }) => name);
  const all = [...names.keys()];
  const planOf = stepPlans({ graph, placement });
  const exchange = createExchange();

  /** The devices that are lost and have not been replaced yet. */
  const lost = new Map<number, ParallelError>();
  const restarts = names.map(() => 0);
  let knownPlans = names.map(() => new Set<number>());
  const tally = { steps: 0, runs: 0, messages: 0, transfers: 0 };
  let saved = first;
  /** The steps since the last save. */
  let since: readonly Step[] = [];
  let lastRun = 0;
  let lastSave = 0;
  let ended: ParallelError | undefined;

  const end = (error: ParallelError): Promise<void> => {
    ended ??= error;
    exchange.interrupt(ended);
    return threads.close();
  };

  const threads = deviceThreads({
    devices: names,
    threads: threadOptions,
    silenceLimit: options.silenceLimit,
    dataOf: (device) => ({
      optimizers: updatesOn(graph, placement, names[device]!).map((i) => graph.updates[i]!.optimizer),
      plugins,
      operations,
    }),
    heard: exchange.hear,
    lost: (device, error) => {
      lost.set(device, error);
      if (onFailure === 'fail') void end(error);
      else exchange.interrupt(error);
    },
  });

  const tell = (device: number, message: ToDevice, buffers: readonly ArrayBuffer[] = []): void => {
    tally.messages += 1;
    threads.send(device, message, buffers);
  };

  const restore = (device: number): void => {
    const buffers: ArrayBuffer[] = [];
    const state = encodedState(stateOn(graph, placement, names[device]!, saved), buffers);
    tell(device, { _tag: 'Restore', state }, buffers);
  };

  /** A lost device does not answer, so no wait may begin. */
  const requireAll = (): void => {
    const error = ended ?? [...lost.values()][0];
    if (error !== undefined) throw error;
  };

  /** Has all devices do a step; rejects if one is lost meanwhile. */
  const attempt = async ({ plan, feeds }: Step): Promise<Tensors> => {
    requireAll();
    lastRun += 1;
    const run = lastRun;
    const taking = plan.parts.map(({ part }) => names.indexOf(part.device));
    const answers = exchange.answers(
      taking,
      (said): said is Said<'Done'> => said._tag === 'Done' && said.run === run,
    );
    for (const [i, { part, feeds: wanted }] of plan.parts.entries()) {
      const device = taking[i]!;
      const known = knownPlans[device]!;
      const buffers: ArrayBuffer[] = [];
      const given = encoded(Object.fromEntries(wanted.map((name) => [name, feeds[name]!])), buffers);
      const sent = known.has(plan.number) ? null : part;
      tally.runs += 1;
      tell(device, { _tag: 'Run', run, plan: plan.number, part: sent, feeds: given }, buffers);
      known.add(plan.number);
    }
    const done = [...(await answers).values()];
    for (const { sent } of done) tally.transfers += sent;
    return Object.fromEntries(done.flatMap(({ results }) => Object.entries(decodedTensors(results))));
  };

  const holders = all.filter((device) =>
    Object.values(graph.variables).some((place) => placement[place] === names[device]),
  );
  const saveAll = async (): Promise<GraphState> => {
    requireAll();
    lastSave += 1;
    const save = lastSave;
    const answers = exchange.answers(
      holders,
      (said): said is Said<'Saved'> => said._tag === 'Saved' && said.save === save,
    );
    for (const device of holders) tell(device, { _tag: 'Save', save });
    const states = [...(await answers)].map(
      ([device, { state }]) => [names[device]!, decodedState(state)] as const,
    );
    saved = joinedState(graph, placement, new Map(states), saved);
    since = [];
    return saved;
  };

  /** Replaces the devices that are lost, and does again on all what was done since the last save. */
  const recover = async (): Promise<void> => {
    const losses = [...lost];
    for (const [device, error] of losses)
      if (restarts[device]! >= maxRestarts) {
        await end(error);
        throw error;
      }
    lost.clear();
    const replaced = new Set(losses.map(([device]) => device));
    for (const device of all) if (!replaced.has(device)) tell(device, { _tag: 'Abort', run: lastRun });
    knownPlans = knownPlans.map((known, device) => (replaced.has(device) ? new Set() : known));
    for (const [device, error] of losses) {
      restarts[device] = restarts[device]! + 1;
      threads.start(device);
      refusePromise('onLoss', hearLoss(error));
    }
    for (const device of all) restore(device);
    for (const step of since) await attempt(step);
  };

  /** Does something as often as it takes; a loss ends it only if it ends the session. */
  const persistently = async <A>(action: () => Promise<A>): Promise<A> => {
    for (;;) {
      try {
        if (lost.size > 0 && ended === undefined) await recover();
        return await action();
      } catch (error) {
        if (ended !== undefined || lost.size === 0) throw ended ?? error;
      }
    }
  };

  let last: Promise<unknown> = Promise.resolve();
  /** Serves a call once those before it have been served. */
  const serve =
    <A>(call: () => Promise<A>): TaskEither<ParallelError, A> =>
    () => {
      const served = last.then(async () => {
        try {
          return right(await call());
        } catch (error) {
          // A callback that throws ends the session, too.
          const failure = thrown('a step to be done', error);
          await end(failure);
          return left(failure);
        }
      });
      last = served;
      return served;
    };

  const step = async ({ plan, feeds }: Step, isUpdate: boolean): Promise<Tensors> => {
    const results = await persistently(() => attempt({ plan, feeds }));
    tally.steps += 1;
    if (isUpdate && onFailure === 'restore') {
      since = [...since, { plan, feeds }];
      if (since.length >= saveEvery) await persistently(saveAll);
    }
    return results;
  };

  const started = exchange.answers(all, (said): said is Said<'Ready'> => said._tag === 'Ready');
  for (const device of all) threads.start(device);
  try {
    await started;
    requireAll();
  } catch (error) {
    await threads.close();
    throw error;
  }
  for (const device of all) restore(device);

  const runTask: Session['runTask'] = (feeds, wanted = {}) => {
    requireOptions('run', wanted, { fetch: true, update: true });
    const { fetch = Object.keys(graph.results), update = true } = wanted;
    const { refuse, typed, list } = optionChecks('run');
    typed('update', update, 'boolean');
    list('fetch', fetch);
    for (const [i, name] of fetch.entries())
      if (!Object.hasOwn(graph.results, name))
        refuse(
          `fetch[${i}]`,
          `a result of the graph: ${Object.keys(graph.results).join(', ') || 'it has none'}`,
          name,
        );
    const isUpdate = update && graph.updates.length > 0;
    const plan = planOf({ fetch, update: isUpdate });
    for (const [name, node] of plan.feeds)
      sourceValue({ kind: 'feed', name }, node, { feeds, variables: {} });
    return () => {
      // The caller may write over them before the step is served, or done again.
      const copied = Object.fromEntries(
        [...plan.feeds.keys()].map((name) => [name, toNdArray(feeds[name]!)]),
      );
      return serve(() => step({ plan, feeds: copied }, isUpdate))();
    };
  };
  const saveTask: Session['saveTask'] = () => serve(() => persistently(saveAll));

  return {
    run: (feeds, wanted) => promised(() => runTask(feeds, wanted)),
    runTask,
    save: () => promised(saveTask),
    saveTask,
    statistics: () => ({ ...tally, restarts: restarts.reduce((sum, count) => sum + count, 0) }),
    close: () =>
      end(
        new ParallelError({
          reason: 'exited',
          expected: 'a session that is open',
          found: 'one that was closed',
        }),
      ),
  };
};
