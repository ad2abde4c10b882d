import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import { donate, type Donated, type LiveOptions } from './donate.js';
import type { Backend } from '../kernel/kernel.js';
import { describeLeaf } from '../tensor/sparse-tensor.js';
import { rebuild } from '../tree/structure.js';
import type { OptionalContext } from '../member/gradient-transformation.js';
import type { Plan } from './plan.js';
import { requireContext } from '../member/require-context.js';
import { leafList } from '../member/leaf-list.js';

// The members give the types of arguments and results; the run-time code does not know their names.
/** @internal */
export interface UntypedState {
  readonly params: unknown;
  readonly state: unknown;
}

/** @internal */
export interface UntypedStep {
  readonly init: (params: unknown) => UntypedState;
  readonly resume?: (at: UntypedState) => UntypedState;
  readonly step: (at: UntypedState, gradients: unknown, context?: OptionalContext<unknown>) => UntypedState;
}

/**
 * Checks that the training state is an object; its entries are checked where they are read.
 *
 * @throws {TreeMismatchError} If it is not an object.
 * @internal
 */
export const requireState = (at: unknown): void => {
  if (typeof at !== 'object' || at === null)
    throw new TreeMismatchError({
      path: 'at',
      expected: 'the state that init or the last step returned: params and state',
      found: describeLeaf(at),
    });
};

/**
 * A step that works in its own memory, or on shared parameters.
 *
 * @internal
 */
export const donating = (steps: Plan, options: LiveOptions): UntypedStep => {
  const { sharing } = options;
  const owner = sharing === undefined ? 'makeStep' : 'makeSharedStep';
  const runs = new WeakMap<object, Donated>();
  let last: Donated | undefined;
  const runOf = (params: unknown): Donated => {
    if (last?.handles.params === params) return last!;
    const run = (typeof params === 'object' && params !== null ? runs.get(params) : undefined) ?? last;
    if (run !== undefined) return run;
    throw new TreeMismatchError({
      path: 'at.params',
      expected: 'the live parameters that init of this step returned',
      found: describeLeaf(params),
    });
  };
  const start = (params: unknown, from?: UntypedState) => {
    const run = donate(steps, leafList(params, 'params'), from, options);
    runs.set(run.handles.params as object, run);
    last = run;
    return run.handles;
  };
  return {
    init: (params) => start(params),
    resume: (at) => {
      requireState(at);
      return start(at.params, at);
    },
    step: (at, gradients, context) => {
      requireState(at);
      requireContext(context, false);
      const run = runOf(at.params);
      if (context?.backend !== undefined)
        throw new ConfigError({
          owner,
          argument: 'context.backend',
          expected:
            sharing === undefined
              ? 'nothing: a donated step has the backend given to makeStep'
              : "nothing: a shared step runs on 'js'",
          found: shown(context.backend),
        });
      run.step(at, gradients, context);
      last = run;
      return run.handles;
    },
  };
};

/** The step as a function, with the other functions as its properties. @internal */
export const asFunction = (
  { step, ...others }: UntypedStep,
  { gradientPoint }: Plan,
  backend: Backend | undefined,
): unknown => {
  const point = (at: UntypedState) => {
    requireState(at);
    const { params, state } = at;
    if (gradientPoint === undefined) return params;
    const paramLeaves = leafList(params, 'params');
    return rebuild(paramLeaves.structure, gradientPoint(state, { backend, params, paramLeaves }));
  };
  return Object.assign(step, { ...others, gradientPoint: point });
};
