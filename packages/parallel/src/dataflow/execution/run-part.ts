import type { OpaqueState, Tensor } from '@thalweg/core';
import type { RunOptimizer } from '../../algorithm/run-optimizer.js';
import { computeNode } from '../evaluate/compute-node.js';
import { runUpdate } from '../evaluate/run-update.js';
import { sourceValue } from '../evaluate/source-value.js';
import type { GraphState } from '../graph/graph-state.js';
import { sourceOf } from '../graph/source.js';
import type { Operation } from '../graph/operation.js';
import type { Part } from '../partition/part.js';
import { receiveOperation } from '../partition/partition.js';

type Tensors = Readonly<Record<string, Tensor>>;

/** What a part needs to be run. @internal */
export interface PartRunnerOptions {
  readonly part: Part;
  readonly operationOf: (name: string) => Operation;
  /** The optimizers of the part's updates, built. */
  readonly optimizers: readonly RunOptimizer[];
}

/** The next thing that a part does of a step. @internal */
export type PartAction =
  | { readonly _tag: 'Send'; readonly tensor: number; readonly to: string; readonly value: Tensor }
  /** A node or an update is to be computed; `run` does it. Nothing else is to be asked for before. */
  | { readonly _tag: 'Compute'; readonly run: () => void }
  /** There is nothing to do before a tensor comes. */
  | { readonly _tag: 'Wait' }
  | { readonly _tag: 'Done'; readonly results: Tensors; readonly state: GraphState };

/**
 * One step of a part, without anything around it: it is told what has come, and says what it wants done.
 *
 * It neither sends, waits nor reads a clock, so one thread and many run the same. It does not change the state it was given:
 * `Done` has the new one, and whoever drops it has changed nothing.
 *
 * @internal
 */
export interface PartRun {
  /** A tensor has come; by its place in the whole graph. */
  readonly receive: (tensor: number, value: Tensor) => void;
  readonly next: () => PartAction;
  /** The most values that were held at once; each is let go after its last use. */
  readonly peak: () => number;
}

/** Begins steps of a part. @internal */
export type PartRunner = (state: GraphState, feeds: Tensors) => PartRun;

/**
 * Runs a part: a node is ready once its inputs are there, and the nodes that are ready take turns.
 *
 * @throws {ParallelError} If an operation is not known.
 * @internal
 */
export const partRunner = ({ part, operationOf, optimizers }: PartRunnerOptions): PartRunner => {
  const { nodes, updates, sends, receives } = part;
  const operations = nodes.map(({ operation }) =>
    operation === receiveOperation ? undefined : operationOf(operation),
  );
  const sources = nodes.map(sourceOf);
  const inputs = nodes.map((node) => [...new Set(node.inputs)]);
  const gradients = updates.map((update) => [...new Set(update.gradients)]);
  const consumers = listsBy(nodes.length, inputs);
  const updatesOf = listsBy(nodes.length, gradients);
  const sendsOf = listsBy(
    nodes.length,
    sends.map(({ place }) => [place]),
  );
  const uses = nodes.map(
    (_, place) => consumers[place]!.length + updatesOf[place]!.length + sendsOf[place]!.length,
  );
  // A result is kept to the end.
  for (const place of Object.values(part.results)) uses[place] = uses[place]! + 1;
  const received = new Map(receives.map(({ tensor, place }) => [tensor, place]));

  return (state, feeds) => {
    const values: (Tensor | undefined)[] = nodes.map(() => undefined);
    const usesLeft = [...uses];
    const missing = inputs.map(({ length }) => length);
    const gradientsMissing = gradients.map(({ length }) => length);
    const readySends: number[] = [];
    const readyNodes: number[] = [];
    const readyUpdates: number[] = [];
    let left = nodes.length + updates.length + sends.length;
    let live = 0;
    let peak = 0;
    const variables: Record<string, Tensor> = { ...state.variables };
    const states: OpaqueState[] = [...state.optimizers];

    const used = (place: number): void => {
      usesLeft[place] = usesLeft[place]! - 1;
      if (usesLeft[place] === 0) drop(place);
    };
    const drop = (place: number): void => {
      values[place] = undefined;
      live -= 1;
    };
    const settle = (place: number, value: Tensor): void => {
      left -= 1;
      values[place] = value;
      live += 1;
      peak = Math.max(peak, live);
      for (const send of sendsOf[place]!) readySends.push(send);
      for (const node of consumers[place]!) {
        missing[node] = missing[node]! - 1;
        if (missing[node] === 0) readyNodes.push(node);
      }
      for (const update of updatesOf[place]!) {
        gradientsMissing[update] = gradientsMissing[update]! - 1;
        if (gradientsMissing[update] === 0) readyUpdates.push(update);
      }
      if (usesLeft[place] === 0) drop(place);
    };

    const compute = (place: number): void => {
      const node = nodes[place]!;
      const source = sources[place];
      const given =
        source === undefined
          ? node.inputs.map((input) => values[input]!)
          : [sourceValue(source, node, { feeds, variables: state.variables })];
      const value = computeNode(operations[place]!, node, given);
      settle(place, value);
      for (const input of inputs[place]!) used(input);
    };

    const step = (place: number): void => {
      const update = updates[place]!;
      const next = runUpdate(update, optimizers[place]!, {
        gradients: update.gradients.map((gradient) => values[gradient]!),
        // Not those that another update has changed already.
        variables: state.variables,
        state: state.optimizers[place]!,
      });
      Object.assign(variables, next.variables);
      states[place] = next.state;
      left -= 1;
      for (const gradient of gradients[place]!) used(gradient);
    };

    for (const [place, node] of nodes.entries())
      if (node.inputs.length === 0 && node.operation !== receiveOperation) readyNodes.push(place);

    return {
      receive: (tensor, value) => settle(received.get(tensor)!, value),
      peak: () => peak,
      next: () => {
        // First what others may be waiting for.
        const send = readySends.shift();
        if (send !== undefined) {
          const { place, tensor, to } = sends[send]!;
          const value = values[place]!;
          left -= 1;
          used(place);
          return { _tag: 'Send', tensor, to, value };
        }
        const node = readyNodes.shift();
        if (node !== undefined) return { _tag: 'Compute', run: () => compute(node) };
        const update = readyUpdates.shift();
        if (update !== undefined) return { _tag: 'Compute', run: () => step(update) };
        if (left > 0) return { _tag: 'Wait' };
        const results = Object.fromEntries(
          Object.entries(part.results).map(([name, place]) => [name, values[place]!]),
        );
        return { _tag: 'Done', results, state: { variables, optimizers: states } };
      },
    };
  };
};

/** For each place the indices of the lists it is in. */
const listsBy = (places: number, lists: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const found = Array.from({ length: places }, (): number[] => []);
  for (const [i, list] of lists.entries()) for (const place of list) found[place]!.push(i);
  return found;
};
