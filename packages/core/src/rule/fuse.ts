import type { Condition, Expression } from '../expression/expression.js';
import { add, ne, select, symbol } from '../expression/operations.js';
import { substitution } from '../expression/substitute.js';
import type { BoundRule } from './bound-rule.js';

/** A rule and its key in the state. @internal */
export interface KeyedRule {
  readonly key: string;
  readonly rule: BoundRule;
}

/** The name, in a fused graph, of what a rule calls `name`. @internal */
export const qualified = (key: string, name: string): string => `${key}.${name}`;

/** A graph of several rules, in their qualified names. @internal */
export interface FusedGraph {
  /** What comes out: each slot's next value and, last, `g` or `params`. */
  readonly outputs: Readonly<Record<string, Expression>>;
  /** The outputs that are numbers. */
  readonly numbers: ReadonlySet<string>;
  /** The named scalars that it may contain. */
  readonly names: readonly string[];
  /** What each rule contributes: its equations, up to the gradient that it was given. */
  readonly parts: readonly { readonly key: string; readonly outputs: readonly Expression[] }[];
}

/** The named scalars of a rule, in the order in which they are given. @internal */
export const scalarNames = ({ key, rule }: KeyedRule): readonly string[] =>
  [...rule.numbers.map(({ name }) => name), 't', ...scalarSlots(rule), ...flagOf(rule)].map((name) =>
    qualified(key, name),
  );

// No hyperparameter or slot has such a name.
const flag = 'is chosen';

/** The scalar of a rule with a mask that is 1 for the leaves it applies to and 0 for the others. @internal */
export const flagOf = ({ mask }: BoundRule): readonly string[] => (mask === undefined ? [] : [flag]);

/** The names of the slots that are numbers. @internal */
export const scalarSlots = ({ slots }: BoundRule): readonly string[] =>
  slots.flatMap(({ name, kind }) => (kind === 'scalar' ? [name] : []));

/**
 * Substitutes neighbouring rules into one graph: each rule's `g` is the result of the one before. Bits stay equal,
 * since every operation rounds by itself, wherever its operands come from.
 *
 * @param rules - The rules, in the order of application.
 * @param end - `'update'`: the graph ends in `g`, what is added to the parameters. `'params'`: it ends in `params`,
 *   the next parameters.
 * @internal
 */
export const fuse = (rules: readonly KeyedRule[], end: 'update' | 'params'): FusedGraph => {
  const outputs: Record<string, Expression> = {};
  const numbers = new Set<string>();
  const parts: FusedGraph['parts'][number][] = [];
  let g = symbol('g', 'tensor');
  for (const { key, rule } of rules) {
    const chosen = rule.mask === undefined ? undefined : ne(symbol(qualified(key, flag), 'scalar'), 0);
    const rename = renaming(key, g, chosen);
    // A leaf that is not chosen keeps what it has, to the bit.
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
  const names = rules.flatMap(scalarNames);
  if (end === 'update') return { outputs: { ...outputs, g }, numbers, names, parts };
  const next = add(params, g);
  parts.push({ key: 'applyUpdates', outputs: [next] });
  return { outputs: { ...outputs, params: next }, numbers, names, parts };
};

const params = symbol('params', 'tensor');

/**
 * From a rule's own names to qualified ones.
 *
 * @param chosen - Whether the rule applies to the leaf; its sums are over such leaves only.
 * @internal
 */
export const renaming = (
  key: string,
  g: Expression,
  chosen?: Condition,
): ((expression: Expression) => Expression) =>
  substitution(
    ({ name, rank }) => (name === 'g' ? g : name === 'params' ? params : symbol(qualified(key, name), rank)),
    // A zero adds nothing to a sum: its lanes start at +0, and so never are -0.
    (summand) => (chosen === undefined ? summand : select(chosen, summand, 0)),
  );
