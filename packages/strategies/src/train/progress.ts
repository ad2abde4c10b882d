import {
  type FullContext,
  type Member,
  type Metrics,
  type Params,
  type RunControl,
  type Strategy,
  type StrategyEvent,
  type TakenDecision,
} from '@thalweg/core';
import type { Portion } from '../data/data-source.js';
import { requireMetrics, requireValueAndGrad } from './answers.js';
import { requireDecision } from './decision.js';
import type { AnyState, SteeredStep } from './steering.js';
import type { EndReason, TrainEvent, TrainPosition, TrainRun } from './train-event.js';

// The loop as pure functions from one progress to the next. The callers, `train` and `trainAsync`, fetch what may take
// time: a batch, a gradient, an evaluation. Everything here is typed for any optimizer and strategy; `train` restores
// the exact types.

/** A run of any optimizer and strategy. */
export type AnyRun = TrainRun<readonly Member[], Params>;

export type AnyEvent = TrainEvent<readonly Member[], Params>;

/** What stays the same during a run. */
export interface Course {
  readonly owner: 'train' | 'trainAsync';
  readonly stepUnder: (control: RunControl) => SteeredStep;
  readonly strategy: Strategy;
  /** The names of the optimizers that a strategy may switch to. */
  readonly optimizers: readonly string[];
  /** Examples in the data set; `undefined` if unknown. */
  readonly examples: number | undefined;
  /** Whether the option `evaluate` is given. */
  readonly canEvaluate: boolean;
  /** Whether every epoch ends with an evaluation, because no strategy requests evaluations. */
  readonly evaluatesEpochs: boolean;
  readonly nonFinite: 'stop' | 'skip' | 'apply';
}

/** A run, and the events that led to it and that the caller has not received yet. */
export interface Progress {
  readonly run: AnyRun;
  readonly happened: readonly Happening[];
  /** Why the run cannot continue: a loss, or no data; `null` if it can. */
  readonly over: (EndReason & ('nonFinite' | 'data')) | null;
}

/** An event without its `run`, which is known only after all that follows from the event. */
type Happening = AnyEvent extends infer Event ? (Event extends AnyEvent ? Omit<Event, 'run'> : never) : never;

/** The events that the caller has not received yet. */
export const eventsOf = ({ run, happened }: Progress): readonly AnyEvent[] =>
  // Each is what `Happening` says, with a run: an event again.
  happened.map((happening) => ({ ...happening, run }));

export const told = (progress: Progress): Progress => ({ ...progress, happened: [] });

const beginning: TrainPosition = {
  epoch: 0,
  example: 0,
  step: 0,
  lossSum: 0,
  lossCount: 0,
  evaluating: null,
};

/** A run that begins. */
export const begun = (
  course: Course,
  params: Params,
  start: { readonly examples: number | undefined; readonly batchSize: number },
): Progress => {
  const control: RunControl = {
    optimizer: null,
    learningRateFactor: 1,
    batchSize: start.batchSize,
    rows: null,
    stopped: null,
  };
  const run: AnyRun = {
    at: course.stepUnder(control).init(params),
    position: beginning,
    control,
    strategies: course.strategy.init(start),
  };
  return tell(course, resumed(run), 0, { _tag: 'Start' });
};

/** A run that goes on. */
export const resumed = (run: AnyRun): Progress => ({
  run,
  happened: [],
  over: null,
});

/** A batch has given its loss and gradients. */
export const afterGradient = (
  course: Course,
  progress: Progress,
  portion: Portion<unknown>,
  found: readonly [number, Params],
  valueAndGrad: FullContext<Params>['valueAndGrad'],
): Progress => {
  const [loss, gradients] = requireValueAndGrad(course.owner, found);
  const { epoch } = progress.run.position;
  const passed = (from: Progress): Progress => {
    const { run } = from;
    const { position } = run;
    return {
      ...from,
      run: { ...run, position: { ...position, example: position.example + portion.examples } },
    };
  };
  let before = progress;
  if (!Number.isFinite(loss)) {
    before = tell(course, progress, epoch, { _tag: 'NonFinite', loss });
    if (course.nonFinite !== 'apply')
      return { ...passed(before), over: course.nonFinite === 'stop' ? 'nonFinite' : null };
  }
  const after = passed(before);
  const { run } = after;
  const { position } = run;
  const at = course.stepUnder(run.control).step(run.at, gradients, { value: loss, valueAndGrad });
  return tell(
    course,
    {
      ...after,
      run: {
        ...run,
        at,
        position: {
          ...position,
          step: position.step + 1,
          lossSum: position.lossSum + loss,
          lossCount: position.lossCount + 1,
        },
      },
    },
    epoch,
    { _tag: 'Step', loss },
  );
};

