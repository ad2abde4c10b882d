import { arena, type ArenaTree } from '../sweep/arena.js';
import type { LinearMemory, MakeMemory } from '#kernel/wasm';
import type { SlotSite, Site } from '../rule/site.js';
import { makeState, numberIn, requireRuleState } from './rule-state.js';
import { copyElements } from '../tensor/elements.js';
import type { GradientLeaf } from '../tensor/sparse-tensor.js';
import type { LeafList } from '../member/gradient-transformation.js';
import { stateOf, statesIn, type Layout, type Placed } from './layout.js';
import type { Plan, Stage } from './plan.js';
import { initRule } from './run-rules.js';
import { rebuild, requireAlike, tensorsAs, type Structure } from '../tree/structure.js';

/** The smallest number of parameters for which a run gets its own WebAssembly memory, if there is room. @internal */
export const linearPays = 64;

/** The state of a member, which a step changes in place. @internal */
export type LiveState = Record<string, unknown>;

/**
 * The memory of one run: its parameters, gradients and state.
 *
 * @internal
 */
export interface LiveMemory {
  readonly structure: Structure;
  /** Present if WebAssembly works on the memory in place. */
  readonly linear: LinearMemory | undefined;
  /** Address in it for the totals of the blocks of a leaf. */
  readonly totals: number;
  /** All memory that a step writes to. */
  readonly buffers: readonly ArrayBufferLike[];
  readonly params: ArenaTree;
  readonly gradients: ArenaTree;
  /**
   * The gradient passed between stages, if the chain has a member that is not a rule; and the update, if the plan
   * ends in one.
   */
  readonly between: ArenaTree;
  /** The tree that holds a slot or the noise of a rule. */
  readonly siteTree: (site: SlotSite | Extract<Site, { readonly _tag: 'Noise' }>) => ArenaTree;
  /** The states of the members, each at the member's place. */
  readonly states: readonly LiveState[];
  /** Replaces the state of a member that is not a rule. */
  readonly setState: (place: number, state: unknown) => void;
  readonly handles: { readonly params: unknown; readonly state: unknown; readonly gradients: unknown };
}

/** A state to start from. @internal */
export interface GivenState {
  readonly state: unknown;
}

/** How to use parameters that other threads also read and write. @internal */
export interface Sharing {
  /** Takes the given parameters as the live ones, without a copy. */
  readonly adopt: (params: LeafList) => ArenaTree;
  /** Makes a function that adds an update to these parameters, if the plan ends in an update. */
  readonly adding?: (params: ArenaTree) => AddUpdates;
}

/** Adds an update to parameters. A sparse gradient gives the entries of the update. @internal */
export type AddUpdates = (updates: ArenaTree, gradients: readonly GradientLeaf[]) => void;

/**
 * Copies the parameters and the state of a plan into new memory.
 *
 * @param given - The state to start from; `undefined` for the initial state.
 * @param makeMemory - Makes memory that WebAssembly works on; `undefined` if it should not.
 * @param sharing - How to use shared parameters. Without it, the parameters are copied.
 * @internal
 */
