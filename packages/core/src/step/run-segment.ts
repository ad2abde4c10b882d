import { ConfigError } from '../error/config-error.js';
import { symbol } from '../expression/operations.js';
import type { LeafNoise } from '../random/noise.js';
import { allocate, contiguous } from '../tensor/elements.js';
import type { GradientLeaf } from '../tensor/sparse-tensor.js';
import { filledLike } from '../tensor/filled.js';
import { stillHaveData } from '../tensor/fit.js';
import type { Tensor } from '../tensor/tensor.js';
import type { CustomBody, LeafList, RunContext, UpdateList } from '../member/gradient-transformation.js';
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
import type { BoundRule } from '../rule/bound-rule.js';
import { renaming, scalarNames, type KeyedRule } from '../rule/fuse.js';
import {
  countOf,
  requireRuleState,
  segmentOf,
  type MemberStates,
  type Segment,
  type Site,
} from './segment.js';

/** The state of a rule before the first step. @internal */
export const initRule = (
  { counts, slots }: BoundRule,
  { structure, leaves }: LeafList,
): Readonly<Record<string, unknown>> => {
  const state: Record<string, unknown> = counts ? { count: 0 } : {};
  for (const { name, kind, initial } of slots)
    state[name] =
      kind === 'scalar'
        ? initial
        : rebuild(
            structure,
            leaves.map((leaf) => filledLike(leaf, initial)),
          );
  return state;
};

/** The leaves of each tensor tree that a segment made; the last is the update, or the next parameters. @internal */
export type SegmentResults = readonly (readonly GradientLeaf[])[];

/**
 * Runs a part of a chain on checked leaves.
 *
 * @param before - The states of the members.
 * @param after - Gets their next states.
 * @param known - What this segment returned when it made the states `before`, if that was the last thing it did: then the tensors
 *   of the state need not be taken apart and checked again.
 * @internal
 */
export type RunSegment = (
  updates: UpdateList,
  before: MemberStates,
  context: RunContext,
  after: unknown[],
  known: SegmentResults | undefined,
) => SegmentResults;

/** Runs a segment into new memory. @internal */
export const runSegment = (segment: Segment): RunSegment => {
  const { rules, first, executable, sources, targets, numbers } = segment;
  const readers = sources.map(reader);
  const places = (site: Site) =>
    targets.findIndex((target) => target._tag === 'Slot' && sameSlot(site, target));
  const slotOutputs = sources.map(places);
  const replacedReaders = targets.map((site) => (site._tag === 'Gradient' ? undefined : reader(site)));
  const writers = rules.map(({ rule }, i) => ({
    counts: rule.counts,
    slots: rule.slots.map(({ name, kind }) => ({
      scalar: kind === 'scalar',
      at:
        kind === 'scalar'
          ? numbers.findIndex((number) => number.place === first + i && number.name === name)
          : places({ _tag: 'Slot', place: first + i, name, path: '' }),
    })),
    build: recordBuilder([...(rule.counts ? ['count'] : []), ...rule.slots.map(({ name }) => name)]),
  }));
  const nextNumbers = new Float64Array(numbers.length);

  return (updates, before, context, after, known) => {
    const { structure, leaves } = updates;
    if (known === undefined)
      for (let i = 0; i < rules.length; i++) requireRuleState(rules[i]!, before[first + i]);
    const flags = segment.flags(structure);
    const read = new Array<readonly GradientLeaf[]>(readers.length);
    for (let i = 0; i < readers.length; i++) {
      const output = slotOutputs[i]!;
      const last = output < 0 ? undefined : (known?.[output] as readonly Tensor[] | undefined);
      read[i] = last !== undefined && stillHaveData(last) ? last : readers[i]!(updates, before, context);
    }
    const values = segment.scalars.slice();
    segment.updateScalars(before, values);
    let replaced: Replaced = noneReplaced;
    if (hasSparse(leaves)) {
      segment.requireLazy(structure, leaves, flags);
      replaced = replacedReaders.map(
        (read) => read?.(updates, before, context) as readonly Tensor[] | undefined,
      );
    }
    const results = executable.run(context.backend, leaves, read, replaced, values, flags, nextNumbers);
    for (let i = 0; i < writers.length; i++) {
      const writer = writers[i]!;
      const counted = writer.counts ? 1 : 0;
      const parts = new Array<unknown>(counted + writer.slots.length);
      if (writer.counts) parts[0] = countOf(before[first + i]) + 1;
      for (let k = 0; k < writer.slots.length; k++) {
        const { scalar, at } = writer.slots[k]!;
        parts[counted + k] = scalar ? nextNumbers[at]! : rebuild(structure, results[at]!);
      }
      after[first + i] = writer.build(parts);
    }
    return results;
  };
};

type Replaced = readonly (readonly Tensor[] | undefined)[];

const noneReplaced: Replaced = [];

const sameSlot = (site: Site, slot: Extract<Site, { readonly _tag: 'Slot' }>): boolean =>
  site._tag === 'Slot' && site.place === slot.place && site.name === slot.name;

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
      // The paths taken last, by identity of the structure.
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
  throw new ConfigError({
    owner,
    argument: 'context.params',
    expected: 'the current parameters',
    found: 'nothing',
    fix: 'Call update(updates, state, { params })',
  });
};

const noiseAt = (noise: LeafNoise, count: number, { leaves }: UpdateList): readonly GradientLeaf[] =>
  leaves.map((leaf, i) => {
    // A sparse leaf gets none: a rule that reads noise refuses it.
    if ('_tag' in leaf) return leaf;
    const data = allocate(leaf.dtype, leaf.size);
    noise(count, i, data);
    return contiguous(leaf.dtype, data, leaf.shape);
  });

const slotLeaves = ({ structure, leaves }: UpdateList, slot: unknown, path: string): readonly Tensor[] => {
  try {
    const tensors = tensorsAs(structure, slot, path);
    requireAlike(structure, leaves, 'updates', tensors, path);
    return tensors;
  } catch (mismatch) {
    // A state comes from init; if the two differ, the updates are the likelier mistake: say it at their path.
    gradientsAs(structureOf(slot), rebuild<GradientLeaf>(structure, leaves), 'updates');
    throw mismatch;
  }
};

/**
 * Compiles the point at which a rule wants the gradient, if it wants it elsewhere: from the state of the chain.
 *
 * @param place - The rule's place among the members.
 * @internal
 */
export const compileGradientPoint = (
  keyed: KeyedRule,
  place: number,
):
  | ((
      before: MemberStates,
      context: Parameters<NonNullable<CustomBody['gradientPoint']>>[1],
    ) => readonly Tensor[])
  | undefined => {
  const { key, rule } = keyed;
  if (rule.gradientPoint === undefined) return undefined;
  const point = renaming(key, symbol('g', 'tensor'))(rule.gradientPoint);
  const graph = {
    outputs: { params: point },
    names: scalarNames(keyed),
    numbers: new Set<string>(),
    parts: [],
  };
  const segment = segmentOf(graph, [keyed], place);
  const readers = segment.sources.map(reader);
  return (before, context) => {
    requireRuleState(keyed, before[place]);
    const { paramLeaves } = context;
    const read = readers.map((read) => read(paramLeaves, before, context));
    const values = segment.scalars.slice();
    segment.updateScalars(before, values);
    const points = segment.executable.run(
      context.backend,
      paramLeaves.leaves,
      read,
      noneReplaced,
      values,
      segment.flags(paramLeaves.structure),
      noNumbers,
    );
    // The parameters are dense, so what is computed of them is.
    return points[0]! as readonly Tensor[];
  };
};

const noNumbers = new Float64Array(0);
