import type { Hyperparameter } from '../declare/hyperparameter.js';
import type { LeafKinds } from '../hyperparameter/mask.js';
import type { Schedule } from '../declare/schedule.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import { fuse, type FusedGraph, type PlacedRule } from '../rule/fuse.js';
import { isLazy } from '../rule/lazy.js';
import type { ScalarSite, Site } from '../rule/site.js';
import { compileScalars } from '../program/scalars.js';
import { makeSweep, type LeafFlag, type Sweep } from '../sweep/sweep.js';
import { describeLeaf, type GradientLeaf } from '../tensor/sparse-tensor.js';
import { pathOf, type Structure } from '../tree/structure.js';
import { countOf, numberIn, type MemberStates, type StateNumber } from './rule-state.js';

/**
 * Neighbouring rules of a chain, fused and ready to run, with the sites of everything they read and write.
 *
 * @internal
 */
export interface RuleStage {
  readonly _tag: 'Rules';
  readonly rules: readonly PlacedRule[];
  readonly graph: FusedGraph;
  readonly sweep: Sweep;
  /** The site of each tensor read. */
  readonly sources: readonly Site[];
  /** The site of each tensor written; the last one is the update or the next parameters. */
  readonly targets: readonly Site[];
  /** The numbers in the states of the rules: counts and scalar slots. */
  readonly numbers: readonly StateNumber[];
  /** The values of the constant named scalars; the others are 0. */
  readonly scalars: readonly number[];
  /** Writes the other named scalars of a step into a copy of {@link scalars}. */
  readonly updateScalars: (before: MemberStates, values: number[]) => void;
  /** The leaves that masks choose, the same in every step. */
  readonly masks: (tree: LeafKinds) => readonly LeafFlag[];
  /**
   * For a tree, the leaves that masks choose and, for all leaves, whether wrapped members run, and whether they start again, in a
   * step with these named scalars. Steps in which the same members do get the same list.
   */
  readonly flags: (tree: LeafKinds) => (values: readonly number[]) => readonly LeafFlag[];
  /**
   * @throws {TreeMismatchError} If a gradient is sparse and a rule needs a dense one.
   */
  readonly requireLazy: (
    structure: Structure,
    leaves: readonly GradientLeaf[],
    flags: readonly LeafFlag[],
  ) => void;
}

/** Compiles neighbouring rules; see {@link fuse}. @internal */
export const compileRules = (rules: readonly PlacedRule[], end: 'update' | 'params'): RuleStage =>
  ruleStage(fuse(rules, end), rules);

