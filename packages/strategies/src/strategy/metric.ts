import { choice, ConfigError, type Hyperparameter, type Metrics } from '@thalweg/core';

/** Which metric a strategy uses, and which direction is better. */
export const metricHyper = {
  /** The name of the metric. */
  metric: {
    kind: 'static',
    presence: 'optional',
    expected: 'the name of a metric',
    accepts: (value): value is string => typeof value === 'string',
    fallback: 'loss',
    written: { _tag: 'Plain', schema: { type: 'string' } },
  } satisfies Hyperparameter<string, 'static', 'optional'> as Hyperparameter<string, 'static', 'optional'>,
  /** Whether the metric should fall, `min`, or rise, `max`. */
  mode: choice(['min', 'max'], 'min'),
};

/** The options of {@link metricHyper}. */
export interface MetricOptions {
  readonly metric: string;
  readonly mode: 'min' | 'max';
}

/**
 * The metric, negated if more is better; NaN if the evaluation is empty.
 *
 * @throws {ConfigError} If the evaluation has metrics, but not this one.
 */
export const scoreOf = (owner: string, { metric, mode }: MetricOptions, metrics: Metrics): number => {
  const names = Object.keys(metrics);
  if (names.length === 0) return NaN;
  if (!Object.hasOwn(metrics, metric))
    throw new ConfigError({
      owner,
      argument: 'metric',
      expected: `one that was evaluated (${names.join(', ')})`,
      found: `'${metric}'`,
    });
  const value = metrics[metric]!;
  return mode === 'min' ? value : -value;
};
