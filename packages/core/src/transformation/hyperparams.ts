import type { NumberOrSchedule } from '../declare/hyperparameter.js';
import { memberKeys } from '../declare/member-name.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type {
  AnyTransformation,
  GradientTransformation,
  Member,
  StateOf,
} from '../member/gradient-transformation.js';
import { requireTransformation } from '../member/require-transformation.js';
import { layOut, statesIn, type Placed } from '../step/layout.js';
import { countOf, requireRuleState } from '../step/rule-state.js';
import { branch, isRecord } from '../tree/structure.js';
import { transformation } from './transformation.js';

/**
 * The numbers that the rules of a transformation read in the next step, by the path of the member and the name.
 *
 * A schedule gives its value for that step.
 *
 * @param tx - The transformation that made the state.
 * @param state - The current state.
 * @throws {ConfigError} If `tx` is not a transformation.
 * @throws {TreeMismatchError} If the state is not one of `tx`.
 *
 * @example
 * ```ts
 * import { hyperparamsOf, tensor } from '@thalweg/core';
 * import { momentum } from '@thalweg/optimizers';
 *
 * const tx = momentum({ learningRate: (step) => 1 / (step + 1), momentum: 0.5 });
 * const state = tx.init({ w: tensor([0]) });
 * hyperparamsOf(tx, state) // => { 'addMomentum.decay': 0.5, 'scaleByLearningRate.learningRate': 1 }
 * ```
 *
 * Takes the place of Optax `inject_hyperparams`: here all numbers of all rules are data, so nothing has to be injected.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const hyperparamsOf = <Members extends readonly Member[], P>(
  tx: AnyTransformation<Members>,
  state: StateOf<Members, P>,
): Readonly<Record<string, number>> => {
  requireTransformation('hyperparamsOf', 'tx', tx);
  const placed: Placed[] = [];
  const states = statesIn(layOut(tx.members, placed), state, new Array<unknown>(placed.length));
  return Object.fromEntries(
    placed.flatMap(({ key, body }, place) => {
      if (body._tag !== 'Rule') return [];
      requireRuleState(key, body, states[place]);
      return body.numbers.map(({ name, value }) => [
        branch(key, name),
        typeof value === 'number' ? value : value(countOf(states[place])),
      ]);
    }),
  );
};

/**
 * The learning rate of the next step.
 *
 * @param tx - The transformation that made the state.
 * @param state - The current state.
 * @throws {ConfigError} If `tx` is not a transformation, or has not exactly one learning rate.
 * @throws {TreeMismatchError} If the state is not one of `tx`.
 *
 * @example
 * ```ts
 * import { learningRateOf, tensor } from '@thalweg/core';
 * import { adam } from '@thalweg/optimizers';
 *
 * const tx = adam({ learningRate: 0.1 });
 * learningRateOf(tx, tx.init(tensor([0]))) // => 0.1
 * ```
 *
 * @category Transformation
 * @since 0.1.0
 */
export const learningRateOf = <Members extends readonly Member[], P>(
  tx: AnyTransformation<Members>,
  state: StateOf<Members, P>,
): number => {
  const rates = Object.entries(hyperparamsOf(tx, state)).filter(
    ([path]) => path === 'learningRate' || path.endsWith('.learningRate'),
  );
  const [first, another] = rates;
  if (first !== undefined && another === undefined) return first[1];
  throw new ConfigError({
    owner: 'learningRateOf',
    argument: 'tx',
    expected: 'a transformation with one learning rate',
    found: rates.length === 0 ? 'one without' : rates.map(([path]) => path).join(', '),
    fix: 'Read them by path: hyperparamsOf(tx, state)',
  });
};

/**
 * The transformation with other numbers.
 *
 * A state of the old one is a state of the new one, and a step made of it compiles nothing, since numbers are data of the
 * compiled code. An option that is no number, as `nesterov`, changes the equation: build another transformation for it.
 *
 * @param tx - The transformation.
 * @param values - Numbers or schedules by the name of the hyperparameter, for all rules that have it, or by its path as in
 *   {@link hyperparamsOf}.
 * @throws {ConfigError} If `tx` is not a transformation, no rule has such a hyperparameter, or a value is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray, withHyperparams } from '@thalweg/core';
 * import { momentum } from '@thalweg/optimizers';
 *
 * const tx = momentum({ learningRate: 1 });
 * const at = makeStep(tx).init(tensor([0]));
 * const slower = makeStep(withHyperparams(tx, { learningRate: 0.5 }));
 * toArray(slower(at, tensor([1])).params) // => [-0.5]
 * ```
 *
 * @category Transformation
 * @since 0.1.0
 */
export const withHyperparams = <Members extends readonly Member[]>(
  tx: AnyTransformation<Members>,
  values: Readonly<Record<string, NumberOrSchedule>>,
): GradientTransformation<Members> => {
  requireTransformation('withHyperparams', 'tx', tx);
  if (!isRecord(values))
    throw new ConfigError({
      owner: 'withHyperparams',
      argument: 'values',
      expected: 'an object with numbers or schedules by name',
      found: shown(values),
    });
  const used = new Set<string>();
  const changed = (members: readonly Member[], path: string): readonly Member[] => {
    const keys = memberKeys(members);
    return members.map((member, i): Member => {
      const { body } = member;
      const key = branch(path, keys[i]!);
      if (body._tag === 'Custom') return member;
      if (body._tag === 'Group') return { ...member, body: { ...body, members: changed(body.members, key) } };
      const numbers = body.numbers.map((number) => {
        const { name, declared } = number;
        const found = [branch(key, name), name].find((by) => Object.hasOwn(values, by));
        if (found === undefined) return number;
        used.add(found);
        const value = values[found]!;
        if (declared.accepts(value)) return { ...number, value };
        throw new ConfigError({
          owner: 'withHyperparams',
          argument: found,
          expected: declared.expected,
          found: shown(value),
        });
      });
      const settings = {
        ...body.settings,
        ...Object.fromEntries(numbers.map(({ name, value }) => [name, value])),
      };
      return { ...member, body: { ...body, numbers, settings } };
    });
  };
  const members = changed(tx.members, '');
  const unknown = Object.keys(values).find((name) => !used.has(name));
  if (unknown !== undefined)
    throw new ConfigError({
      owner: 'withHyperparams',
      argument: unknown,
      expected: 'the name or the path of a number that a rule reads',
      found: 'no rule that has it',
    });
  return transformation(members, {
    name: 'withHyperparams',
    options: { transformation: tx, values },
    // The members are those of `tx`, by name and type.
  }) as unknown as GradientTransformation<Members>;
};
