import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { allAtOnce } from './all-at-once.js';
import { lineOptions, valueAndGrad } from './line.js';
import { play, playAsync, trainLine } from './play.js';
import { expectSameEvents, withoutRuns } from './same-events.js';
import { waitedFor } from './waited-for.js';

describe('a budget of steps', () => {
  const whole = play(allAtOnce);
  const updates = whole.events.filter(({ _tag }) => _tag === 'Step').length;

  it('ends the run after n updates, also within an epoch', () => {
    for (let steps = 0; steps < updates; steps++) {
      const { events, end } = play({ ...allAtOnce, steps });
      expect([end.reason, end.step]).toEqual(['steps', steps]);
      expectSameEvents(events.slice(0, -1), whole.events.slice(0, events.length - 1));
      expect(events.filter(({ _tag }) => _tag === 'Step')).toHaveLength(steps);
    }
  });

  it('counts over the whole run, which goes on with a larger one', () => {
    const { events, end } = play({ ...allAtOnce, steps: 5 });
    const none = play({ ...allAtOnce, steps: 5, from: end.run });
    expectSameEvents(none.events, [end]);
    const rest = play({ ...allAtOnce, from: end.run });
    expectSameEvents([...events.slice(0, -1), ...rest.events], whole.events);
  });

  it('does not count losses that were skipped', () => {
    const { events } = play({
      ...lineOptions,
      valueAndGrad: (line) => [NaN, line],
      nonFinite: 'skip',
      steps: 1,
    });
    expect(events.filter(({ _tag }) => _tag === 'NonFinite')).toHaveLength(12);
    expect(events.at(-1)).toMatchObject({ reason: 'epochs', step: 0 });
  });

  it('changes nothing if it is large enough', () => {
    for (const steps of [updates + 1, Infinity])
      expectSameEvents(play({ ...allAtOnce, steps }).events, whole.events);
  });
});

describe('a budget of seconds', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Each gradient takes a tenth of a second. */
  const slow = {
    ...lineOptions,
    valueAndGrad: (...given: Parameters<typeof valueAndGrad>) => {
      vi.advanceTimersByTime(100);
      return valueAndGrad(...given);
    },
  };

  it('ends the run after the update in which it runs out', () => {
    const { events, end } = play({ ...slow, seconds: 0.55 });
    expect([end.reason, end.step]).toEqual(['seconds', 6]);
    expectSameEvents(
      withoutRuns(events.slice(0, -1)),
      withoutRuns(play(slow).events.slice(0, events.length - 1)),
    );
  });

  it('begins when the first event is asked for', () => {
    const run = trainLine({ ...slow, seconds: 0.15 });
    vi.advanceTimersByTime(60_000);
    expect([...run].map(({ _tag }) => _tag)).toEqual(['Start', 'Step', 'Step', 'End']);
  });

  it('begins again when the run is resumed', () => {
    const { events, end } = play({ ...slow, seconds: 0.25 });
    const rest = play({ ...slow, from: end.run, seconds: 60 });
    expect(rest.end.reason).toBe('epochs');
    expectSameEvents([...events.slice(0, -1), ...rest.events], play(slow).events);
  });

  it('also limits asynchronous runs', async () => {
    const { events } = play({ ...slow, seconds: 0.55 });
    const found = await playAsync(waitedFor({ ...slow, seconds: 0.55 }));
    expectSameEvents(found.events, events);
  });
});
