import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Description } from '../declare/description.js';
import { memberKeys } from '../declare/member-name.js';
import type { Strategy, StrategyPart } from './strategy.js';

/** The strategy with these parts. @internal */
export const strategyOf = <Parts extends readonly StrategyPart[]>(
  parts: Parts,
  description: Description,
): Strategy<Parts> => {
  const keys = memberKeys(parts);
  const untyped: UntypedStrategy = {
    parts,
    description,
    init: (start) => Object.fromEntries(parts.map(({ init }, i) => [keys[i]!, init(start)])),
    on: (event, state) => {
      const answers = parts.map(({ name, on }, i) => requireAnswer(name, on(event, state[keys[i]!])));
      return [
        answers.flatMap(([decisions], i) => decisions.map((decision) => ({ ...decision, by: keys[i]! }))),
        Object.fromEntries(answers.map(([, next], i) => [keys[i]!, next])),
      ];
    },
  };
  // The types of the parts give names and states; the run-time code does not know them.
  return untyped as unknown as Strategy<Parts>;
};

/** @throws {ConfigError} If the answer is not a pair of decisions and a state. */
const requireAnswer = <Answer>(owner: string, answer: Answer): Answer => {
  if (Array.isArray(answer) && answer.length === 2 && Array.isArray(answer[0])) return answer;
  const expected = 'a function that gives a pair: a list of decisions, and the next state';
  const isPromise = answer instanceof Promise;
  // An error is thrown below. Without this, a rejection of the promise would also end the process.
  if (isPromise) answer.catch(() => undefined);
  throw new ConfigError({ owner, argument: 'on', expected, found: isPromise ? 'a promise' : shown(answer) });
};

interface UntypedStrategy {
  readonly parts: readonly StrategyPart[];
  readonly description: Description;
  readonly init: (start: Parameters<StrategyPart['init']>[0]) => Readonly<Record<string, unknown>>;
  readonly on: (
    event: Parameters<StrategyPart['on']>[0],
    state: Readonly<Record<string, unknown>>,
  ) => readonly [readonly unknown[], Readonly<Record<string, unknown>>];
}
