import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chain,
  makeKey,
  makeStep,
  tensor,
  type AnyTransformation,
  type Member,
  type Tensor,
  type TrainState,
} from '@thalweg/core';
import { decodeCheckpoint, encodeCheckpoint, joinPieces, resume } from '@thalweg/core/checkpoint';
import { toSpec } from '@thalweg/core/spec';
import { adam, addNoise, nesterov, sgd } from '@thalweg/optimizers';
import { cosineDecay } from '@thalweg/schedules';
import { expectSameBits } from '../../core/test/same-bits.js';
import { batches, train, type TrainEvent, type TrainOptions, type TrainPosition } from '../src/index.js';

interface Batch {
  readonly x: Tensor;
  readonly y: Tensor;
}

interface Line {
  readonly w: Tensor;
  readonly b: Tensor;
}

type Options = TrainOptions<readonly Member[], Line, Batch>;
type Event = TrainEvent<readonly Member[], Line>;
type State = TrainState<readonly Member[], Line>;

/** Mean of (w x + b - y)² / 2 and its gradient; a y that is no number makes a loss that is none. */
const valueAndGrad = ({ w, b }: Line, { x, y }: Batch) => {
  let [loss, dw, db] = [0, 0, 0];
  for (let i = 0; i < x.size; i++) {
    const error = w.get() * x.get(i) + b.get() - y.get(i);
    loss += error ** 2 / (2 * x.size);
    dw += (error * x.get(i)) / x.size;
    db += error / x.size;
  }
  return [loss, { w: tensor(dw), b: tensor(db) }] as const;
};

/** Examples, of which some are no numbers. */
const data = (examples: number, bad: readonly number[]): Batch => {
  const xs = Array.from({ length: examples }, (_, i) => i / 10 - 1);
  return {
    x: tensor(xs),
    y: tensor(xs.map((x, i) => (bad.includes(i) ? [NaN, Infinity][i % 2]! : 3 * x - 1))),
  };
};

const params: Line = { w: tensor(0), b: tensor(0) };

const options: Options = {
  optimizer: adam({ learningRate: cosineDecay({ initialValue: 0.3, steps: 15 }) }),
  params,
  data: batches(data(20, [3, 17]), { batchSize: 6, shuffle: makeKey(2) }),
  valueAndGrad,
  epochs: 4,
  nonFinite: 'skip',
};

/** The events of a run, and where it ended. */
const play = (given: Options): { readonly events: readonly Event[]; readonly end: State } => {
  const run = train<readonly Member[], Line, Batch>(given);
  const events: Event[] = [];
  for (;;) {
    const { done, value } = run.next();
    if (done === true) return { events, end: value };
    events.push(value);
  }
};

/** `at` and `position` of an event, out of the bytes of a checkpoint. */
const through = (optimizer: AnyTransformation, { at, position }: Event): NonNullable<Options['from']> => {
  const pieces = encodeCheckpoint({ ...at, spec: toSpec(optimizer), data: { position: { ...position } } });
  if (pieces._tag === 'Left') throw pieces.left;
  const read = decodeCheckpoint(joinPieces(pieces.right));
  if (read._tag === 'Left') throw read.left;
  const resumed = resume<readonly Member[], Line>(makeStep(optimizer).init(params), read.right);
  if (resumed._tag === 'Left') throw resumed.left;
  return {
    at: resumed.right,
    position: (read.right.data as unknown as { readonly position: TrainPosition }).position,
  };
};

const expectSameEvents = (found: readonly Event[], expected: readonly Event[]): void => {
  // Everything but tensors: which event, where, the losses. `toEqual` tells -0 from 0 and takes NaN for itself.
  const plain = ({ at: _, ...event }: Event) => event;
  expect(found.map(plain)).toEqual(expected.map(plain));
  found.forEach(({ at }, i) => {
    expectSameBits(at.params, expected[i]!.at.params);
    expectSameBits(at.state, expected[i]!.at.state);
  });
};

