import { parseArgs } from 'node:util';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js';
import { nearest } from './nearest.js';
import type { Syntax } from './syntax.js';
import { withoutPassword } from './without-password.js';

/**
 * The parsed arguments of a command.
 *
 * @category Command line
 * @since 0.1.0
 */
export interface Arguments {
  /** The file operand; empty if the command has none. */
  readonly operand: string;
  readonly has: (option: string) => boolean;
  /** The values of an option, in order. */
  readonly given: (option: string) => readonly string[];
}

/**
 * Parses the arguments of a command, or returns all of their errors.
 *
 * @example
 * ```ts
 * import { parseArguments } from 'thalweg/command';
 * import { left } from 'fp-ts/lib/Either.js';
 *
 * const syntax = { name: 'run', about: 'Runs.', options: { loss: { value: 'NAME', about: 'what to minimise' } } };
 * parseArguments(syntax, ['--los', 'hinge']); // => left(['--los: no such option. Did you mean --loss?', "expected options only, found 'hinge'"])
 * ```
 * @category Command line
 * @since 0.1.0
 */
export const parseArguments = (
  syntax: Syntax,
  words: readonly string[],
): Either<NonEmptyArray<string>, Arguments> => {
  const { options, operand } = syntax;
  const { tokens } = parseArgs({
    args: [...words],
    // Not strict: the checks below name the nearest option and find all problems at once.
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value }]) => [
        name,
        { type: value === undefined ? 'boolean' : 'string' },
      ]),
    ),
  });

  const problems: string[] = [];
  const given = new Map<string, readonly string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined || rawName !== `--${name}`) {
      problems.push(`${rawName}: no such option${nearest(rawName, spelled(syntax))}`);
      continue;
    }
    const before = given.get(name) ?? [];
    given.set(name, [...before, value ?? '']);
    if (option.value === undefined) {
      if (value !== undefined)
        problems.push(`${rawName}: expected no value, found '${withoutPassword(value)}'`);
    } else if (value === undefined || value === '')
      problems.push(`${rawName}: expected ${option.value}, found nothing`);
    else if (!inlineValue && value.startsWith('-') && value !== '-')
      // Otherwise an option without its value would swallow the next option. A hyphen alone is standard input.
      problems.push(
        `${rawName}: expected ${option.value}, found ${value}; if that is meant: ${rawName}=${value}`,
      );
    if (before.length === 1 && option.repeated !== true)
      problems.push(`${rawName}: expected once, found more than once`);
  }

  for (const [name, { required, value }] of Object.entries(options))
    if (required === true && !given.has(name))
      problems.push(`--${name}: expected ${value ?? ''}, found nothing`);
  const [first, ...more] = operands;
  if (operand !== undefined && first === undefined) problems.push(`expected ${operand.shown}, found nothing`);
  for (const word of operand === undefined ? operands : more)
    problems.push(
      `expected ${operand === undefined ? 'options only' : 'one file only'}, found '${withoutPassword(word)}'`,
    );

  const [problem, ...others] = problems;
  return problem === undefined
    ? right({
        operand: first ?? '',
        has: (option) => given.has(option),
        given: (option) => given.get(option) ?? [],
      })
    : left([problem, ...others]);
};

const spelled = ({ options }: Syntax): readonly string[] => Object.keys(options).map((name) => `--${name}`);
