import { ConfigError, toNdArray, type Tensor } from '@thalweg/core';
import { tryCatch, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import { optimizerFromSpec } from '../../job/optimizer-from-spec.js';
import type { ParallelError } from '../../error/parallel-error.js';
import { promised } from '../../error/promised.js';
import { thrown } from '../../error/attempted.js';
import { threadOptions } from '../../threads/thread-options.js';
import { registryWith } from '../../job/run-registry.js';
import { updateState } from '../evaluate/run-update.js';
import { sourceValue } from '../evaluate/source-value.js';
import { operationNamed } from '../operation/operations.js';
import { place } from '../placement/place.js';
import { liveSession } from './live-session.js';
import { loadOperations } from './load-operations.js';
import { requireSessionOptions } from './require-session-options.js';
import type { SessionOptions } from './session-options.js';
import type { Session } from './session.js';

/**
 * Opens a session: cuts a graph over devices, each a thread of this process, that keep their variables from step to step.
 *
 * Each device gets one message for each step, with the feeds that it needs, and the devices send each other what they
 * need of each other. The numbers are those of `graphEvaluator`, bit for bit, whatever the placement, and whatever is lost
 * on the way: when a thread throws, exits or hangs, the step is aborted everywhere, and with `onFailure: 'restore'` the
 * session goes back to its last save and does again what came after, so that the caller sees only that a step takes long.
 *
 * @param options - See {@link SessionOptions}.
 * @returns The session; close it, or its threads keep the process alive. The promise rejects with a `ParallelError` if
 *   something cannot be loaded, or a thread is lost before it is ready.
 * @throws {ConfigError} If an option is unknown or out of range, a variable is missing or unknown, or there is no device for a
 *   node: the promise rejects before anything starts.
 * @throws {TreeMismatchError} If a variable has another shape or dtype than the graph says: the promise rejects, too.
 *
 * @example
 * ```ts no-run
 * const w1 = onDevice('first', variable('w1', [64, 32]));
 * const w2 = onDevice('second', variable('w2', [32, 10]));
 * const scores = onDevice('second', matmul(relu(onDevice('first', matmul(feed('x', [16, 64]), w1))), w2));
 * const loss = softmaxCrossEntropy(scores, feed('y', [16, 10]));
 * const graph = buildGraph({
 *   results: { loss },
 *   updates: [
 *     { optimizer, loss, variables: [w1] },
 *     { optimizer, loss, variables: [w2] },
 *   ],
 * });
 * const devices = [
 *   { name: 'first', speed: 1e9 },
 *   { name: 'second', speed: 1e9 },
 * ];
 * const session = await openSession({ graph, devices, variables });
 * const { loss: found } = await session.run({ x, y });
 * await session.close();
 * ```
 *
 * Source: Abadi et al., "TensorFlow: Large-Scale Machine Learning on Heterogeneous Distributed Systems" (2015), sections
 * 3.2 and 3.3. There the steps after the last save are lost with a device.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const openSession = (options: SessionOptions): Promise<Session> =>
  promised(() => openTask('openSession', options));

/**
 * As {@link openSession}, as a `TaskEither` of fp-ts: it never rejects.
 *
 * @param options - See {@link SessionOptions}.
 * @returns Run it to open the session; close it, or its threads keep the process alive.
 * @throws {ConfigError} If an option is unknown or out of range, a variable is missing or unknown, or there is no device for a
 *   node, at once.
 * @throws {TreeMismatchError} If a variable has another shape or dtype than the graph says, at once.
 *
 * @example
 * ```ts no-run
 * const opened = await openSessionTask({ graph, devices, variables })();
 * if (isLeft(opened)) throw opened.left;
 * const step = await opened.right.runTask({ x, y })(); // right({ loss })
 * await opened.right.close();
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const openSessionTask = (options: SessionOptions): TaskEither<ParallelError, Session> =>
  openTask('openSessionTask', options);

const openTask = (owner: string, options: SessionOptions): TaskEither<ParallelError, Session> => {
  requireSessionOptions(owner, options);
  const { devices, placement, threads } = options;
  const given: SessionOptions = {
    ...options,
    devices: devices.map((device) => ({ ...device })),
    ...(placement === undefined ? {} : { placement: [...placement] }),
    ...(threads === undefined ? {} : { threads: threadOptions(`${owner}: threads`, threads) }),
  };
  const variables = givenVariables(owner, given);
  return tryCatch(
    () => open(given, variables),
    (error) => thrown('a session that opens', error),
  );
};

type Tensors = Readonly<Record<string, Tensor>>;

const open = async (options: SessionOptions, variables: Tensors): Promise<Session> => {
  const { graph, devices, costs } = options;
  const [operations, registry] = await Promise.all([
    loadOperations(options.operations ?? []),
    registryWith(options.plugins ?? []),
  ]);
  for (const { operation } of graph.nodes) operationNamed(operation, operations);
  const placement =
    options.placement ?? place({ graph, devices, operations, ...(costs === undefined ? {} : { costs }) });
  const fresh = graph.updates.map((update) =>
    updateState(update, optimizerFromSpec(registry, update.optimizer), variables),
  );
  return liveSession(options, { placement, state: { variables, optimizers: options.optimizers ?? fresh } });
};

/** Copies of the variables, in the order of the graph. */
const givenVariables = (owner: string, { graph, variables }: SessionOptions): Tensors => {
  const unknown = Object.keys(variables).find((name) => !Object.hasOwn(graph.variables, name));
  if (unknown !== undefined)
    throw new ConfigError({
      owner,
      argument: `variables.${unknown}`,
      expected: `a variable of the graph: ${Object.keys(graph.variables).join(', ') || 'it has none'}`,
      found: `'${unknown}'`,
    });
  return Object.fromEntries(
    Object.entries(graph.variables).map(([name, place]) => {
      const source = { kind: 'variable', name } as const;
      return [name, toNdArray(sourceValue(source, graph.nodes[place]!, { feeds: {}, variables }))];
    }),
  );
};
