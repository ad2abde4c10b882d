/**
 * A fraction as text, in percent with one decimal.
 *
 * @example
 * ```ts
 * import { percent } from 'thalweg/console';
 *
 * percent(0.98333); // => '98.3 %'
 * ```
 * @category Console
 * @since 0.1.0
 */
export const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;
