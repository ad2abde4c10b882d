import type {
  Metrics,
  RunControl,
  RunStart,
  Strategy,
  StrategyEvent,
  StrategyPart,
  StrategyState,
} from '@thalweg/core';

// Events made by hand. Parameters are words that say when they occurred: a strategy never reads them.

/** An event without time, place and control: {@link hear} adds them. */
export type Told =
  | { readonly _tag: 'Start' }
  | { readonly _tag: 'Step'; readonly loss: number }
  | { readonly _tag: 'Epoch'; readonly meanLoss: number }
  | { readonly _tag: 'Evaluation'; readonly metrics: Metrics }
  | { readonly _tag: 'NonFinite'; readonly loss: number };

/** The events of one evaluation of the loss. */
export const evaluation = (loss: number): Told => ({ _tag: 'Evaluation', metrics: { loss } });

/** Plain steps. */
export const steps = (count: number): readonly Told[] =>
  Array.from({ length: count }, () => ({ _tag: 'Step', loss: 1 }) as const);

/** Plain epochs. */
export const epochs = (count: number): readonly Told[] =>
  Array.from({ length: count }, () => ({ _tag: 'Epoch', meanLoss: 1 }) as const);

/** The decisions and states of a strategy after events. */
export interface Heard<State> {
  /** The decisions about each event, without the strategy's name. */
  readonly decisions: readonly (readonly object[])[];
  /** The state after each event. */
  readonly states: readonly State[];
  /** The control of the run at the end. */
  readonly control: RunControl;
}

/**
 * Sends events to a strategy, one after the other. It counts steps and epochs, names the parameters at the nth event
 * `θn`, and updates the control by the decisions.
 */
export const hear = <const Parts extends readonly StrategyPart[]>(
  strategy: Strategy<Parts>,
  told: readonly Told[],
  start: RunStart = { examples: 100, batchSize: 10 },
): Heard<StrategyState<Parts, unknown>> => {
  let [state, epoch, step] = [strategy.init<unknown>(start), 0, 0];
  let control: RunControl = {
    optimizer: null,
    learningRateFactor: 1,
    batchSize: start.batchSize,
    rows: null,
    stopped: null,
  };
  const decisions: (readonly object[])[] = [];
  const states: (typeof state)[] = [];
  told.forEach((news, i) => {
    if (news._tag === 'Step') step++;
    const at = { params: `θ${i + 1}`, state: {} };
    // An evaluation after an epoch is of that epoch.
    const over = news._tag === 'Evaluation' && told[i - 1]?._tag === 'Epoch' ? epoch - 1 : epoch;
    const event: StrategyEvent<unknown> = { ...news, epoch: over, step, at, control };
    const [taken, next] = strategy.on<unknown>(event, state);
    if (news._tag === 'Epoch') epoch++;
    for (const decision of taken) {
      if (decision._tag === 'SetBatchSize') control = { ...control, batchSize: decision.batchSize };
      if (decision._tag === 'ScaleLearningRate')
        control = { ...control, learningRateFactor: control.learningRateFactor * decision.factor };
      if (decision._tag === 'SelectExamples') control = { ...control, rows: decision.rows };
    }
    decisions.push(taken.map(({ by: _, ...decision }) => decision));
    state = next;
    states.push(state);
  });
  return { decisions, states, control };
};

/** The events with decisions, counted from 1, and the decisions. */
export const decided = ({ decisions }: Heard<unknown>): Readonly<Record<number, readonly object[]>> =>
  Object.fromEntries(decisions.flatMap((taken, i) => (taken.length === 0 ? [] : [[i + 1, taken]])));
