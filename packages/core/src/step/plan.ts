import { ConfigError } from '../error/config-error.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import type { PlacedRule } from '../rule/fuse.js';
import { compileRules, type RuleStage } from './rule-stage.js';
import type { MemberStates } from './rule-state.js';
import {
  compileGradientPoint,
  hasSparse,
  initRule,
  runRules,
  type RunStage,
  type StageResults,
} from './run-rules.js';
import { describeLeaf, type GradientLeaf } from '../tensor/sparse-tensor.js';
import { pathOf, type Structure } from '../tree/structure.js';
import type {
  CustomBody,
  LeafList,
  Member,
  RunContext,
  UpdateList,
} from '../member/gradient-transformation.js';
import { layOut, stateOf, statesIn, type Layout, type Placed } from './layout.js';

/** A stage that is a member that is not a rule. @internal */
export interface CustomStage {
  readonly _tag: 'Custom';
  readonly place: number;
  readonly name: string;
  readonly body: CustomBody;
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
        placed.map(({ body }) => (body._tag === 'Rule' ? initRule(body, params) : body.init(params))),
      ),
    run: (updates, state, context) => {
      const { structure } = updates;
      const known =
        last !== undefined && last.state === state && last.structure === structure ? last : undefined;
      const before = known === undefined ? statesIn(layout, state, new Array(placed.length)) : known.states;
      runners ??= stages().map((stage) => (stage._tag === 'Rules' ? runRules(stage) : runCustom(stage)));
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
      ? pointOf(placed, layout)
      : undefined,
  };
};

/** From the state of a chain to the point at which it reads the gradient. */
type Point = NonNullable<CustomBody['gradientPoint']>;

const pointOf = (placed: readonly Placed[], layout: Layout): Point => {
  type PlacedPoint = (before: MemberStates, context: Parameters<Point>[1]) => ReturnType<Point>;
  let points: readonly PlacedPoint[] | undefined;
  return (state, context) => {
    const before = statesIn(layout, state, new Array(placed.length));
    points ??= placed.flatMap(({ key, body }, place): readonly PlacedPoint[] => {
      if (body._tag === 'Rule') {
        const point = compileGradientPoint({ key, place, rule: body });
        return point === undefined ? [] : [point];
      }
      const { gradientPoint } = body;
      return gradientPoint === undefined ? [] : [(states, at) => gradientPoint(states[place], at)];
    });
    const [point, another] = points;
    if (point === undefined || another !== undefined)
      throw new ConfigError({
        owner: 'chain',
        argument: 'transformations',
        expected: 'at most one that reads the gradient at a point other than the parameters',
        found: String(points.length),
      });
    return point(before, context);
  };
};

const compile = (placed: readonly Placed[], end: 'update' | 'params'): readonly Stage[] => {
  const stages: Stage[] = [];
  let rules: PlacedRule[] = [];
  const endRun = (at: 'update' | 'params') => {
    if (rules.length > 0 || at === 'params') stages.push(compileRules(rules, at));
    rules = [];
  };
  placed.forEach(({ key, name, body }, place) => {
    if (body._tag === 'Rule') {
      rules.push({ key, place, rule: body });
      return;
    }
    endRun('update');
    stages.push({ _tag: 'Custom', place, name, body });
  });
  endRun(end);
  return stages;
};

const runCustom =
  ({ place, name, body }: CustomStage): RunStage =>
  (updates, before, context, after) => {
    requireNeeds(name, body, context);
    const [changed, next] = body.update(requireDense(updates, name), before[place], context);
    after[place] = next;
    return [changed.leaves];
  };

/** @throws {ConfigError} If the context lacks a value that a member needs. @internal */
export const requireNeeds = (owner: string, { needs }: CustomBody, context: RunContext): void => {
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
