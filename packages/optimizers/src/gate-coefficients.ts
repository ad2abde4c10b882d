import type { Hyperparameter } from '@thalweg/core';

/**
 * The terms that gates weigh, each a direction of a step.
 *
 * @example
 * ```ts
 * import { gateTerms } from '@thalweg/optimizers';
 *
 * gateTerms // => ['momentum', 'adam', 'normalized', 'sign']
 * ```
 *
 * Source: {@link scaleByLearnedGates} says what they are.
 *
 * @category Update rule
 * @since 0.1.0
 */
export const gateTerms = ['momentum', 'adam', 'normalized', 'sign'] as const;

/**
 * The features that a gate depends on; the constant is 1.
 *
 * @example
 * ```ts
 * import { gateFeatures } from '@thalweg/optimizers';
 *
 * gateFeatures // => ['constant', 'agreement', 'signal']
 * ```
 *
 * Source: {@link scaleByLearnedGates} says what they are.
 *
 * @category Update rule
 * @since 0.1.0
 */
export const gateFeatures = ['constant', 'agreement', 'signal'] as const;

/** The name of a term; see {@link gateTerms}. @category Update rule @since 0.1.0 */
export type GateTerm = (typeof gateTerms)[number];

/** The name of a feature; see {@link gateFeatures}. @category Update rule @since 0.1.0 */
export type GateFeature = (typeof gateFeatures)[number];

/** For each term the coefficients of its gate; those left out are 0. @category Update rule @since 0.1.0 */
export type GateCoefficients = {
  readonly [Term in GateTerm]?: { readonly [Feature in GateFeature]?: number };
};

/** Declares the coefficients of gates, with those that hold by default. @internal */
export const gateCoefficients = (
  fallback: GateCoefficients,
): Hyperparameter<GateCoefficients, 'static', 'optional'> => ({
  kind: 'static',
  presence: 'optional',
  expected: `records of finite numbers (${gateFeatures.join(', ')}) by term (${gateTerms.join(', ')})`,
  accepts: (value): value is GateCoefficients =>
    isRecordOf(value, gateTerms, (gate) =>
      isRecordOf(gate, gateFeatures, (coefficient) => Number.isFinite(coefficient)),
    ),
  fallback,
  written: {
    _tag: 'Plain',
    schema: recordSchema(gateTerms, recordSchema(gateFeatures, { type: 'number' })),
  },
});

const recordSchema = <Item extends object>(names: readonly string[], item: Item) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, item])),
  additionalProperties: false,
});

const isRecordOf = (value: unknown, names: readonly string[], accepts: (item: unknown) => boolean): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(([name, item]) => names.includes(name) && accepts(item));
