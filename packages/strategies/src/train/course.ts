import {
  compose,
  ConfigError,
  toArray,
  type AnyStrategy,
  type AnyTransformation,
  type Params,
  type RunControl,
  type Strategy,
} from '@thalweg/core';
import type { DataSize, EpochView } from '../data/data-source.js';
import type { Cancellation } from './cancellation.js';
import { begun, resumed, type AnyEvent, type AnyRun, type Course, type Progress } from './progress.js';
import { requireRunOptions } from './require-run-options.js';
import { steering } from './steering.js';
import type { EndReason } from './train-event.js';

/** The options of a run, typed for any optimizer, strategy and data. */
export interface AnyOptions {
  readonly optimizer: AnyTransformation;
  readonly optimizers?: Readonly<Record<string, AnyTransformation>>;
  readonly params: Params;
  readonly data: DataSize;
  readonly strategy?: AnyStrategy;
  readonly evaluate?: unknown;
  readonly epochs: number;
  readonly steps?: number;
  readonly seconds?: number;
  readonly nonFinite?: 'stop' | 'skip' | 'apply';
  readonly signal?: Cancellation;
  readonly from?: AnyRun;
}

/** A run whose options have been checked and that can begin. */
export interface Prepared {
  readonly course: Course;
  readonly start: () => Progress;
  /** Why the run ends before the next batch; `undefined` if it continues. */
  readonly endReason: (progress: Progress) => EndReason | undefined;
}

/** @throws {ConfigError} If an option is out of range, or a strategy needs one that is missing. */
export const prepare = (owner: 'train' | 'trainAsync', options: AnyOptions): Prepared => {
  requireRunOptions(owner, options);
  const { optimizer, optimizers = {}, params, data, evaluate, from, nonFinite = 'stop', signal } = options;
  const { epochs, steps = Infinity, seconds = Infinity } = options;
  const refuse = (argument: string, expected: string, found: string): never => {
    throw new ConfigError({ owner, argument, expected, found });
  };

  // Options are typed by the parts of a strategy alone; `compose` gives a strategy with its functions.
  const strategy: Strategy = compose(...(options.strategy === undefined ? [] : [options.strategy]));
  for (const { name, optimizers: wanted, needsEvaluations } of strategy.parts) {
    const missing = wanted.find((other) => !Object.hasOwn(optimizers, other));
    if (missing !== undefined)
      refuse(
        'optimizers',
        `an optimizer named '${missing}', which ${name} switches to`,
        Object.keys(optimizers).join(', ') || 'none',
      );
    if (needsEvaluations && evaluate === undefined)
      refuse('evaluate', `a function from parameters to metrics, which ${name} needs`, 'nothing');
  }

  if (evaluate === undefined && typeof from?.position.evaluating === 'number')
    refuse(
      'evaluate',
      'a function from parameters to metrics, since the resumed run is due to evaluate',
      'nothing',
    );

  const course: Course = {
    owner,
    stepUnder: steering(optimizer, optimizers),
    strategy,
    optimizers: Object.keys(optimizers),
    examples: data.examples,
    canEvaluate: evaluate !== undefined,
    evaluatesEpochs: evaluate !== undefined && !strategy.parts.some(({ evaluates }) => evaluates),
    nonFinite,
  };
  let deadline: number | undefined;
  return {
    course,
    start: () => {
      deadline = now() + 1000 * seconds;
      return from === undefined ? begun(course, params, data) : resumed(from);
    },
    endReason: ({ run, over }) => {
      const { position, control } = run;
      // An evaluation is still due: the signal interrupted it.
      if (position.evaluating !== null) return 'aborted';
      if (over !== null) return over;
      if (control.stopped !== null) return 'strategy';
      if (position.epoch >= epochs) return 'epochs';
      if (signal?.aborted === true) return 'aborted';
      if (position.step >= steps) return 'steps';
      return deadline !== undefined && now() >= deadline ? 'seconds' : undefined;
    },
  };
};

// Node and browsers have it; the types of neither are loaded here.
declare const performance: { readonly now: () => number };

const now = (): number => performance.now();

/** The view of the rest of the current epoch. */
export const viewOf = ({ position, control }: AnyRun): EpochView => ({
  from: position.example,
  batchSize: control.batchSize,
  ...(control.rows === null ? {} : { rows: toArray(control.rows) }),
});

/** Whether batches must be cut again, since their size or the selected examples changed. */
export const isCutAnew = (before: RunControl, after: RunControl): boolean =>
  before.batchSize !== after.batchSize || before.rows !== after.rows;

/** The last event of a run. */
export const endOf = ({ run }: Progress, reason: EndReason): AnyEvent & { readonly _tag: 'End' } => {
  const { at, control, position } = run;
  const { epoch, step } = position;
  return { _tag: 'End', reason, epoch, step, at, control, run };
};
