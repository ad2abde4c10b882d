import type { Command } from './command.js';
import type { Option, Syntax } from './syntax.js';

/** The name of the program in the help, however it was started. */
const program = 'thalweg';

/** The list of commands: the answer to `--help` alone. */
export const generalHelp = (commands: readonly Command[]): string =>
  `Usage: ${program} COMMAND [options]

Trains with an optimizer from a JSON file: small networks, or anything with
workers over Redis. Explains such files.

${columns(commands.map(({ name, about }) => [name, about]))}

${program} COMMAND --help describes a command.
Exit codes: 0 done, 1 failed, 2 wrong usage or wrong spec, 130 interrupted
(129 by SIGHUP, 143 by SIGTERM).
`;

/**
 * The answer to `--help` after a command.
 *
 * @param startedBy - What the reader types before the name of the command.
 *
 * @example
 * ```ts
 * import { commandHelp } from 'thalweg/command';
 *
 * commandHelp({ name: 'greet', about: 'Greets.', options: {} }).split('\n')[0]; // => 'Usage: thalweg greet [options]'
 * ```
 * @category Command line
 * @since 0.1.0
 */
export const commandHelp = (syntax: Syntax, startedBy = program): string => {
  const { name, about, operand, options } = syntax;
  const rows = [
    ...(operand === undefined ? [] : [[operand.shown, operand.about] as const]),
    ...Object.entries(options).map(
      ([option, declared]) => [spelled(option, declared), declared.about] as const,
    ),
    ['--help', 'prints this'] as const,
  ];
  return `Usage: ${usage(name, syntax, startedBy)}\n\n${about}\n\n${columns(rows)}\n`;
};

const usage = (name: string, { operand, options }: Syntax, startedBy: string): string =>
  [
    startedBy,
    name,
    ...(operand === undefined ? [] : [operand.shown]),
    ...Object.entries(options).flatMap(([option, declared]) =>
      declared.required === true ? [spelled(option, declared)] : [],
    ),
    '[options]',
  ].join(' ');

const spelled = (name: string, { value }: Option): string =>
  value === undefined ? `--${name}` : `--${name} ${value}`;

const columns = (rows: readonly (readonly [left: string, right: string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  const indent = ' '.repeat(width + 4);
  return rows
    .map(([left, right]) => `  ${left.padEnd(width)}  ${right.replaceAll('\n', `\n${indent}`)}`)
    .join('\n');
};