describe('a run that was interrupted', () => {
  it('has every event in it for this to say something', () => {
    const tags = new Set(play(options).events.map(({ _tag }) => _tag));
    expect([...tags].sort()).toEqual(['Epoch', 'NonFinite', 'Step']);
  });

  it.each<readonly [string, AnyTransformation]>([
    ['adam with a schedule', options.optimizer],
    ['nesterov, which looks ahead', nesterov({ learningRate: 0.1 })],
    ['noise', chain(addNoise({ eta: 0.1, key: makeKey(3) }), sgd({ learningRate: 0.1 }))],
  ])('goes on after any event as if it had not been: %s', (_, optimizer) => {
    const given: Options = { ...options, optimizer };
    const { events, end } = play(given);
    events.forEach((event, i) => {
      const rest = play({ ...given, from: through(optimizer, event) });
      expectSameEvents(rest.events, events.slice(i + 1));
      expectSameBits(rest.end.params, end.params);
      expectSameBits(rest.end.state, end.state);
    });
  });

  it('goes on as often as it is interrupted', () => {
    const { events } = play(options);
    const found: Event[] = [];
    let from: Options['from'];
    for (;;) {
      // One event, and then another process.
      const next = train<readonly Member[], Line, Batch>({
        ...options,
        ...(from === undefined ? {} : { from }),
      }).next();
      if (next.done === true) break;
      found.push(next.value);
      from = through(options.optimizer, next.value);
    }
    expectSameEvents(found, events);
  });

  it('goes on, whatever its batches, wherever it was', () => {
    fc.assert(
      fc.property(
        fc.record({
          examples: fc.integer({ min: 1, max: 60 }),
          bad: fc.array(fc.nat(59), { maxLength: 4 }),
          size: fc.nat(60),
          shuffled: fc.boolean(),
          lastBatch: fc.constantFrom('keep', 'drop'),
          epochs: fc.integer({ min: 1, max: 5 }),
          // All of them hold for what was seen before the interruption, too.
          nonFinite: fc.constantFrom('skip', 'stop'),
          where: fc.nat(),
        }),
        ({ examples, bad, size, shuffled, lastBatch, epochs, nonFinite, where }) => {
          const given: Options = {
            ...options,
            data: batches(data(examples, bad), {
              batchSize: 1 + (size % examples),
              lastBatch,
              ...(shuffled ? { shuffle: makeKey(examples) } : {}),
            }),
            epochs,
            nonFinite,
          };
          const { events, end } = play(given);
          const i = where % events.length;
          // What stopped a run is at its end; whoever goes on from there wants more than the run would have done.
          fc.pre(nonFinite === 'skip' || events[i]!._tag !== 'NonFinite');
          const rest = play({ ...given, from: through(given.optimizer, events[i]!) });
          expectSameEvents(rest.events, events.slice(i + 1));
          expectSameBits(rest.end.params, end.params);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('goes on with the next batch after the loss that stopped it', () => {
    const stopped = play({ ...options, nonFinite: 'stop' });
    const last = stopped.events.at(-1)!;
    expect(last._tag).toBe('NonFinite');
    const skipped = play(options);
    const rest = play({ ...options, from: through(options.optimizer, last) });
    expectSameEvents(rest.events, skipped.events.slice(stopped.events.length));
  });

  // The event comes before the update, so what is left of the run begins with it.
  it('goes on with the update of a loss that is to be applied all the same', () => {
    const given: Options = { ...options, nonFinite: 'apply', epochs: 1 };
    const { events } = play(given);
    const i = events.findIndex(({ _tag }) => _tag === 'NonFinite');
    expect(events[i + 1]?._tag).toBe('Step');
    const { events: rest } = play({ ...given, from: through(given.optimizer, events[i]!) });
    // Whether the event is told again does not matter.
    expectSameEvents(rest[0]?._tag === 'NonFinite' ? rest.slice(1) : rest, events.slice(i + 1));
  });

  it('goes on after a loss that was applied, whose mean is then no number', () => {
    const given: Options = { ...options, nonFinite: 'apply', epochs: 2 };
    const { events } = play(given);
    const epochs = events.filter(({ _tag }) => _tag === 'Epoch');
    expect(epochs.every((event) => event._tag === 'Epoch' && Number.isNaN(event.meanLoss))).toBe(true);
    events.forEach((event, i) => {
      if (event._tag === 'NonFinite') return;
      const rest = play({ ...given, from: through(given.optimizer, event) });
      expectSameEvents(rest.events, events.slice(i + 1));
    });
  });

  it('ends at once if it was at its end', () => {
    const { events, end } = play(options);
    const rest = play({ ...options, from: through(options.optimizer, events.at(-1)!) });
    expect(rest.events).toEqual([]);
    expectSameBits(rest.end, end);
  });

  it('may go on for longer than it was to', () => {
    const short = play({ ...options, epochs: 2 });
    const long = play(options);
    const rest = play({ ...options, from: through(options.optimizer, short.events.at(-1)!) });
    expectSameEvents([...short.events, ...rest.events], long.events);
  });
});
