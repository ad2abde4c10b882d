import type { Condition, Expression } from '../expression/expression.js';
import { nodesOf } from '../expression/operands.js';
import { add, constant, ne, select, symbol } from '../expression/operations.js';
import { substitution } from '../expression/substitute.js';
import type { BoundRule, Wrapping } from './bound-rule.js';
import type { ScalarSite, Site, SlotSite } from './site.js';

/** A rule with its key and its place among the members of a chain. @internal */
export interface PlacedRule {
  readonly key: string;
  readonly place: number;
  readonly rule: BoundRule;
  /** The place of the first member that it wraps. */
  readonly opens: number;
}

/** A graph of several rules. A name in it is a member's key and the rule's own name for the part. @internal */
export interface FusedGraph {
  /** The outputs: each slot's next value and, last, `g` or `params`. */
  readonly outputs: Readonly<Record<string, Expression>>;
  /** The outputs that are numbers. */
  readonly numbers: ReadonlySet<string>;
  /** The site of each tensor, and of each output that is a number, by name. */
  readonly sites: ReadonlyMap<string, Site>;
  /** The named scalars that the graph may contain, and the source of each number. */
  readonly scalars: ReadonlyMap<string, ScalarSite>;
  /** The equations of each rule, in terms of the gradient it receives. */
  readonly parts: readonly { readonly key: string; readonly outputs: readonly Expression[] }[];
}

const qualified = (key: string, name: string): string => `${key}.${name}`;

// No hyperparameter or slot has such a name.
const flag = 'is chosen';

/** Whether a rule applies to a leaf; `undefined` if it applies to all. */
const chosenIn = (key: string, { mask }: BoundRule): Condition | undefined =>
  mask === undefined ? undefined : ne(symbol(qualified(key, flag), 'scalar'), 0);

/** The site of everything that rules may read or write, by its name in the fused graph. */
const sitesOf = (
  rules: readonly PlacedRule[],
): { readonly sites: Map<string, Site>; readonly scalars: Map<string, ScalarSite> } => {
  const sites = new Map<string, Site>();
  const scalars = new Map<string, ScalarSite>();
  sites.set('g', { _tag: 'Gradient' });
  const owner = rules.find(({ rule }) => rule.readsParams)?.key ?? 'applyUpdates';
  sites.set('params', { _tag: 'Params', owner });
  for (const { key, place, rule } of rules) {
    const { numbers, counts, slots, noise, mask } = rule;
    for (const { name, value, declared } of numbers)
      scalars.set(
        qualified(key, name),
        typeof value === 'number'
          ? { _tag: 'Constant', value }
          : { _tag: 'Schedule', place, owner: key, name, schedule: value, declared },
      );
    if (counts) scalars.set(qualified(key, 't'), { _tag: 'Step', place });
    for (const { name, kind } of slots) {
      const slot = qualified(key, name);
      const site: SlotSite = { _tag: 'Slot', place, name, path: `state.${slot}` };
      sites.set(slot, site);
      if (kind === 'scalar') scalars.set(slot, site);
    }
    if (noise !== undefined) sites.set(qualified(key, 'noise'), { _tag: 'Noise', place, noise });
    if (mask !== undefined)
      scalars.set(qualified(key, flag), {
        _tag: 'Mask',
        place,
        chosen: (tree) => mask.chosenLeaves(mask.leaves, tree, qualified(key, mask.option)),
      });
  }
  return { sites, scalars };
};

/** A wrapper around the rules in hand. */
interface Scope {
  readonly wrapper: PlacedRule;
  /** The gradient that the wrapper received. */
  readonly incoming: Expression;
  /** Whether the rules run; `undefined` if they always do. */
  readonly runs: Condition | undefined;
  /** 1 if they run, else 0. */
  readonly asNumber: Expression;
  /** Whether their states start again; `undefined` if they never do. */
  readonly resets: Condition | undefined;
}

// No hyperparameter or slot has such a name.
const gates = { runs: 'members run', resets: 'members start again' };

/**
 * Substitutes neighbouring rules into one graph: each rule's `g` is the result of the one before. The bits stay the
 * same, since every operation rounds its own result.
 *
 * @param rules - The rules, in the order of application. A wrapper comes with all that it wraps.
 * @param end - `'update'`: the graph ends in `g`, what is added to the parameters. `'params'`: it ends in `params`,
 *   the next parameters.
 * @param conditions - `'named'`: a condition that needs no sum becomes a named scalar, so that passes can do without the choice.
 * @internal
 */
