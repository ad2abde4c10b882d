import { numpy as np, type JsTree } from '@jax-js/jax';
import { ConfigError } from '@thalweg/core';
import { jaxHost } from './jax-host.js';
import type { ScalarTable } from './scalar-table.js';
import { wordArraysIn } from './state-numbers.js';

/** The parts of a state of `toOptax`. @internal */
export interface StateParts {
  /** The states of the members, with words in place of numbers. */
  readonly members: JsTree<np.Array>;
  /** The numbers of steps inside `jit`, if the option `steps` is given. */
  readonly table: ScalarTable | undefined;
}

/** The state of these parts. @internal */
export const joined = ({ members, table }: StateParts): JsTree<np.Array> =>
  table === undefined ? members : { members, table: { ...table } };

/**
 * The parts of a state.
 *
 * @throws {ConfigError} If it must have a table and has none.
 * @internal
 */
export const partsOf = (state: JsTree<np.Array>, hasTable: boolean): StateParts => {
  if (!hasTable) return { members: state, table: undefined };
  if (isRecord(state)) {
    const { members, table } = state;
    if (members !== undefined && isRecord(table)) {
      const { step, scalars, words } = table;
      if (jaxHost.isArray(step) && jaxHost.isArray(scalars) && jaxHost.isArray(words))
        return { members, table: { step, scalars, words } };
    }
  }
  throw new ConfigError({
    owner: 'toOptax',
    argument: 'state',
    expected: 'a state with a table, { members, table }',
    found: 'a state without one',
    fix: 'Make the state with init of the same toOptax(tx, { steps })',
  });
};

const isRecord = (tree: JsTree<np.Array> | undefined): tree is { [key: string]: JsTree<np.Array> } =>
  typeof tree === 'object' && !Array.isArray(tree) && !jaxHost.isArray(tree);

/** Whether the numbers of a state are known only when a compiled function runs. @internal */
export const isTraced = ({ members, table }: StateParts): boolean =>
  [...wordArraysIn(members), ...(table === undefined ? [] : [table.step])].some(
    (words) => !(words instanceof np.Array),
  );
