import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js';
import { exitCode } from './exit-code.js';
import type { InterruptSignal } from './interrupt.js';

/** Why a command did not end well: what it prints, and its exit code. */
export interface Failure {
  readonly code: (typeof exitCode)['failed' | 'wrongUsage' | InterruptSignal];
  readonly lines: NonEmptyArray<string>;
}

export const failed = ({ message }: Error): Failure => ({ code: exitCode.failed, lines: [message] });

export const wrongUsage = (lines: NonEmptyArray<string>): Failure => ({
  code: exitCode.wrongUsage,
  lines,
});
