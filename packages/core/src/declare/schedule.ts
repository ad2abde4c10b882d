import type { Reader } from 'fp-ts/lib/Reader.js';
import type { Description } from './description.js';

/**
 * A value that changes with the step: from the 0-based count of steps taken so far to a number.
 *
 * Any function `(step) => number` is a schedule. One built by a declared factory also carries its description, so
 * that an optimizer with this schedule can be written as a spec.
 *
 * @category Schedule
 * @since 0.1.0
 */
export interface Schedule extends Reader<number, number> {
  readonly description?: Description;
}
