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

/** Options of which nothing is known but what they are for. */
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

/** A run that can begin: its options have been checked. */
export interface Prepared {
  readonly course: Course;
  readonly start: () => Progress;
  /** Why the run is to end before the next batch, if it is. */
  readonly endReason: (progress: Progress) => EndReason | undefined;
}

/** @throws {ConfigError} If an option is out of range, or a strategy asks for what is not there. */
export const prepare = (owner: 'train' | 'trainAsync', options: AnyOptions): Prepared => {
  requireRunOptions(owner, options);
  const { optimizer, optimizers = {}, params, data, evaluate, from, nonFinite = 'stop', signal } = options;
  const { epochs, steps = Infinity, seconds = Infinity } = options;
  const refuse = (argument: string, expected: string, found: string): never => {
    throw new ConfigError({ owner, argument, expected, found });
  };

  // A strategy is what its parts are; this gives it its functions, however it was typed.
  const strategy: Strategy = compose(...(options.strategy === undefined ? [] : [options.strategy]));
  for (const { name, optimizers: wanted, needsEvaluations } of strategy.parts) {
    const missing = wanted.find((other) => !Object.hasOwn(optimizers, other));
    if (missing !== undefined)
      refuse(
        'optimizers',
        `one called '${missing}', which ${name} switches to`,
        Object.keys(optimizers).join(', ') || 'none',
      );
    if (needsEvaluations && evaluate === undefined)
      refuse('evaluate', `a function from parameters to metrics, which ${name} needs`, 'nothing');
  }

  if (evaluate === undefined && typeof from?.position.evaluating === 'number')
    refuse(
      'evaluate',
      'a function from parameters to metrics, which is due where the run goes on',
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
      // An evaluation that is due has been left because of the signal.
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

/** What is left of the epoch that is going on. */
export const viewOf = ({ position, control }: AnyRun): EpochView => ({
  from: position.example,
  batchSize: control.batchSize,
  ...(control.rows === null ? {} : { rows: toArray(control.rows) }),
});

/** Whether batches are cut otherwise than before. */
export const isCutAnew = (before: RunControl, after: RunControl): boolean =>
  before.batchSize !== after.batchSize || before.rows !== after.rows;

/** The last event of a run. */
export const endOf = ({ run }: Progress, reason: EndReason): AnyEvent & { readonly _tag: 'End' } => {
  const { at, control, position } = run;
  const { epoch, step } = position;
  return { _tag: 'End', reason, epoch, step, at, control, run };
};
