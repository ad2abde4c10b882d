import { ConfigError } from '../error/config-error.js';
import type { CustomBody, LeafList, RunContext, UpdateList } from '../member/gradient-transformation.js';
import type { LeafNoise } from '../random/noise.js';
import { pointGraph, type PlacedRule } from '../rule/fuse.js';
import type { Site } from '../rule/site.js';
import type { BoundRule } from '../rule/bound-rule.js';
import { allocate, contiguous } from '../tensor/elements.js';
import { filledLike } from '../tensor/filled.js';
import { stillHaveData } from '../tensor/fit.js';
import type { GradientLeaf } from '../tensor/sparse-tensor.js';
import type { Tensor } from '../tensor/tensor.js';
import { recordBuilder } from '../tree/record-builder.js';
import {
  gradientsAs,
  leafKeys,
  rebuild,
  requireAlike,
  structureOf,
  tensorsAs,
  type Structure,
} from '../tree/structure.js';
import { ruleStage, type RuleStage } from './rule-stage.js';
import { countOf, makeState, requireRuleState, statePartsOf, type MemberStates } from './rule-state.js';

/** The state of a rule before the first step. @internal */
export const initRule = (
  rule: BoundRule,
  { structure, leaves }: LeafList,
): Readonly<Record<string, unknown>> =>
  makeState(rule, ({ kind, initial }) =>
    kind === 'scalar'
      ? initial
      : rebuild(
          structure,
          leaves.map((leaf) => filledLike(leaf, initial)),
        ),
  );

/**
 * The leaves of each tree of tensors that a stage made; the last tree is the update, or the next parameters.
 *
 * @internal
 */
export type StageResults = readonly (readonly GradientLeaf[])[];

/**
 * Runs a stage of a chain on checked leaves.
 *
 * @param before - The states of the members.
 * @param after - Receives their next states.
 * @param known - The results with which this stage made the states `before`, if that was its last run. Then the
 *   tensors of the state need not be collected and checked again.
 * @internal
 */
export type RunStage = (
  updates: UpdateList,
  before: MemberStates,
  context: RunContext,
  after: unknown[],
  known: StageResults | undefined,
) => StageResults;

/** Runs neighbouring rules into new memory. @internal */
export const runRules = (stage: RuleStage): RunStage => {
  const { rules, sweep, sources, targets, numbers } = stage;
  const readers = sources.map(reader);
  const targetOf = (place: number, name: string) =>
    targets.findIndex((site) => site._tag === 'Slot' && site.place === place && site.name === name);
  const slotOutputs = sources.map((site) => (site._tag === 'Slot' ? targetOf(site.place, site.name) : -1));
  const replacedReaders = targets.map((site) => (site._tag === 'Gradient' ? undefined : reader(site)));
  const writers = rules.map(({ place, rule }) => {
    const parts = statePartsOf(rule);
    return {
      place,
      build: recordBuilder(parts.map(({ name }) => name)),
      parts: parts.map(({ name, kind }) =>
        kind === 'scalar'
          ? numbers.find((number) => number.place === place && number.name === name)!.next
          : targetOf(place, name),
      ),
    };
  });
  const made = new Float64Array(sweep.program.numbers.length);

  return (updates, before, context, after, known) => {
    const { structure, leaves } = updates;
    if (known === undefined)
      for (const rule of rules) requireRuleState(rule.key, rule.rule, before[rule.place]);
    const read = new Array<readonly GradientLeaf[]>(readers.length);
    for (let i = 0; i < readers.length; i++) {
      const output = slotOutputs[i]!;
      const last = output < 0 ? undefined : (known?.[output] as readonly Tensor[] | undefined);
      read[i] = last !== undefined && stillHaveData(last) ? last : readers[i]!(updates, before, context);
    }
    const values = stage.scalars.slice();
    stage.updateScalars(before, values);
    const flags = stage.flags(updates)(values);
    let replaced: Replaced = noneReplaced;
    if (hasSparse(leaves)) {
      stage.requireLazy(structure, leaves, flags);
      replaced = replacedReaders.map(
        (read) => read?.(updates, before, context) as readonly Tensor[] | undefined,
      );
    }
    const results = sweep.run(context.backend, leaves, read, replaced, values, flags, made);
    for (let i = 0; i < writers.length; i++) {
      const { place, build, parts } = writers[i]!;
      const state = new Array<unknown>(parts.length);
      for (let k = 0; k < parts.length; k++) {
        const part = parts[k]!;
        state[k] = typeof part === 'number' ? rebuild(structure, results[part]!) : part(before[place], made);
      }
      after[place] = build(state);
    }
    return results;
  };
};

