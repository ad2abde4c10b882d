import { ConfigError } from '../error/config-error.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import type { BoundRule } from '../rule/bound-rule.js';
import type { PlacedRule } from '../rule/fuse.js';
import { halves, receivedSlot, resetsSlot, runsSlot } from '../rule/halves.js';
import { compileRules, type RuleStage } from './rule-stage.js';
import { numberIn, type MemberStates } from './rule-state.js';
import {
  compilePoint,
  hasSparse,
  initRule,
  runRules,
  type RunStage,
  type StageResults,
} from './run-rules.js';
import { describeLeaf, type GradientLeaf } from '../tensor/sparse-tensor.js';
import type { Tensor } from '../tensor/tensor.js';
import { pathOf, rebuild, type Structure } from '../tree/structure.js';
import type {
  CustomBody,
  LeafList,
  Member,
  RunContext,
  UpdateList,
} from '../member/gradient-transformation.js';
import { isEquation, layOut, stateOf, statesIn, type Layout, type Placed } from './layout.js';

/** A stage that is not rules alone: a member that is not a rule, or a wrapper around one. @internal */
export interface CustomStage {
  readonly _tag: 'Custom';
  /** The places of its members. */
  readonly places: readonly number[];
  readonly names: readonly string[];
  /** @throws {ConfigError} If the context lacks a value that a member needs. */
  readonly requireContext: (context: RunContext) => void;
  /** Which leaves its members are given; left out for all. */
  readonly chosen?: CustomBody['chosen'];
  /** Runs it on dense leaves. */
  readonly run: (
    updates: LeafList,
    before: MemberStates,
    context: RunContext,
    after: unknown[],
  ) => readonly Tensor[];
}

/** A part of a plan: fused neighbouring rules, or a member that is not a rule. @internal */
export type Stage = RuleStage | CustomStage;

/**
 * How a list of members runs: neighbouring rules are fused, and every stage works on checked leaves.
 *
 * @internal
 */
export interface Plan {
  readonly layout: Layout;
  readonly placed: readonly Placed[];
  /** Compiled at the first call, so a transformation that is only composed or described costs nothing. */
  readonly stages: () => readonly Stage[];
  readonly init: (params: LeafList) => Readonly<Record<string, unknown>>;
  /** Returns the leaves of the update (or of the next parameters), and the next state. */
  readonly run: (
    updates: UpdateList,
    state: unknown,
    context: RunContext,
  ) => readonly [readonly GradientLeaf[], Readonly<Record<string, unknown>>];
  /** Computes the leaves of the point at which the gradient is read; `undefined` if that is the parameters. */
  readonly gradientPoint: Point | undefined;
  /** Computes the leaves of the parameters to evaluate. */
  readonly evaluationPoint: Point;
}

/**
 * Plans the run of a list of members.
 *
 * @param end - The result: the update, or the next parameters (then the context must have parameters).
 * @internal
 */
export const plan = (members: readonly Member[], end: 'update' | 'params'): Plan => {
  const placed: Placed[] = [];
  const layout = layOut(members, placed);
  let compiled: readonly Stage[] | undefined;
  const stages = () => (compiled ??= compile(placed, end));
  let runners: readonly RunStage[] | undefined;
  // The last state. A loop passes it right back; then its tensors need not be collected and checked again. A cache by
  // identity, since states are immutable.
  let last:
    | {
        readonly state: unknown;
        readonly states: MemberStates;
        readonly structure: Structure;
        readonly results: readonly StageResults[];
      }
    | undefined;
  return {
    layout,
    placed,
    stages,
    init: (params) =>
      stateOf(
        layout,
        placed.map(({ body }) => initialState(body, params)),
      ),
    run: (updates, state, context) => {
      const { structure } = updates;
      const known =
        last !== undefined && last.state === state && last.structure === structure ? last : undefined;
      const before = known === undefined ? statesIn(layout, state, new Array(placed.length)) : known.states;
      runners ??= stages().map(runStage);
      const states = new Array<unknown>(placed.length);
      const results = new Array<StageResults>(runners.length);
      let current = updates;
      for (let i = 0; i < runners.length; i++) {
        const result = runners[i]!(current, before, context, states, known?.results[i]);
        results[i] = result;
        current = { structure, leaves: result[result.length - 1]! };
      }
      const next = stateOf(layout, states);
      last = { state: next, states, structure, results };
      return [current.leaves, next];
    },
    gradientPoint: placed.some(({ body }) => body.gradientPoint !== undefined)
      ? gradientPointOf(placed, layout)
      : undefined,
    evaluationPoint: evaluationPointOf(placed, layout),
  };
};