export const liveMemory = (
  { placed, layout, stages }: Plan,
  start: LeafList,
  given: GivenState | undefined,
  makeMemory: MakeMemory | undefined,
  sharing?: Sharing,
): LiveMemory => {
  const { structure, leaves } = start;
  const size = leaves.reduce((sum, leaf) => sum + leaf.size, 0);
  const apart = sharing?.adding !== undefined || stages().some(({ _tag }) => _tag === 'Custom');
  // The states of these are not changed in place.
  const custom = new Set(stages().flatMap((stage) => (stage._tag === 'Custom' ? stage.places : [])));
  const slots = placed.flatMap(({ body }, place) =>
    body._tag === 'Rule' && !custom.has(place)
      ? body.slots.filter(({ kind }) => kind === 'tensor').map((slot) => ({ place, ...slot }))
      : [],
  );
  const noisy = placed.flatMap(({ body }, place) =>
    body._tag === 'Rule' && !custom.has(place) && body.noise !== undefined ? [place] : [],
  );
  const passes = stages().flatMap((stage) => (stage._tag === 'Rules' ? stage.sweep.program.passes : []));
  const { tree, linear, buffer, totals } = arena(
    leaves,
    (sharing === undefined ? 2 : 1) + slots.length + noisy.length + (apart ? 1 : 0),
    size >= linearPays ? makeMemory : undefined,
    passes.reduce((most, { sums }) => Math.max(most, sums.length), 0),
    groupOf(stages(), start),
    sharing === undefined,
  );
  const params = sharing?.adopt(start) ?? tree();
  if (sharing === undefined)
    params.leaves.forEach(({ data }, i) => {
      copyElements(leaves[i]!, data);
    });
  const slotTrees = slots.map(({ initial }) => {
    const slot = tree();
    if (initial !== 0 || Object.is(initial, -0)) for (const { data } of slot.joined) data.fill(initial);
    return slot;
  });
  const noiseTrees = noisy.map(tree);
  const gradients = tree();

  const slotTree = (place: number, name: string): ArenaTree =>
    slotTrees[slots.findIndex((slot) => slot.place === place && slot.name === name)]!;
  /** Copies the given state of a member. */
  const taken = (place: number, key: string, body: Placed['body'], from: unknown): LiveState => {
    if (body._tag !== 'Rule' || custom.has(place)) return from as LiveState;
    requireRuleState(key, body, from);
    const parts = from as Readonly<Record<string, unknown>>;
    return makeState(body, ({ name, kind }) => {
      const path = `state.${key}.${name}`;
      if (kind === 'scalar') return numberIn(parts, name, path);
      const tensors = tensorsAs(structure, parts[name], path);
      requireAlike(structure, tensors, path, leaves, 'params');
      const slot = slotTree(place, name);
      slot.leaves.forEach(({ data }, i) => {
        copyElements(tensors[i]!, data);
      });
      return rebuild(structure, slot.leaves);
    });
  };
  const before =
    given === undefined ? undefined : statesIn(layout, given.state, new Array<unknown>(placed.length));
  const states = placed.map(({ key, body }, place): LiveState => {
    if (before !== undefined) return taken(place, key, body, before[place]);
    if (body._tag !== 'Rule') return body.init(start) as LiveState;
    if (custom.has(place)) return initRule(body, start);
    return makeState(body, ({ name, kind, initial }) =>
      kind === 'scalar' ? initial : rebuild(structure, slotTree(place, name).leaves),
    );
  });
  const state = stateOf(layout, states);
  const holders = holdersIn(layout, state, []);
  return {
    structure,
    linear,
    totals,
    buffers: [buffer, ...(sharing === undefined ? [] : params.leaves.map(({ data }) => data.buffer))],
    params,
    gradients,
    between: apart ? tree() : gradients,
    siteTree: (site) =>
      site._tag === 'Slot' ? slotTree(site.place, site.name) : noiseTrees[noisy.indexOf(site.place)]!,
    states,
    setState: (place, next) => {
      const { record, key } = holders[place]!;
      record[key] = next;
      states[place] = next as LiveState;
    },
    handles: {
      params: rebuild(structure, params.leaves),
      state,
      gradients: rebuild(structure, gradients.leaves),
    },
  };
};

/** The group of a leaf: leaves on which all masks agree are in one. */
const groupOf = (stages: readonly Stage[], start: LeafList): ((leaf: number) => string) => {
  const flags = stages.flatMap((stage) => (stage._tag === 'Rules' ? stage.masks(start) : []));
  return (leaf) => flags.map(({ chosen }) => chosen[leaf]).join();
};

interface Holder {
  readonly record: Record<string, unknown>;
  readonly key: string;
}

/** The record that holds the state of each member. */
const holdersIn = ({ keys, parts }: Layout, state: unknown, into: Holder[]): readonly Holder[] => {
  const record = state as Record<string, unknown>;
  parts.forEach((part, i) => {
    const key = keys[i]!;
    if (typeof part === 'number') into[part] = { record, key };
    else holdersIn(part, record[key], into);
  });
  return into;
};
