import type { Surroundings } from '../command/command.js';
import { exitCode } from '../command/exit-code.js';
import type { Failure } from '../command/failure.js';
import type { InterruptSignal } from '../command/interrupt.js';
import { shellText } from '../command/shell-text.js';
import { withoutPassword } from '../command/without-password.js';

/** The end of a command by a signal: what that means, and the same command for going on. */
export const interrupted = (
  signal: InterruptSignal,
  { program, words }: Pick<Surroundings, 'program' | 'words'>,
  about: string,
): Failure => {
  const shown = words.map(withoutPassword);
  const isHidden = shown.some((word, i) => word !== words[i]);
  return {
    code: exitCode[signal],
    lines: [about, ...(isHidden ? ['(*** is the password)'] : []), shellText([...program, ...shown])],
  };
};
