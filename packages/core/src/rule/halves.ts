import type { Expression } from '../expression/expression.js';
import { select, symbol } from '../expression/operations.js';
import { substitution } from '../expression/substitute.js';
import type { BoundRule, Wrapping } from './bound-rule.js';

/** The slot that says whether the members run, 1 or 0. No declared slot has such a name. @internal */
export const runsSlot = 'members run';

/** The slot that says whether the states of the members start again, 1 or 0. No declared slot has such a name. @internal */
export const resetsSlot = 'members start again';

/** The slot in which the closing finds the gradient that the wrapper received. @internal */
export const receivedSlot = 'received gradient';

/**
 * The two halves of a wrapper as rules of their own, for members that are not fused with it.
 *
 * The opening turns the gradient into what the members receive. The closing turns their update into that of the wrapper, and
 * changes the state.
 *
 * @internal
 */
export const halves = (
  rule: BoundRule,
  { inner, runs, resets }: Wrapping,
): { readonly opening: BoundRule; readonly closing: BoundRule } => {
  const { slots, outputs } = rule;
  const unchanged = Object.fromEntries(slots.map(({ name, kind }) => [name, symbol(name, kind)]));
  const own: Readonly<Record<string, Expression>> = {
    g: symbol(receivedSlot, 'tensor'),
    u: symbol('g', 'tensor'),
    runs: symbol(runsSlot, 'scalar'),
  };
  const closed = substitution((e) => (Object.hasOwn(own, e.name) ? own[e.name]! : e));
  const ends: Readonly<Record<string, Expression>> = Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [name, closed(output)]),
  );
  return {
    opening: {
      ...rule,
      wraps: undefined,
      slots: [
        ...slots,
        { name: runsSlot, kind: 'scalar', initial: 1 },
        { name: resetsSlot, kind: 'scalar', initial: 0 },
      ],
      outputs: {
        ...unchanged,
        [runsSlot]: runs === undefined ? symbol(runsSlot, 'scalar') : select(runs, 1, 0),
        [resetsSlot]: resets === undefined ? symbol(resetsSlot, 'scalar') : select(resets, 1, 0),
        g: inner,
      },
    },
    closing: {
      ...rule,
      wraps: undefined,
      slots: [
        ...slots,
        { name: runsSlot, kind: 'scalar', initial: 1 },
        { name: receivedSlot, kind: 'tensor', initial: 0 },
      ],
      outputs: {
        ...ends,
        [runsSlot]: symbol(runsSlot, 'scalar'),
        [receivedSlot]: symbol(receivedSlot, 'tensor'),
      },
    },
  };
};