type Replaced = readonly (readonly Tensor[] | undefined)[];

const noneReplaced: Replaced = [];

/** Whether a gradient has a sparse leaf. @internal */
export const hasSparse = (leaves: readonly GradientLeaf[]): boolean => {
  for (let i = 0; i < leaves.length; i++) if ('_tag' in leaves[i]!) return true;
  return false;
};

type Reader = (updates: UpdateList, before: MemberStates, context: RunContext) => readonly GradientLeaf[];

const reader = (site: Site): Reader => {
  switch (site._tag) {
    case 'Gradient':
      return ({ leaves }) => leaves;
    case 'Params':
      return (_, __, context) => paramsOf(site.owner, context);
    case 'Noise': {
      // The noise for the last structure. A cache by identity.
      let last: { readonly structure: Structure; readonly noise: LeafNoise } | undefined;
      return (updates, before) => {
        const { structure } = updates;
        if (last?.structure !== structure) last = { structure, noise: site.noise(leafKeys(structure)) };
        return noiseAt(last.noise, countOf(before[site.place]), updates);
      };
    }
    case 'Slot':
      return (updates, before) =>
        slotLeaves(updates, (before[site.place] as Readonly<Record<string, unknown>>)[site.name], site.path);
  }
};

const paramsOf = (owner: string, { paramLeaves }: RunContext): readonly Tensor[] => {
  if (paramLeaves !== undefined) return paramLeaves.leaves;
  throw missingParams(owner);
};

/** The error for an update without the parameters that a member reads. @internal */
export const missingParams = (owner: string): ConfigError =>
  new ConfigError({
    owner,
    argument: 'context.params',
    expected: 'the current parameters',
    found: 'nothing',
    fix: 'Call update(updates, state, { params })',
  });

const noiseAt = (noise: LeafNoise, count: number, { leaves }: UpdateList): readonly GradientLeaf[] =>
  leaves.map((leaf, i) => {
    // A sparse leaf gets no noise: a rule that reads noise refuses it.
    if ('_tag' in leaf) return leaf;
    const data = allocate(leaf.dtype, leaf.size);
    noise.fill(noise.keyOf(count, i), data);
    return contiguous(leaf.dtype, data, leaf.shape);
  });

const slotLeaves = ({ structure, leaves }: UpdateList, slot: unknown, path: string): readonly Tensor[] => {
  try {
    const tensors = tensorsAs(structure, slot, path);
    requireAlike(structure, leaves, 'updates', tensors, path);
    return tensors;
  } catch (mismatch) {
    // The state comes from init. If it differs from the updates, the mistake is more likely in the updates, so the
    // error names their path.
    gradientsAs(structureOf(slot), rebuild<GradientLeaf>(structure, leaves), 'updates');
    throw mismatch;
  }
};

/**
 * Compiles the point at which a rule reads the gradient, or the parameters to evaluate, as a function of the chain's state;
 * `undefined` for the parameters.
 *
 * @internal
 */
export const compilePoint = (
  placed: PlacedRule,
  of: 'gradientPoint' | 'evaluationPoint',
):
  | ((
      before: MemberStates,
      context: Parameters<NonNullable<CustomBody['gradientPoint']>>[1],
    ) => readonly Tensor[])
  | undefined => {
  const graph = pointGraph(placed, of);
  if (graph === undefined) return undefined;
  const stage = ruleStage(graph, [placed]);
  const readers = stage.sources.map(reader);
  return (before, context) => {
    requireRuleState(placed.key, placed.rule, before[placed.place]);
    const { paramLeaves } = context;
    const read = readers.map((read) => read(paramLeaves, before, context));
    const values = stage.scalars.slice();
    stage.updateScalars(before, values);
    const points = stage.sweep.run(
      context.backend,
      paramLeaves.leaves,
      read,
      noneReplaced,
      values,
      stage.flags(paramLeaves)(values),
      noNumbers,
    );
    // The point is dense, since the parameters are.
    return points[0]! as readonly Tensor[];
  };
};

const noNumbers = new Float64Array(0);
