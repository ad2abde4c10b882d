import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import type { Expression } from '../expression/expression.js';
import { operandsOf } from '../expression/operands.js';
import type { Hyperparameter } from '../declare/hyperparameter.js';
import { chosenLeaves } from '../hyperparameter/mask.js';
import { executable, type Executable, type LeafFlag } from '../sweep/execute.js';
import type { Noise } from '../random/noise.js';
import type { Schedule } from '../declare/schedule.js';
import { describeLeaf, type GradientLeaf } from '../tensor/sparse-tensor.js';
import { isRecord, pathOf, type Structure } from '../tree/structure.js';
import { flagOf, fuse, qualified, scalarSlots, type FusedGraph, type KeyedRule } from '../rule/fuse.js';
import { isLazy } from '../rule/lazy.js';

/** The states of the members of a chain, each at the member's place. @internal */
export type MemberStates = readonly unknown[];

/** What a tensor of a segment is. @internal */
export type Site =
  | { readonly _tag: 'Gradient' }
  /** `owner` is who wants the parameters. */
  | { readonly _tag: 'Params'; readonly owner: string }
  | { readonly _tag: 'Noise'; readonly place: number; readonly noise: Noise }
  | { readonly _tag: 'Slot'; readonly place: number; readonly name: string; readonly path: string };

/**
 * Neighbouring rules of a chain, fused and ready to run: what they read and write, and where in the state it is.
 *
 * @internal
 */
export interface Segment {
  readonly rules: readonly KeyedRule[];
  /** Place of the first rule among the members. */
  readonly first: number;
  readonly graph: FusedGraph;
  readonly executable: Executable;
  /** What each tensor read is. */
  readonly sources: readonly Site[];
  /** What each tensor written is; the last one is the update or the next parameters. */
  readonly targets: readonly Site[];
  /** Where the next number of each scalar slot goes. */
  readonly numbers: readonly { readonly place: number; readonly name: string }[];
  /** The named scalars that stay as they are; others are 0. */
  readonly scalars: readonly number[];
  /** Puts the other named scalars of a step into a copy of {@link scalars}. */
  readonly updateScalars: (before: MemberStates, values: number[]) => void;
  /** The leaves that masks choose. */
  readonly flags: (structure: Structure) => readonly LeafFlag[];
  /**
   * @throws {TreeMismatchError} If a gradient is sparse where a rule needs a dense one.
   */
  readonly requireLazy: (
    structure: Structure,
    leaves: readonly GradientLeaf[],
    flags: readonly LeafFlag[],
  ) => void;
}

/** Compiles rules that stand next to each other; see {@link fuse}. @internal */
export const compileSegment = (
  rules: readonly KeyedRule[],
  first: number,
  end: 'update' | 'params',
): Segment => segmentOf(fuse(rules, end), rules, first);

