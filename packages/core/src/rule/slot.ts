/**
 * The declaration of a slot of a rule's state, with its initial value.
 *
 * A `'tensor'` slot has one tensor per parameter, a `'scalar'` slot one number in all. `H` are the values of the
 * rule's hyperparameters.
 *
 * @category Rule
 * @since 0.1.0
 */
export interface Slot<H, Kind extends 'tensor' | 'scalar' = 'tensor' | 'scalar'> {
  readonly kind: Kind;
  /** The initial value of the number, or of every element. */
  readonly initial: (values: H) => number;
}

/** The slots of a rule, by name. @category Rule @since 0.1.0 */
export type Slots = Readonly<Record<string, Slot<never>>>;

/**
 * A tensor slot that starts at zero.
 *
 * @example
 * ```ts
 * import { zeros } from '@thalweg/core';
 *
 * zeros.initial({}) // => 0
 * ```
 *
 * @category Rule
 * @since 0.1.0
 */
export const zeros: Slot<unknown, 'tensor'> = { kind: 'tensor', initial: () => 0 };

/**
 * A tensor slot whose initial value depends on the hyperparameters.
 *
 * @param initial - From the hyperparameters to the initial value.
 *
 * @example
 * ```ts
 * import { filledWith } from '@thalweg/core';
 *
 * filledWith((h: { initialScale: number }) => h.initialScale).initial({ initialScale: 0.1 }) // => 0.1
 * ```
 *
 * @category Rule
 * @since 0.1.0
 */
export const filledWith = <H>(initial: (values: H) => number): Slot<H, 'tensor'> => ({
  kind: 'tensor',
  initial,
});

/**
 * A slot that holds one number, in double. Its next value must not depend on sums over a leaf.
 *
 * @param initial - The number before the first step.
 *
 * @example
 * ```ts
 * import { defineRule, mul, scalarSlot, tensor } from '@thalweg/core';
 *
 * // Halves its own factor at each step.
 * const fading = defineRule({
 *   name: 'fading',
 *   hyper: {},
 *   slots: { factor: scalarSlot(1) },
 *   rule: ({ g, factor }) => ({ g: mul(factor, g), factor: mul(factor, 0.5) }),
 * });
 * const tx = fading();
 * const [, state] = tx.update(tensor(8), tx.init(tensor(0)));
 * state.fading.factor // => 0.5
 * tx.update(tensor(8), state)[0].get() // => 4
 * ```
 *
 * @category Rule
 * @since 0.1.0
 */
export const scalarSlot = (initial: number): Slot<unknown, 'scalar'> => ({
  kind: 'scalar',
  initial: () => initial,
});
