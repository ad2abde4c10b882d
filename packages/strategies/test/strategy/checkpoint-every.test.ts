import { describe, expect, it } from 'vitest';
import { checkpointEvery } from '../../src/strategy/checkpoint-every.js';
import { lineOptions } from '../train/line.js';
import { play } from '../train/play.js';
import { expectSameEvents, leftAfter } from '../train/same-events.js';
import { decided, epochs, evaluation, hear, steps } from './hear.js';

const save = [{ _tag: 'SaveCheckpoint' }];

describe('checkpointEvery', () => {
  it('requests a checkpoint at the end of every n epochs', () => {
    const told = [{ _tag: 'Start' } as const, ...steps(3), ...epochs(2), evaluation(1), ...epochs(3)];
    expect(decided(hear(checkpointEvery({ everyEpochs: 2 }), told))).toEqual({ 6: save, 9: save });
    expect(Object.keys(decided(hear(checkpointEvery({ everyEpochs: 1 }), told)))).toHaveLength(5);
  });

  it('requests a checkpoint after every n steps', () => {
    const told = [...steps(3), ...epochs(2), evaluation(1), ...steps(3)];
    expect(decided(hear(checkpointEvery({ everySteps: 2 }), told))).toEqual({ 2: save, 7: save, 9: save });
  });

  it('does not change a run, which resumes from each checkpoint', () => {
    const given = { ...lineOptions, strategy: checkpointEvery({ everySteps: 3 }) };
    const { events, end } = play(given);
    const plain = play(lineOptions);
    expectSameEvents(
      events.filter(({ _tag }) => _tag === 'Step').map(({ run: _, ...event }) => event as never),
      plain.events.filter(({ _tag }) => _tag === 'Step').map(({ run: _, ...event }) => event as never),
    );
    const saved = events.filter(({ _tag }) => _tag === 'Decision');
    expect(saved.map(({ step }) => step)).toEqual([3, 6, 9, 12]);
    for (const event of saved) {
      const rest = play({ ...given, from: event.run });
      expectSameEvents(rest.events, leftAfter(events, event));
      expect(rest.end.step).toBe(end.step);
    }
  });
});
