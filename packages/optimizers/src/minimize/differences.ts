import type { Box } from './box.js';

/** How derivatives are estimated. @internal */
export type Scheme = 'forward' | 'central';

/**
 * The gradient by differences of values, without leaving the box.
 *
 * The steps are $\sqrt\varepsilon \max(1, |x_i|)$ and $\sqrt[3]\varepsilon \max(1, |x_i|)$, where the errors of rounding and
 * of the formula are about equal: Nocedal and Wright (2006), section 8.1. Beside a bound, a central difference becomes
 * the one-sided formula of the same order.
 *
 * @internal
 */
export const differences = (
  valueAt: (x: Float64Array) => number,
  x: Float64Array,
  value: number,
  scheme: Scheme,
  { lower, upper }: Box,
): Float64Array =>
  x.map((centre, i) => {
    const [below, above] = [centre - lower[i]!, upper[i]! - centre];
    // A variable that cannot move.
    if (below + above === 0) return 0;
    const moved = (by: number): number => {
      const other = x.slice();
      other[i] = Math.min(Math.max(centre + by, lower[i]!), upper[i]!);
      return valueAt(other);
    };
    const scale = Math.max(1, Math.abs(centre));
    const side = above >= below ? 1 : -1;
    const room = Math.max(above, below);
    if (scheme === 'forward') {
      const wanted = Math.sqrt(Number.EPSILON) * scale;
      const step = exact(centre, above >= wanted ? wanted : side * Math.min(wanted, room));
      return (moved(step) - value) / step;
    }
    const wanted = Math.cbrt(Number.EPSILON) * scale;
    if (below >= wanted && above >= wanted) {
      const step = exact(centre, wanted);
      return (moved(step) - moved(-step)) / (2 * step);
    }
    const step = exact(centre, side * Math.min(wanted, room / 2));
    return (4 * moved(step) - 3 * value - moved(2 * step)) / (2 * step);
  });

/** The step that the sum makes after rounding. */
const exact = (centre: number, step: number): number => centre + step - centre;
