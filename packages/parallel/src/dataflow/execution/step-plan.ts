import type { PlannedNode } from '../graph/graph.js';
import { sourceOf } from '../graph/source.js';
import type { Part } from '../partition/part.js';
import { partition } from '../partition/partition.js';
import { prune, type PlacedGraph } from '../partition/prune.js';

/** What is wanted of a step. @internal */
export interface StepWish {
  /** The results that are wanted. */
  readonly fetch: readonly string[];
  /** Whether the variables are updated. */
  readonly update: boolean;
}

/** What the devices do for a kind of step. @internal */
export interface StepPlan {
  readonly number: number;
  readonly parts: readonly DevicePart[];
  /** The feeds that are needed, by name. */
  readonly feeds: ReadonlyMap<string, PlannedNode>;
}

/** A part, and the names of the feeds that it needs. @internal */
export interface DevicePart {
  readonly part: Part;
  readonly feeds: readonly string[];
}

/** Makes plans, each once. @internal */
export const stepPlans = (placed: PlacedGraph): ((wish: StepWish) => StepPlan) => {
  const known = new Map<string, StepPlan>();
  return ({ fetch, update }) => {
    const names = [...new Set(fetch)].sort();
    const text = JSON.stringify([names, update]);
    const plan = known.get(text) ?? planOf(placed, { fetch: names, update }, known.size);
    known.set(text, plan);
    return plan;
  };
};

const planOf = (placed: PlacedGraph, wish: StepWish, number: number): StepPlan => {
  const { graph, placement } = prune(placed, wish);
  return {
    number,
    parts: partition(graph, placement).map((part) => ({ part, feeds: [...feedsOf(part.nodes).keys()] })),
    feeds: feedsOf(graph.nodes),
  };
};

const feedsOf = (nodes: readonly PlannedNode[]): ReadonlyMap<string, PlannedNode> =>
  new Map(
    nodes.flatMap((node) => {
      const source = sourceOf(node);
      return source?.kind === 'feed' ? [[source.name, node] as const] : [];
    }),
  );
