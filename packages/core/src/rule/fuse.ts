import type { Condition, Expression } from '../expression/expression.js';
import { add, ne, select, symbol } from '../expression/operations.js';
import { substitution } from '../expression/substitute.js';
import type { BoundRule } from './bound-rule.js';
import type { ScalarSite, Site, SlotSite } from './site.js';

/** A rule with its key and its place among the members of a chain. @internal */
export interface PlacedRule {
  readonly key: string;
  readonly place: number;
  readonly rule: BoundRule;
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
const sitesOf = (rules: readonly PlacedRule[]): Pick<FusedGraph, 'sites' | 'scalars'> => {
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

/**
 * Substitutes neighbouring rules into one graph: each rule's `g` is the result of the one before. The bits stay the
 * same, since every operation rounds its own result.
 *
 * @param rules - The rules, in the order of application.
 * @param end - `'update'`: the graph ends in `g`, what is added to the parameters. `'params'`: it ends in `params`,
 *   the next parameters.
 * @internal
 */
export const fuse = (rules: readonly PlacedRule[], end: 'update' | 'params'): FusedGraph => {
  const outputs: Record<string, Expression> = {};
  const numbers = new Set<string>();
  const parts: FusedGraph['parts'][number][] = [];
  let g = symbol('g', 'tensor');
  for (const { key, rule } of rules) {
    const chosen = chosenIn(key, rule);
    const rename = renaming(key, g, chosen);
    // A leaf that is not chosen keeps its values to the bit.
    const masked = (next: Expression, kept: Expression): Expression =>
      chosen === undefined ? next : select(chosen, next, kept);
    const slots = rule.slots.map(({ name, kind }) => {
      const slot = qualified(key, name);
      const next = rename(rule.outputs[name]!);
      if (kind === 'scalar') numbers.add(slot);
      return (outputs[slot] = kind === 'scalar' ? next : masked(next, symbol(slot, 'tensor')));
    });
    const update = masked(rename(rule.outputs.g!), g);
    parts.push({ key, outputs: [...slots, update] });
    g = { _tag: 'Stored', rank: 'tensor', value: update };
  }
  const named = { numbers, ...sitesOf(rules), parts };
  if (end === 'update') return { outputs: { ...outputs, g }, ...named };
  const next = add(params, g);
  parts.push({ key: 'applyUpdates', outputs: [next] });
  return { outputs: { ...outputs, params: next }, ...named };
};

const params = symbol('params', 'tensor');

/**
 * From a rule's own names to names qualified by its key.
 *
 * @param chosen - Whether the rule applies to the leaf. Its sums run over such leaves only.
 */
const renaming = (key: string, g: Expression, chosen?: Condition): ((expression: Expression) => Expression) =>
  substitution(
    ({ name, rank }) => (name === 'g' ? g : name === 'params' ? params : symbol(qualified(key, name), rank)),
    // A zero changes no sum: the lanes start at +0 and are never -0.
    (summand) => (chosen === undefined ? summand : select(chosen, summand, 0)),
  );

/** The graph of the point at which a rule reads the gradient, if that is not the parameters. @internal */
export const gradientPointGraph = (placed: PlacedRule): FusedGraph | undefined => {
  const { key, rule } = placed;
  if (rule.gradientPoint === undefined) return undefined;
  const point = renaming(key, symbol('g', 'tensor'))(rule.gradientPoint);
  const chosen = chosenIn(key, rule);
  // On other leaves the rule does nothing.
  const masked = chosen === undefined ? point : select(chosen, point, params);
  return { outputs: { params: masked }, numbers: new Set(), ...sitesOf([placed]), parts: [] };
};