const initialState = (body: Placed['body'], params: LeafList): unknown =>
  body._tag === 'Rule' ? initRule(body, params) : body.init(params);

/** From the state of a chain to the point at which it reads the gradient, or to the parameters to evaluate. */
type Point = NonNullable<CustomBody['gradientPoint']>;

type PlacedPoint = (before: MemberStates, context: Parameters<Point>[1]) => ReturnType<Point>;

/** The points of all members that give one, compiled at the first call. */
const pointsOf = (
  placed: readonly Placed[],
  of: 'gradientPoint' | 'evaluationPoint',
): (() => readonly PlacedPoint[]) => {
  let points: readonly PlacedPoint[] | undefined;
  return () =>
    (points ??= placed.flatMap(({ key, body, opens }, place): readonly PlacedPoint[] => {
      if (body._tag === 'Rule') {
        const point = compilePoint({ key, place, rule: body, opens }, of);
        return point === undefined ? [] : [point];
      }
      const point = of === 'gradientPoint' ? body.gradientPoint : undefined;
      return point === undefined ? [] : [(states, at) => point(states[place], at)];
    }));
};

const gradientPointOf = (placed: readonly Placed[], layout: Layout): Point => {
  const points = pointsOf(placed, 'gradientPoint');
  return (state, context) => {
    const before = statesIn(layout, state, new Array(placed.length));
    const [point, another] = points();
    if (point === undefined || another !== undefined)
      throw new ConfigError({
        owner: 'chain',
        argument: 'transformations',
        expected: 'at most one that reads the gradient at a point other than the parameters',
        found: String(points().length),
      });
    return point(before, context);
  };
};

/** Each member that gives parameters to evaluate gets those of the one before. */
const evaluationPointOf = (placed: readonly Placed[], layout: Layout): Point => {
  const points = pointsOf(placed, 'evaluationPoint');
  return (state, context) => {
    const before = statesIn(layout, state, new Array(placed.length));
    return points().reduce<readonly Tensor[]>((leaves, point) => {
      const { structure } = context.paramLeaves;
      return point(before, { ...context, paramLeaves: { structure, leaves } });
    }, context.paramLeaves.leaves);
  };
};

const compile = (placed: readonly Placed[], end: 'update' | 'params'): readonly Stage[] =>
  compileSpan(placed, 0, placed.length, end);

/** Compiles the members from one place to another. */
const compileSpan = (
  placed: readonly Placed[],
  from: number,
  to: number,
  end: 'update' | 'params',
): readonly Stage[] => {
  const stages: Stage[] = [];
  let rules: PlacedRule[] = [];
  const endRun = (at: 'update' | 'params') => {
    if (rules.length > 0 || at === 'params') stages.push(compileRules(rules, at));
    rules = [];
  };
  for (let place = from; place < to; place++) {
    const wrapper = outermostAt(placed, place, to);
    if (wrapper !== undefined && hasCustom(placed, place, wrapper)) {
      endRun('update');
      stages.push(wrapperStage(placed, wrapper));
      place = wrapper;
      continue;
    }
    const { key, name, body, opens } = placed[place]!;
    if (body._tag === 'Rule') rules.push({ key, place, rule: body, opens });
    else {
      endRun('update');
      stages.push(memberStage(place, name, body));
    }
  }
  endRun(end);
  return stages;
};

/** The place of the outermost wrapper that opens at a place and is before `to`. */
const outermostAt = (placed: readonly Placed[], place: number, to: number): number | undefined => {
  const found = placed.findLastIndex(
    ({ body, opens }, at) => at < to && opens === place && body._tag === 'Rule' && body.wraps !== undefined,
  );
  return found < 0 ? undefined : found;
};

const hasCustom = (placed: readonly Placed[], from: number, to: number): boolean =>
  placed.slice(from, to + 1).some(({ body }) => !isEquation(body));

const memberStage = (place: number, name: string, body: CustomBody): CustomStage => ({
  _tag: 'Custom',
  places: [place],
  names: [name],
  requireContext: (context) => {
    requireNeeds(name, body, context);
  },
  chosen: body.chosen,
  run: (updates, before, context, after) => {
    const [changed, next] = body.update(updates, before[place], context);
    after[place] = next;
    return changed.leaves;
  },
});