export const fuse = (
  rules: readonly PlacedRule[],
  end: 'update' | 'params',
  conditions: 'named' | 'inline' = 'named',
): FusedGraph => {
  const outputs: Record<string, Expression> = {};
  const numbers = new Set<string>();
  const parts: FusedGraph['parts'][number][] = [];
  const { sites, scalars } = sitesOf(rules);
  const scopes: Scope[] = [];
  let g = symbol('g', 'tensor');

  const open = (wrapper: PlacedRule, { inner, runs, resets }: Wrapping): Scope => {
    const { key, rule } = wrapper;
    const chosen = chosenIn(key, rule);
    const rename = renaming(key, { g }, chosen);
    const named = (name: keyof typeof gates, condition: Condition | undefined) =>
      condition && conditionOf(qualified(key, gates[name]), conditionIn(condition, rename));
    const run = named('runs', runs);
    const scope: Scope = {
      wrapper,
      incoming: g,
      runs: run?.holds,
      asNumber: run?.asNumber ?? constant(1),
      resets: named('resets', resets)?.holds,
    };
    const received = rename(inner);
    if (received !== g) g = stored(chosen === undefined ? received : select(chosen, received, g));
    return scope;
  };
  /** A condition of a wrapper, by a name unless it needs a sum. */
  const conditionOf = (name: string, condition: Condition) => {
    const value = select(condition, 1, 0);
    if (conditions === 'inline' || hasSum(value)) return { holds: condition, asNumber: value };
    scalars.set(name, { _tag: 'Gate', holds: value });
    const asNumber = symbol(name, 'scalar');
    return { holds: ne(asNumber, 0), asNumber };
  };
  /** A value that changes only in a step in which the rule runs, and that may start again after it. */
  const gated = (
    next: Expression,
    kept: Expression,
    initial: number,
    within: readonly Pick<Scope, 'runs' | 'resets'>[] = scopes,
  ): Expression =>
    within.reduceRight((value, { runs, resets }) => {
      const after = runs === undefined ? value : select(runs, value, kept);
      return resets === undefined ? after : select(resets, initial, after);
    }, next);

  const innermostLast = rules.filter(({ rule }) => rule.wraps !== undefined).reverse();
  for (const placed of rules) {
    const { key, place, rule } = placed;
    for (const wrapper of innermostLast)
      if (wrapper.opens === place) scopes.push(open(wrapper, wrapper.rule.wraps!));
    const own = scopes.at(-1)?.wrapper === placed ? scopes.pop() : undefined;
    const chosen = chosenIn(key, rule);
    const rename = renaming(
      key,
      own === undefined ? { g } : { g: own.incoming, u: g, runs: own.asNumber },
      chosen,
    );
    // A leaf that is not chosen keeps its values to the bit.
    const masked = (next: Expression, kept: Expression): Expression =>
      chosen === undefined ? next : select(chosen, next, kept);
    const slots = rule.slots.map(({ name, kind, initial }) => {
      const slot = qualified(key, name);
      const next = gated(rename(rule.outputs[name]!), symbol(slot, kind), initial);
      if (kind === 'scalar') numbers.add(slot);
      return (outputs[slot] = kind === 'scalar' ? next : masked(next, symbol(slot, 'tensor')));
    });
    // Its own count does not start again with its members.
    const counted =
      own !== undefined && rule.wraps?.countsRuns === true
        ? [...scopes, { runs: own.runs, resets: undefined }]
        : scopes;
    if (rule.counts && counted.some(({ runs, resets }) => runs !== undefined || resets !== undefined)) {
      const count = qualified(key, 'count');
      const site: SlotSite = { _tag: 'Slot', place, name: 'count', path: `state.${count}` };
      sites.set(count, site);
      scalars.set(count, site);
      numbers.add(count);
      outputs[count] = gated(add(symbol(count, 'scalar'), 1), symbol(count, 'scalar'), 0, counted);
    }
    const update = masked(rename(rule.outputs.g!), own === undefined ? g : own.incoming);
    parts.push({ key, outputs: [...slots, update] });
    g = stored(update);
  }
  const made = { numbers, sites, scalars, parts };
  if (end === 'update') return { outputs: { ...outputs, g }, ...made };
  const next = add(params, g);
  parts.push({ key: 'applyUpdates', outputs: [next] });
  return { outputs: { ...outputs, params: next }, ...made };
};

const stored = (value: Expression): Expression => ({ _tag: 'Stored', rank: 'tensor', value });

const conditionIn = (
  { comparison, left, right }: Condition,
  rename: (expression: Expression) => Expression,
): Condition => ({ comparison, left: rename(left), right: rename(right) });

const hasSum = (e: Expression): boolean => [...nodesOf([e])].some(({ _tag }) => _tag === 'Sum');

const params = symbol('params', 'tensor');

/**
 * From a rule's own names to names qualified by its key.
 *
 * @param known - The values of some names.
 * @param chosen - Whether the rule applies to the leaf. Its sums run over such leaves only.
 */
const renaming = (
  key: string,
  known: Readonly<Record<string, Expression>>,
  chosen?: Condition,
): ((expression: Expression) => Expression) =>
  substitution(
    (e) => {
      const { name, rank } = e;
      if (Object.hasOwn(known, name)) return known[name]!;
      return name === 'params' ? params : symbol(qualified(key, name), rank);
    },
    // A zero changes no sum: the lanes start at +0 and are never -0.
    (summand) => (chosen === undefined ? summand : select(chosen, summand, 0)),
  );

/** The graph of a point other than the parameters that a rule gives, if it does. @internal */
export const pointGraph = (
  placed: PlacedRule,
  of: 'gradientPoint' | 'evaluationPoint',
): FusedGraph | undefined => {
  const { key, rule } = placed;
  const given = rule[of];
  if (given === undefined) return undefined;
  const point = renaming(key, {})(given);
  const chosen = chosenIn(key, rule);
  // On other leaves the rule does nothing.
  const masked = chosen === undefined ? point : select(chosen, point, params);
  return { outputs: { params: masked }, numbers: new Set(), ...sitesOf([placed]), parts: [] };
};
