import { describe, expect, it } from 'vitest';
import { allAtOnce } from './all-at-once.js';
import { lineOptions, valueAndGrad } from './line.js';
import { play, trainLine } from './play.js';
import { expectSameEvents, leftAfter } from './same-events.js';
import { watched } from './watched.js';

describe('a signal', () => {
  it('that was given before ends the run before it asks for a batch', () => {
    const { source, opened } = watched(lineOptions.data);
    const { events, end } = play({ ...lineOptions, data: source, signal: AbortSignal.abort() });
    expect(events.map(({ _tag }) => _tag)).toEqual(['Start', 'End']);
    expect(end.reason).toBe('aborted');
    expect(opened).toEqual([]);
    const rest = play({ ...lineOptions, from: end.run });
    expectSameEvents([...events.slice(0, -1), ...rest.events], play(lineOptions).events);
  });

  it('ends the run before the next batch, wherever it comes', () => {
    const whole = play(allAtOnce).events;
    for (const place of whole.slice(0, -1).keys()) {
      const controller = new AbortController();
      const { source, opened, closed } = watched(allAtOnce.data);
      const given = { ...allAtOnce, data: source };
      const events = [];
      for (const event of trainLine({ ...given, signal: controller.signal })) {
        if (events.length === place) controller.abort();
        events.push(event);
      }
      const [told, last] = [events.slice(0, -1), events.at(-1)!];
      // The events that follow from the same batch still come.
      expect(told.length).toBe(whole.length - leftAfter(whole, whole[place]!).length);
      expectSameEvents(told, whole.slice(0, told.length));
      expect(last).toMatchObject({ reason: last.control.stopped === null ? 'aborted' : 'strategy' });
      // The unfinished epoch has been closed.
      if (last.run.position.example > 0) expect(closed.at(-1)).toBe(opened.at(-1)![0]);
      expectSameEvents(play({ ...allAtOnce, from: last.run }).events, whole.slice(told.length));
    }
  });

  it('that comes while a gradient is computed lets it be used', () => {
    const controller = new AbortController();
    const { events, end } = play({
      ...lineOptions,
      valueAndGrad: (line, batch) => {
        controller.abort();
        return valueAndGrad(line, batch);
      },
      signal: controller.signal,
    });
    expect(events.map(({ _tag }) => _tag)).toEqual(['Start', 'Step', 'End']);
    expect(end.reason).toBe('aborted');
  });

  it('that comes after the last epoch is too late', () => {
    const controller = new AbortController();
    const run = trainLine({ ...lineOptions, epochs: 1, signal: controller.signal });
    for (const event of run) {
      if (event._tag === 'Epoch') controller.abort();
      if (event._tag === 'End') expect(event.reason).toBe('epochs');
    }
    expect(controller.signal.aborted).toBe(true);
  });
});
