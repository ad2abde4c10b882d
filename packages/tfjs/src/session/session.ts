import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { ConfigError, type AnyTransformation } from '@thalweg/core';
import type { NamedGradient } from '../gradient/named-gradients.js';
import type { Loss, NamedVariable, Run, Runner } from '../run/run.js';
import type { SavedOptimizer } from '../save/saved-optimizer.js';
import { united, without } from '../state/state-record.js';
import { isRegistered } from '../variable/is-registered.js';
import { requireShape, savedNames } from '../variable/saved-variable.js';

/**
 * An optimizer and the variables that it has seen, which may become more from step to step.
 *
 * A variable keeps the name that it has at its first step, also in the next process.
 *
 * @internal
 */
export interface Session {
  /** @throws {TreeMismatchError} If the variables are others than those that were saved. Then nothing is changed. */
  readonly step: (gradients: readonly NamedGradient[], loss: Loss) => void;
  /** The variables, by their names for the optimizer. Some may be disposed. */
  readonly variables: () => ReadonlyMap<string, Variable>;
  /** The point at which to compute the next gradient; the tensors belong to the caller. */
  readonly gradientPoint: (variables: readonly Variable[]) => ReadonlyMap<Variable, Tensor>;
  /** `undefined` before the first step. */
  readonly saved: () => Promise<SavedOptimizer | undefined>;
  readonly dispose: () => void;
}

/**
 * Starts or continues an optimizer.
 *
 * @param chooseRunner - Chooses how to run it, at the first step.
 * @param from - What was saved; `undefined` to start anew.
 * @internal
 */
export const openSession = (
  tx: AnyTransformation,
  chooseRunner: () => Runner,
  from: SavedOptimizer | undefined,
): Session => {
  const shapes = new Map(from?.variables.map(({ name, shape }) => [name, shape]));
  /** The names for the optimizer, by the names of the variables. */
  const keys = new Map<string, string>();
  /** The variables of the run, by their names for the optimizer. */
  const variablesOf = new Map<string, Variable>();
  let runner: Runner | undefined;
  let run: Run | undefined;
  /** The state of variables that are not in the run. */
  let outside = from?.state;

  const named = (variables: readonly Variable[]): readonly NamedVariable[] => {
    const unseen = variables.filter(({ name }) => !keys.has(name));
    const names =
      from !== undefined && keys.size === 0
        ? savedNames(from.variables, variables)
        : new Map(unseen.map(({ name }) => [name, name]));
    for (const variable of variables) {
      const key = keys.get(variable.name) ?? names.get(variable.name)!;
      const shape = shapes.get(key);
      if (shape !== undefined) requireShape(variable, { name: key, shape });
    }
    const taken = new Map([...keys].map(([name, key]) => [key, name]));
    for (const { name } of unseen) {
      const other = taken.get(names.get(name)!);
      if (other !== undefined) throw sameName(name, other);
    }
    for (const { name, shape } of unseen) {
      const key = names.get(name)!;
      keys.set(name, key);
      if (!shapes.has(key)) shapes.set(key, shape);
    }
    return variables.map((variable) => ({ key: keys.get(variable.name)!, variable }));
  };

  /** The run, with these variables in it. */
  const runWith = (variables: readonly NamedVariable[]): Run => {
    const before = run;
    for (const { key, variable } of variables) variablesOf.set(key, variable);
    if (before !== undefined && variables.every(({ key }) => before.keys.has(key))) return before;
    for (const [key, variable] of variablesOf) if (!isRegistered(variable)) variablesOf.delete(key);
    runner ??= chooseRunner();
    // If the start fails, all state is still there.
    if (before !== undefined) outside = united(outside, before.state());
    run = undefined;
    run = runner.start(
      tx,
      [...variablesOf].map(([key, variable]) => ({ key, variable })),
      outside,
      (key) => shapes.has(key),
    );
    outside = without(outside, run.keys);
    return run;
  };

  return {
    variables: () => variablesOf,
    step: (gradients, loss) => {
      const variables = named(gradients.map(({ variable }) => variable));
      runWith(variables).step(
        variables.map((one, place) => ({ ...one, gradient: gradients[place]!.gradient })),
        loss,
      );
    },
    gradientPoint: (variables) => {
      const all = named(variables);
      const point = runWith(all).gradientPoint(all);
      return new Map(all.map(({ key, variable }) => [variable, point.get(key)!]));
    },
    saved: async () => {
      const state = run === undefined ? outside : united(outside, run.state());
      if (state === undefined) return undefined;
      const variables = [...shapes].map(([name, shape]) => ({ name, shape }));
      return { variables, state: runner === undefined ? state : await runner.read(state) };
    },
    dispose: () => {
      runner?.release(outside);
      if (run !== undefined) runner?.release(run.state());
    },
  };
};

const sameName = (name: string, other: string) =>
  new ConfigError({
    owner: 'applyGradients',
    argument: name,
    expected: `another name than that of a saved variable, which ${other} continues`,
    found: 'variables of two models',
    fix: 'Give each model an optimizer of its own',
  });
