import { ConfigError } from '../error/config-error.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import type { Backend } from '../kernel/kernel.js';
import type { MakeMemory } from '#kernel/wasm';
import { hasSparse } from './run-rules.js';
import { copyElements, elements, packed } from '../tensor/elements.js';
import { describeLeaf, type GradientLeaf } from '../tensor/sparse-tensor.js';
import { stillHaveData } from '../tensor/fit.js';
import { isTensor, type Tensor } from '../tensor/tensor.js';
import type { LeafList, OptionalContext, RunContext } from '../member/gradient-transformation.js';
import type { Plan } from './plan.js';
import { flattenAs, gradientsAs, pathOf, requireAlike, structureOf } from '../tree/structure.js';
import { keepFreedMemory } from '../sweep/freed-memory.js';
import { liveCustom } from './live-custom.js';
import { liveMemory, type GivenState, type Sharing } from './live-memory.js';
import { liveRules } from './live-rules.js';

/** A plan with parameters and state that each step changes in place. @internal */
export interface Donated {
  readonly handles: { readonly params: unknown; readonly state: unknown; readonly gradients: unknown };
  readonly step: (
    at: { readonly params: unknown; readonly state: unknown },
    gradients: unknown,
    context: OptionalContext<unknown> | undefined,
  ) => void;
}

/** How a step with its own memory works. @internal */
export interface LiveOptions {
  readonly backend: Backend | undefined;
  /** Makes memory that WebAssembly works on; `undefined` if it should not. */
  readonly makeMemory: MakeMemory | undefined;
  /** How to use shared parameters. Without it, the step copies the parameters. */
  readonly sharing?: Sharing;
}

/**
 * Gives a plan its own memory to work in.
 *
 * @param plan - It ends in the next parameters; or in the update, if `sharing` has a function that adds it.
 * @param state - The state to start from; `undefined` for the initial state.
 * @internal
 */
export const donate = (
  plan: Plan,
  start: LeafList,
  state: GivenState | undefined,
  { backend, makeMemory, sharing }: LiveOptions,
): Donated => {
  // The gradients of many callers are new memory in each step.
  for (const { size, dtype } of start.leaves) keepFreedMemory(size * (dtype === 'float32' ? 4 : 8));
  const memory = liveMemory(plan, start, state, makeMemory, sharing);
  const { structure, handles, params, gradients: own, between } = memory;
  const addUpdates = sharing?.adding?.(params);
  const stages = plan.stages().map((stage, i) => {
    const incoming = i === 0 ? own : between;
    return stage._tag === 'Rules'
      ? liveRules(stage, memory, incoming, backend)
      : liveCustom(stage, memory, incoming);
  });
  const ownLeaves = own.leaves as readonly Tensor[];
  const paramLeaves = { structure, leaves: params.leaves as readonly Tensor[] };
  const given = new Array<GradientLeaf>(ownLeaves.length);
  // The step's own tensors are in one memory, so one tells whether it is there; each shared parameter may be in another.
  const oneLeaf = ownLeaves.filter(({ size }) => size > 0).slice(0, 1);
  const watched = sharing === undefined ? oneLeaf : [...oneLeaf, ...paramLeaves.leaves];
  const plain: RunContext = { backend, params: handles.params, paramLeaves };
  let failed = false;

  return {
    handles,
    step: (at, gradients, context) => {
      if (at.params !== handles.params) throw foreign('at.params', at.params, handles.params);
      if (at.state !== handles.state) throw foreign('at.state', at.state, handles.state);
      if (failed)
        throw new ConfigError({
          owner: sharing === undefined ? 'makeStep' : 'makeSharedStep',
          argument: 'at',
          expected: 'parameters and state of the same step',
          found: 'the result of a step that threw halfway',
          fix: 'Start again with init',
        });
      requireMemory(watched);
      let leaves = ownLeaves as readonly GradientLeaf[];
      let sparse = false;
      if (gradients !== handles.gradients) {
        gradientsAs(structure, gradients, 'gradients', given);
        requireAlike(structure, given, 'gradients', ownLeaves, 'params');
        // A gradient in the live memory is copied now, before the step writes there.
        for (let i = 0; i < given.length; i++)
          if (given[i] !== ownLeaves[i]) given[i] = apartFrom(memory.buffers, given[i]!);
        leaves = given;
        sparse = hasSparse(leaves);
      }
      const runContext = context === undefined ? plain : { ...context, ...plain };
      for (let i = 0; i < stages.length; i++) stages[i]!.prepare(leaves, sparse, runContext);
      failed = true;
      if (leaves !== ownLeaves)
        for (let i = 0; i < leaves.length; i++) {
          const leaf = leaves[i]!;
          if (leaf !== ownLeaves[i] && !('_tag' in leaf)) copyElements(leaf, own.leaves[i]!.data);
        }
      for (let i = 0; i < stages.length; i++) stages[i]!.run(leaves, sparse, runContext);
      if (addUpdates !== undefined) {
        // If no member changes the gradient, the gradient is the update.
        if (stages.length === 0)
          for (let i = 0; i < leaves.length; i++) copyElements(valuesOf(leaves[i]!), between.leaves[i]!.data);
        addUpdates(between, leaves);
      }
      failed = false;
    },
  };
};

/** @throws {TreeMismatchError} If the memory of a live tensor is detached, so that the run cannot continue. */
const requireMemory = (tensors: readonly Tensor[]): void => {
  if (stillHaveData(tensors)) return;
  throw new TreeMismatchError({
    path: 'at',
    expected: 'live parameters and state with their memory',
    found: 'detached ones: their memory was transferred',
  });
};

const valuesOf = (leaf: GradientLeaf): Tensor => ('_tag' in leaf ? leaf.values : leaf);

/** The gradient, copied if it is in one of these memories. */
const apartFrom = (buffers: readonly ArrayBufferLike[], leaf: GradientLeaf): GradientLeaf => {
  const values = valuesOf(leaf);
  if (!buffers.includes(elements(values).buffer)) return leaf;
  return '_tag' in leaf ? { ...leaf, values: packed(values) } : packed(values);
};

/** Makes the error for a tensor that is not the live one. */
const foreign = (argument: string, found: unknown, live: unknown): TreeMismatchError => {
  const structure = structureOf(live);
  const expected: unknown[] = [];
  const leaves: unknown[] = [];
  flattenAs(structure, live, argument, expected);
  try {
    flattenAs(structure, found, argument, leaves);
  } catch (mismatch) {
    if (mismatch instanceof TreeMismatchError) return mismatch;
    throw mismatch;
  }
  const i = leaves.findIndex((leaf, place) => leaf !== expected[place]);
  return new TreeMismatchError({
    path: i < 0 ? argument : pathOf(structure, i, argument),
    expected: 'the live one that init of this step returned: a donated step changes it in place',
    found:
      i < 0
        ? 'another tree with the same tensors'
        : isTensor(leaves[i])
          ? `another tensor, ${describeLeaf(leaves[i])}`
          : describeLeaf(leaves[i]),
  });
};