/** @internal */
export const ruleStage = (graph: FusedGraph, rules: readonly PlacedRule[]): RuleStage => {
  const sweep = makeSweep(graph.outputs, [...graph.scalars.keys()], graph.numbers);
  const site = (name: string): Site => graph.sites.get(name)!;
  const scalars = [...graph.scalars.values()];
  // Such a count is a number of the graph.
  const counted = (key: string) => graph.numbers.has(`${key}.count`);
  const masks = scalars.flatMap((scalar, at) => (scalar._tag === 'Mask' ? [{ ...scalar, at }] : []));
  const gates = scalars.flatMap((scalar, at) => (scalar._tag === 'Gate' ? [{ ...scalar, at }] : []));
  // Found at the first sparse gradient: most runs have none.
  let eager: readonly PlacedRule[] | undefined;
  const masksIn = (tree: LeafKinds): readonly LeafFlag[] =>
    masks.length === 0 ? noFlags : masks.map(({ at, chosen }) => ({ at, chosen: chosen(tree) }));
  const flagsIn = (tree: LeafKinds): ReturnType<RuleStage['flags']> => {
    const chosen = masksIn(tree);
    if (gates.length === 0) return () => chosen;
    const byGates = new Map<string, readonly LeafFlag[]>();
    return (values) => {
      const key = gates.map(({ at }) => values[at]).join();
      const found = byGates.get(key) ?? [
        ...chosen,
        ...gates.map(({ at }) => ({
          at,
          chosen: tree.leaves.map(() => values[at] !== 0),
          everywhere: true as const,
        })),
      ];
      byGates.set(key, found);
      return found;
    };
  };
  // The flags of the last tree. A cache by identity of the structure.
  let last: { readonly structure: Structure; readonly flags: ReturnType<RuleStage['flags']> } | undefined;
  const updateSites = scalarReader(scalars);
  const evaluateGates = compileScalars(
    gates.map(({ holds }) => holds),
    [...graph.scalars.keys()],
    [],
  );
  const open = new Float64Array(gates.length);
  return {
    _tag: 'Rules',
    rules,
    graph,
    sweep,
    sources: sweep.program.inputs.map(site),
    targets: sweep.program.outputs.map(site),
    numbers: [
      ...rules.flatMap(({ key, place, rule }): readonly StateNumber[] =>
        rule.counts && !counted(key) ? [{ place, name: 'count', next: (state) => countOf(state) + 1 }] : [],
      ),
      ...sweep.program.numbers
        .map(site)
        .flatMap((number, i): readonly StateNumber[] =>
          number._tag === 'Slot'
            ? [{ place: number.place, name: number.name, next: (_, made) => made[i]! }]
            : [],
        ),
    ],
    scalars: scalars.map((scalar) => (scalar._tag === 'Constant' ? scalar.value : 0)),
    updateScalars: (before, values) => {
      updateSites(before, values);
      if (gates.length === 0) return;
      evaluateGates(values, noSums, open);
      for (let i = 0; i < gates.length; i++) values[gates[i]!.at] = open[i]!;
    },
    masks: masksIn,
    flags: (tree) => {
      const { structure } = tree;
      if (last?.structure !== structure) last = { structure, flags: flagsIn(tree) };
      return last.flags;
    },
    requireLazy: (structure, leaves, flags) => {
      const refusing = (eager ??= rules.filter(({ rule }) => !isLazy(rule)));
      if (refusing.length === 0) return;
      leaves.forEach((leaf, i) => {
        if (!('_tag' in leaf)) return;
        const found = refusing.find(({ place }) => {
          const mask = masks.findIndex((candidate) => candidate.place === place);
          return flags[mask]?.chosen[i] ?? true;
        });
        if (found === undefined) return;
        throw new TreeMismatchError({
          path: pathOf(structure, i, 'updates'),
          expected: `a dense tensor, since ${found.key} changes elements whose gradient is zero`,
          found: describeLeaf(leaf),
        });
      });
    },
  };
};

const noFlags: readonly LeafFlag[] = [];

const noSums: readonly number[] = [];

/** Reads the named scalars that change from step to step. @internal */
export const scalarReader = (scalars: readonly ScalarSite[]): RuleStage['updateScalars'] => {
  const changing = scalars.flatMap((scalar, at) => {
    const read = readerOf(scalar);
    return read === undefined ? [] : [{ at, ...read }];
  });
  return (before, values) => {
    for (let i = 0; i < changing.length; i++) {
      const { at, place, read } = changing[i]!;
      values[at] = read(before[place]);
    }
  };
};

const readerOf = (
  site: ScalarSite,
): { readonly place: number; readonly read: (state: unknown) => number } | undefined => {
  switch (site._tag) {
    // A constant never changes, a mask changes from leaf to leaf, and a gate depends on the others.
    case 'Constant':
    case 'Mask':
    case 'Gate':
      return undefined;
    case 'Step':
      return { place: site.place, read: (state) => countOf(state) + 1 };
    case 'Slot':
      return { place: site.place, read: (state) => numberIn(state, site.name, site.path) };
    case 'Schedule': {
      const { place, owner, name, schedule, declared } = site;
      return { place, read: (state) => scheduledValue(owner, name, schedule, declared, countOf(state)) };
    }
  }
};

const scheduledValue = (
  owner: string,
  name: string,
  schedule: Schedule,
  { accepts, expected }: Hyperparameter,
  count: number,
): number => {
  const value = schedule(count);
  if (accepts(value)) return value;
  throw new ConfigError({ owner, argument: `${name} at step ${count}`, expected, found: shown(value) });
};