/** @internal */
export const segmentOf = (graph: FusedGraph, rules: readonly KeyedRule[], first: number): Segment => {
  const prepared = executable(graph.outputs, graph.names, graph.numbers);
  const { inputs, outputs, numbers } = prepared.program;
  const site = (name: string): Site => siteOf(name, rules, first);
  const masks = rules.flatMap(({ key, rule }) =>
    flagOf(rule).map((flag) => ({
      at: graph.names.indexOf(qualified(key, flag)),
      mask: rule.mask!,
      argument: `${key}.${rule.mask!.option}`,
    })),
  );
  const eager = rules.filter(({ rule }) => !isLazy(rule));
  // The leaves chosen last, by identity of the structure.
  let last: { readonly structure: Structure; readonly flags: readonly LeafFlag[] } | undefined;
  return {
    rules,
    first,
    graph,
    executable: prepared,
    sources: inputs.map(site),
    targets: outputs.map(site),
    numbers: numbers.map((name) => {
      const { place, key } = ownerOf(name, rules, first);
      return { place, name: name.slice(key.length + 1) };
    }),
    ...scalarReader(rules, first, uses(graph)),
    flags: (structure) => {
      if (masks.length === 0) return noFlags;
      if (last?.structure !== structure)
        last = {
          structure,
          flags: masks.map(({ at, mask, argument }) => ({
            at,
            chosen: chosenLeaves(mask.leaves, structure, argument),
          })),
        };
      return last.flags;
    },
    requireLazy: (structure, leaves, flags) => {
      if (eager.length === 0) return;
      leaves.forEach((leaf, i) => {
        if (!('_tag' in leaf)) return;
        const found = eager.find(({ key, rule }) => {
          const [flag] = flagOf(rule);
          const at = flag === undefined ? -1 : graph.names.indexOf(qualified(key, flag));
          return flags.find((candidate) => candidate.at === at)?.chosen[i] ?? true;
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

const ownerOf = (name: string, rules: readonly KeyedRule[], first: number) => {
  const found = rules.findIndex(({ key }) => key === name.slice(0, name.lastIndexOf('.')));
  return { place: first + found, ...rules[found]! };
};

const siteOf = (name: string, rules: readonly KeyedRule[], first: number): Site => {
  if (name === 'g') return { _tag: 'Gradient' };
  if (name === 'params')
    return { _tag: 'Params', owner: rules.find(({ rule }) => rule.readsParams)?.key ?? 'applyUpdates' };
  const { key, rule, place } = ownerOf(name, rules, first);
  const own = name.slice(key.length + 1);
  return own === 'noise' && rule.noise !== undefined
    ? { _tag: 'Noise', place, noise: rule.noise }
    : { _tag: 'Slot', place, name: own, path: `state.${name}` };
};

/** The count of steps in the state of a rule. @internal */
export const countOf = (state: unknown): number => (state as { readonly count: number }).count;

/** What a named scalar that changes from step to step is read from. */
interface Changing {
  readonly at: number;
  readonly place: number;
  readonly read: (member: unknown) => number;
}

/** The named scalars of a step: hyperparameters and, for each rule, the number of the step from 1 on. */
const scalarReader = (
  rules: readonly KeyedRule[],
  first: number,
  used: ReadonlySet<string>,
): Pick<Segment, 'scalars' | 'updateScalars'> => {
  const scalars: number[] = [];
  const changing: Changing[] = [];
  rules.forEach(({ key, rule }, i) => {
    const add = (constant: number, read?: Changing['read']) => {
      const at = scalars.push(constant) - 1;
      if (read !== undefined) changing.push({ at, place: first + i, read });
    };
    for (const { name, value, declared } of rule.numbers)
      if (typeof value === 'number') add(value);
      else add(0, (member) => scheduledValue(key, name, value, declared, countOf(member)));
    if (rule.counts && used.has(qualified(key, 't'))) add(0, stepNumber);
    else add(1);
    for (const name of scalarSlots(rule)) add(0, (member) => numberIn(member, name, `state.${key}.${name}`));
    for (const _ of flagOf(rule)) add(0);
  });
  return {
    scalars,
    updateScalars: (before, values) => {
      for (let i = 0; i < changing.length; i++) {
        const { at, place, read } = changing[i]!;
        values[at] = read(before[place]);
      }
    },
  };
};

/** The names of the symbols in a graph. */
const uses = ({ outputs }: FusedGraph): ReadonlySet<string> => {
  const names = new Set<string>();
  const seen = new Set<Expression>();
  const visit = (e: Expression): void => {
    if (seen.has(e)) return;
    seen.add(e);
    if (e._tag === 'Symbol') names.add(e.name);
    operandsOf(e).forEach(visit);
  };
  Object.values(outputs).forEach(visit);
  return names;
};

const stepNumber = (member: unknown): number => countOf(member) + 1;

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

/**
 * Checks the state of a rule from outside, but for its tensors, which are checked where they are read.
 *
 * @throws {TreeMismatchError} If something is missing, or a number is none.
 * @internal
 */
export const requireRuleState = ({ key, rule }: KeyedRule, state: unknown): void => {
  const path = `state.${key}`;
  if (!isRecord(state))
    throw new TreeMismatchError({ path, expected: 'what init returned: a record', found: shown(state) });
  if (rule.counts) {
    const count = Object.hasOwn(state, 'count') ? state.count : undefined;
    // Any other count would turn bias corrections and schedules into NaN, or into wrong numbers.
    if (!(Number.isSafeInteger(count) && (count as number) >= 0))
      throw new TreeMismatchError({
        path: `${path}.count`,
        expected: 'a whole number, 0 or more',
        found: shown(count),
      });
  }
  for (const { name, kind } of rule.slots)
    if (!Object.hasOwn(state, name))
      throw new TreeMismatchError({
        path: `${path}.${name}`,
        expected: kind === 'scalar' ? 'a number' : 'a tree of tensors like the parameters',
        found: 'nothing',
      });
};

/** @throws {TreeMismatchError} If the state of a member has no such number. @internal */
export const numberIn = (state: unknown, name: string, path: string): number => {
  const found = (state as Readonly<Record<string, unknown>>)[name];
  if (typeof found === 'number') return found;
  throw new TreeMismatchError({ path, expected: 'a number', found: shown(found) });
};