/** A wrapper around a member that is not a rule: its equation runs before and after the stages of its members. */
const wrapperStage = (placed: readonly Placed[], place: number): CustomStage => {
  const { key, name, body, opens } = placed[place]!;
  const rule = body as BoundRule;
  const { opening, closing } = halves(rule, rule.wraps!);
  const alone = (half: BoundRule) =>
    runRules(compileRules([{ key, place, rule: half, opens: place }], 'update'));
  const open = alone(opening);
  const close = alone(closing);
  // The addition of the update to the parameters.
  const add = runRules(compileRules([], 'params'));
  const stages = compileSpan(placed, opens, place, 'update');
  const inner = stages.map(runStage);
  const places = Array.from({ length: place + 1 - opens }, (_, i) => opens + i);
  return {
    _tag: 'Custom',
    places,
    names: places.map((at) => placed[at]!.name),
    requireContext: (context) => {
      for (const stage of stages) if (stage._tag === 'Custom') stage.requireContext(context);
    },
    run: (updates, before, context, after) => {
      const { structure, leaves } = updates;
      const own = before[place] as Readonly<Record<string, unknown>>;
      const withSlots = (slots: Readonly<Record<string, unknown>>) =>
        before.with(place, { ...own, ...slots });
      const opened = new Array<unknown>(before.length);
      let current: readonly GradientLeaf[] = open(
        updates,
        withSlots({ [runsSlot]: 1, [resetsSlot]: 0 }),
        context,
        opened,
        undefined,
      ).at(-1)!;
      const runs = numberIn(opened[place], runsSlot, name);
      if (runs !== 0)
        for (const run of inner)
          current = run({ structure, leaves: current }, before, context, after, undefined).at(-1)!;
      else for (let at = opens; at < place; at++) after[at] = before[at];
      const closed = new Array<unknown>(before.length);
      const received = withSlots({ [runsSlot]: runs, [receivedSlot]: rebuild(structure, leaves) });
      const made = close({ structure, leaves: current }, received, context, closed, undefined).at(-1)!;
      if (numberIn(opened[place], resetsSlot, name) !== 0) {
        const next = {
          structure,
          leaves: add({ structure, leaves: made }, before, context, [], undefined)[0]!,
        };
        for (let at = opens; at < place; at++) after[at] = initialState(placed[at]!.body, next as LeafList);
      }
      const {
        [runsSlot]: _,
        [receivedSlot]: __,
        ...next
      } = closed[place] as Readonly<Record<string, unknown>>;
      const measured = rule.wraps!.measures?.of(key, rule.mask, {
        gradient: { structure, leaves },
        update: { structure, leaves: made as readonly Tensor[] },
        params: context.paramLeaves,
      });
      after[place] =
        runs === 0 && rule.counts && rule.wraps!.countsRuns
          ? { ...next, ...measured, count: own.count }
          : { ...next, ...measured };
      return made as readonly Tensor[];
    },
  };
};

const runStage = (stage: Stage): RunStage => (stage._tag === 'Rules' ? runRules(stage) : runCustom(stage));

const runCustom =
  ({ names, run, requireContext }: CustomStage): RunStage =>
  (updates, before, context, after) => {
    requireContext(context);
    return [run(requireDense(updates, names.at(-1)!), before, context, after)];
  };

/** @throws {ConfigError} If the context lacks a value that a member needs. */
const requireNeeds = (owner: string, { needs }: CustomBody, context: RunContext): void => {
  for (const need of needs)
    if (context[need] === undefined)
      throw new ConfigError({
        owner,
        argument: `context.${need}`,
        expected: 'to be given',
        found: 'nothing',
      });
};

/**
 * @throws {TreeMismatchError} If a gradient of a member that is not a rule is sparse.
 * @internal
 */
export const requireDense = ({ structure, leaves }: UpdateList, owner: string): LeafList => {
  if (isDense(leaves)) return { structure, leaves };
  const sparse = leaves.findIndex((leaf) => '_tag' in leaf);
  throw new TreeMismatchError({
    path: pathOf(structure, sparse, 'updates'),
    expected: `a dense tensor, since ${owner} is not a rule`,
    found: describeLeaf(leaves[sparse]),
  });
};

const isDense = (leaves: readonly GradientLeaf[]): leaves is LeafList['leaves'] => !hasSparse(leaves);
