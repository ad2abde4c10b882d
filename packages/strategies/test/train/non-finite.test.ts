import { describe, expect, it } from 'vitest';
import { tensor } from '@thalweg/core';
import { train } from '../../src/index.js';
import { lineOptions, valueAndGrad, type LineOptions } from './line.js';
import { play } from './play.js';

/** An epoch whose third loss is NaN. */
const failing = (bad: number, nonFinite?: 'stop' | 'skip' | 'apply') => {
  let calls = 0;
  const given: LineOptions = {
    ...lineOptions,
    epochs: 1,
    valueAndGrad: (at, batch) => {
      const [loss, gradients] = valueAndGrad(at, batch);
      return [calls++ === 2 ? bad : loss, gradients];
    },
    ...(nonFinite === undefined ? {} : { nonFinite }),
  };
  return play(given);
};

describe('a loss that is NaN or infinite', () => {
  it.each([NaN, Infinity, -Infinity])(
    'stops the run by default, after an event that names the step: %s',
    (bad) => {
      const { events, end } = failing(bad);
      expect(events.map(({ _tag, step }) => [_tag, step])).toEqual([
        ['Start', 0],
        ['Step', 1],
        ['Step', 2],
        ['NonFinite', 2],
        ['End', 2],
      ]);
      const [, , before, event] = events;
      expect(event).toMatchObject({ epoch: 0, loss: bad });
      expect(end.reason).toBe('nonFinite');
      expect(end.at.params).toBe(before?.at.params);
    },
  );

  it('may be skipped', () => {
    const { events } = failing(NaN, 'skip');
    expect(events.map(({ _tag, step }) => [_tag, step])).toEqual([
      ['Start', 0],
      ['Step', 1],
      ['Step', 2],
      ['NonFinite', 2],
      ['Step', 3],
      ['Epoch', 3],
      ['End', 3],
    ]);
  });

  it('does not count in the mean if it is skipped', () => {
    const { events } = failing(Infinity, 'skip');
    const losses = events.flatMap((event) => (event._tag === 'Step' ? [event.loss] : []));
    const epoch = events.find((event) => event._tag === 'Epoch');
    expect(epoch?.meanLoss).toBe(losses.reduce((sum, loss) => sum + loss, 0) / 3);
  });

  it('may be applied anyway', () => {
    expect(failing(Infinity, 'apply').events.map(({ _tag }) => _tag)).toEqual([
      'Start',
      'Step',
      'Step',
      'NonFinite',
      'Step',
      'Step',
      'Epoch',
      'End',
    ]);
  });

  it('lets the caller leave', () => {
    const run = train({ ...lineOptions, valueAndGrad: () => [NaN, { w: tensor(1), b: tensor(1) }] });
    for (const event of run) if (event._tag === 'NonFinite') break;
    expect(run.next().done).toBe(true);
  });
});