/** No batch of the epoch is left. */
export const afterEpoch = (course: Course, progress: Progress): Progress => {
  const { run } = progress;
  const { epoch, example, step, lossSum, lossCount } = run.position;
  // The source is used up: another epoch would be empty, too.
  if (example === 0) return { ...progress, over: 'data' };
  const next = tell(
    course,
    {
      ...progress,
      run: { ...run, position: { ...beginning, epoch: epoch + 1, step } },
    },
    epoch,
    { _tag: 'Epoch', meanLoss: lossSum / lossCount },
  );
  return course.evaluatesEpochs ? dueAt(next, epoch) : next;
};

/** The parameters have been evaluated. */
export const afterEvaluation = (course: Course, progress: Progress, metrics: Metrics): Progress => {
  requireMetrics(course.owner, metrics);
  const { evaluating, epoch } = progress.run.position;
  return tell(course, dueAt(progress, null), evaluating ?? epoch, { _tag: 'Evaluation', metrics });
};

const dueAt = (progress: Progress, evaluating: number | null): Progress => {
  const { run } = progress;
  return { ...progress, run: { ...run, position: { ...run.position, evaluating } } };
};

/** A strategy's event without its time and place. */
type News =
  StrategyEvent<Params> extends infer Event
    ? Event extends StrategyEvent<Params>
      ? Omit<Event, 'epoch' | 'step' | 'at' | 'control'>
      : never
    : never;

/** Records an event, asks the strategies for decisions, and carries them out. */
const tell = (course: Course, progress: Progress, epoch: number, news: News): Progress => {
  const { run, happened } = progress;
  // Each is what `News` says, with when and where: an event again.
  const event = {
    ...news,
    epoch,
    step: run.position.step,
    at: run.at,
    control: run.control,
  } as StrategyEvent<Params>;
  const [decisions, strategies] = course.strategy.on(event, run.strategies);
  if (decisions.length === 0)
    return { ...progress, run: { ...run, strategies }, happened: [...happened, event] };
  const ordered = [...decisions].sort((a, b) => rank(a) - rank(b) || size(a) - size(b));
  let next: AnyRun = { ...run, strategies };
  const done: Happening[] = [];
  for (const decision of ordered) {
    requireDecision(course, next, decision);
    next = carriedOut(course, next, decision);
    done.push({
      _tag: 'Decision',
      decision,
      epoch,
      step: next.position.step,
      at: next.at,
      control: next.control,
    });
  }
  const after = { ...progress, run: next, happened: [...happened, event, ...done] };
  return decisions.some(({ _tag }) => _tag === 'Evaluate') ? dueAt(after, epoch) : after;
};

const carriedOut = (course: Course, run: AnyRun, decision: TakenDecision<Params>): AnyRun => {
  const { at, control } = run;
  const steered = (change: Partial<RunControl>): AnyRun => ({ ...run, control: { ...control, ...change } });
  switch (decision._tag) {
    case 'Restore':
      return { ...run, at: { ...at, params: decision.params } };
    case 'SwitchOptimizer': {
      const next = steered({ optimizer: decision.to });
      return { ...next, at: fresh(course, next.control, at) };
    }
    case 'ResetOptimizer':
      return { ...run, at: fresh(course, control, at) };
    case 'ScaleLearningRate':
      return steered({ learningRateFactor: control.learningRateFactor * decision.factor });
    case 'SetBatchSize':
      return steered({ batchSize: decision.batchSize });
    case 'SelectExamples':
      return steered({ rows: decision.rows });
    case 'Stop':
      return steered({ stopped: control.stopped ?? decision.reason });
    case 'Snapshot':
    case 'SaveCheckpoint':
    case 'Evaluate':
      return run;
  }
};

const fresh = (course: Course, control: RunControl, { params }: AnyState): AnyState =>
  course.stepUnder(control).init(params);

/** The order in which decisions about one event are carried out: that of the type `Decision`. */
const order: readonly TakenDecision<Params>['_tag'][] = [
  'Snapshot',
  'Restore',
  'SwitchOptimizer',
  'ResetOptimizer',
  'ScaleLearningRate',
  'SetBatchSize',
  'SelectExamples',
  'SaveCheckpoint',
  'Evaluate',
  'Stop',
];

const rank = ({ _tag }: TakenDecision<Params>): number => order.indexOf(_tag);

/** The order of decisions of one kind: the largest batch size comes last and applies; factors have one order, so their product is rounded one way. */
const size = (decision: TakenDecision<Params>): number => {
  switch (decision._tag) {
    case 'SetBatchSize':
      return decision.batchSize;
    case 'ScaleLearningRate':
      return decision.factor;
    case 'Evaluate':
    case 'ResetOptimizer':
    case 'Restore':
    case 'SaveCheckpoint':
    case 'SelectExamples':
    case 'Snapshot':
    case 'Stop':
    case 'SwitchOptimizer':
      return 0;
  }
};
