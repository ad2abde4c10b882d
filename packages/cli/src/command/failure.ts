import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js';
import { exitCode } from './exit-code.js';
import type { InterruptSignal } from './interrupt.js';

/**
 * Why a command failed: what it prints, and its exit code.
 *
 * @category Command line
 * @since 0.1.0
 */
export interface Failure {
  readonly code: (typeof exitCode)['failed' | 'wrongUsage' | InterruptSignal];
  readonly lines: NonEmptyArray<string>;
}

/**
 * The failure of a command that stops at an error.
 *
 * @example
 * ```ts
 * import { failed } from 'thalweg/command';
 *
 * failed(new Error('disk full')); // => { code: 1, lines: ['disk full'] }
 * ```
 * @category Command line
 * @since 0.1.0
 */
export const failed = ({ message }: Error): Failure => ({ code: exitCode.failed, lines: [message] });

/**
 * The failure of a command that was called with wrong arguments or a wrong spec.
 *
 * @example
 * ```ts
 * import { wrongUsage } from 'thalweg/command';
 *
 * wrongUsage(['--epochs: expected N, found nothing']).code; // => 2
 * ```
 * @category Command line
 * @since 0.1.0
 */
export const wrongUsage = (lines: NonEmptyArray<string>): Failure => ({
  code: exitCode.wrongUsage,
  lines,
});
