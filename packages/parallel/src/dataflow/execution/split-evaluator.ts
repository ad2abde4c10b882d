import {
  makeKey,
  requireKey,
  requireOptions,
  uniformAt,
  type Key,
  type Plugin,
  type Tensor,
} from '@thalweg/core';
import { optimizerFromSpec } from '../../job/optimizer-from-spec.js';
import { runRegistry } from '../../job/run-registry.js';
import { ParallelError } from '../../error/parallel-error.js';
import { graphEvaluator, type GraphEvaluator } from '../evaluate/graph-evaluator.js';
import type { GraphState } from '../graph/graph-state.js';
import type { Graph } from '../graph/graph.js';
import type { Operation } from '../graph/operation.js';
import { operationNamed } from '../operation/operations.js';
import { partition } from '../partition/partition.js';
import type { Placement } from '../placement/placement.js';
import { joinedState, stateOn, updatesOn } from './device-state.js';
import { createPartHost, type HostInput } from './part-host.js';

/** What {@link splitEvaluator} takes. @category Dataflow @since 0.1.0 */
export interface SplitEvaluatorOptions {
  readonly graph: Graph;
  readonly placement: Placement;
  readonly key?: Key;
  readonly plugins?: readonly Plugin[];
  readonly operations?: readonly Operation[];
}

/**
 * Runs a graph in parts, one for each device of a placement, in one thread: the same bits as {@link graphEvaluator}.
 *
 * Who goes on next, and which message arrives next, is drawn at random, so this is how a placement can be tried without
 * devices.
 *
 * @param options - `graph`: what `buildGraph` made. `placement`: a device for each node. `key`: what the order is drawn
 *   by; that of seed 0 by default. `plugins`: with what optimizers need besides those of this project; none by default.
 *   `operations`: those of the graph that are not built in; none by default.
 * @returns The first state from the variables, and a step, both pure.
 * @throws {ConfigError} If the placement does not fit the graph.
 * @throws {ParallelError} If an operation or an optimizer is not known.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, feed, scale, splitEvaluator, tanh } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: scale(2, tanh(feed('x', [1]))) } });
 * const { init, run } = splitEvaluator({ graph, placement: ['a', 'a', 'b'] });
 * toArray(run(init({}), { x: tensor([1]) }).results.y!) // => [1.5231…]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const splitEvaluator = (options: SplitEvaluatorOptions): GraphEvaluator => {
  requireOptions('splitEvaluator', options, {
    graph: true,
    placement: true,
    key: true,
    plugins: true,
    operations: true,
  });
  const { graph, key = makeKey(0), plugins = [] } = options;
  requireKey('splitEvaluator', 'key', key);
  const placement = [...options.placement];
  const operations = [...(options.operations ?? [])];
  const parts = partition(graph, placement);
  const { init } = graphEvaluator({ graph, plugins, operations });
  const registry = runRegistry(plugins);
  const optimizers = graph.updates.map(({ optimizer }) => optimizerFromSpec(registry, optimizer));
  const operationOf = (name: string): Operation => operationNamed(name, operations);

  return {
    init,
    run: (state, feeds) => {
      let results: Readonly<Record<string, Tensor>> = {};
      const states = new Map<string, GraphState>();
      const hosts = parts.map((part, plan) => {
        const host = createPartHost({
          operationOf,
          optimizers: updatesOn(graph, placement, part.device).map((i) => optimizers[i]!),
        });
        host.receive({ _tag: 'Restore', state: stateOn(graph, placement, part.device, state) });
        host.receive({ _tag: 'Run', run: 0, plan, part, feeds });
        return host;
      });
      const busy = new Set(parts.keys());
      const underWay: { readonly to: number; readonly input: HostInput }[] = [];

      /** Does the next thing that a part wants done. */
      const advance = (at: number): void => {
        const action = hosts[at]!.next();
        switch (action._tag) {
          case 'Send': {
            const { to, run, tensor, value } = action;
            const receiver = parts.findIndex(({ device }) => device === to);
            underWay.push({ to: receiver, input: { _tag: 'Value', run, tensor, value } });
            return;
          }
          case 'Compute': {
            action.run();
            return;
          }
          case 'Done': {
            results = { ...results, ...action.results };
            hosts[at]!.receive({ _tag: 'Save', save: 0 });
            return;
          }
          case 'Saved': {
            states.set(parts[at]!.device, action.state);
            busy.delete(at);
            return;
          }
          case 'Wait': {
            busy.delete(at);
          }
        }
      };

      for (let turn = 0; busy.size + underWay.length > 0; turn++) {
        const drawn = Math.floor(uniformAt(key, turn) * (busy.size + underWay.length));
        if (drawn < busy.size) {
          advance([...busy][drawn]!);
          continue;
        }
        const [message] = underWay.splice(drawn - busy.size, 1);
        hosts[message!.to]!.receive(message!.input);
        busy.add(message!.to);
      }
      if (states.size < parts.length)
        throw new ParallelError({
          reason: 'idle',
          expected: 'every part to end',
          found: `${parts.length - states.size} that wait for ever`,
        });
      const inOrder = Object.keys(graph.results).map((name) => [name, results[name]!] as const);
      return { results: Object.fromEntries(inOrder), state: joinedState(graph, placement, states, state) };
    },
  };
};
