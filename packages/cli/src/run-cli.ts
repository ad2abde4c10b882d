import { isLeft } from 'fp-ts/lib/Either.js';
import { concat } from 'fp-ts/lib/NonEmptyArray.js';
import { commandHelp, generalHelp } from './command/help-text.js';
import { parseArguments } from './command/parse-arguments.js';
import type { Surroundings } from './command/command.js';
import { commands } from './commands.js';
import { exitCode } from './command/exit-code.js';
import { wrongUsage, type Failure } from './command/failure.js';
import { nearest } from './command/nearest.js';

/**
 * Runs one command.
 *
 * @returns The exit code.
 */
export const runCli = async (surroundings: Surroundings): Promise<number> => {
  const { output, errors, words } = surroundings;
  const end = ({ code, lines }: Failure): number => {
    errors.write(`${lines.join('\n')}\n`);
    return code;
  };

  const [name, ...rest] = words;
  if (name === undefined) {
    errors.write(generalHelp(commands));
    return exitCode.wrongUsage;
  }
  if (isHelp(name)) {
    output.write(generalHelp(commands));
    return exitCode.done;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    const there = commands.map((one) => one.name);
    return end(wrongUsage([`${name}: no such command (only ${there.join(', ')})${nearest(name, there)}`]));
  }
  if (rest.some(isHelp)) {
    output.write(commandHelp(command));
    return exitCode.done;
  }
  const args = parseArguments(command, rest);
  if (isLeft(args)) return end(wrongUsage(concat([`See ${name} --help.`])(args.left)));
  const ended = await command.run(args.right, surroundings)();
  return isLeft(ended) ? end(ended.left) : exitCode.done;
};

const isHelp = (word: string): boolean => word === '--help' || word === '-h';
