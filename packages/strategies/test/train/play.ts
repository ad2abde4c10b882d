import type { Member, StrategyPart } from '@thalweg/core';
import { train, trainAsync, type Optimizers, type TrainAsyncOptions } from '../../src/index.js';
import type { Line, LineEnd, LineEvent, LineOptions, Points } from './line.js';

/** All events, and what the generator returns. */
export const played = <E, R>(
  run: Generator<E, R, void>,
): { readonly events: readonly E[]; readonly end: R } => {
  const events: E[] = [];
  for (;;) {
    const { done, value } = run.next();
    if (done === true) return { events, end: value };
    events.push(value);
  }
};

/** As {@link played}. */
export const playedAsync = async <E, R>(
  run: AsyncGenerator<E, R, void>,
): Promise<{ readonly events: readonly E[]; readonly end: R }> => {
  const events: E[] = [];
  for (;;) {
    const { done, value } = await run.next();
    if (done === true) return { events, end: value };
    events.push(value);
  }
};

export type LineAsyncOptions = TrainAsyncOptions<
  readonly Member[],
  Line,
  Points,
  readonly StrategyPart[],
  Optimizers
>;

/** `train` on the line, with any optimizer and strategy. */
export const trainLine = (options: LineOptions): Generator<LineEvent, LineEnd, void> =>
  train<readonly Member[], Line, Points, readonly StrategyPart[], Optimizers>(options);

/** As {@link trainLine}. */
export const trainLineAsync = (options: LineAsyncOptions): AsyncGenerator<LineEvent, LineEnd, void> =>
  trainAsync<readonly Member[], Line, Points, readonly StrategyPart[], Optimizers>(options);

export interface Played {
  readonly events: readonly LineEvent[];
  readonly end: LineEnd;
}

export const play = (options: LineOptions): Played => played(trainLine(options));

export const playAsync = (options: LineAsyncOptions): Promise<Played> => playedAsync(trainLineAsync(options));
