import { ConfigError, makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dropStale,
  hogwild,
  ParallelError,
  progressLine,
  runParallel,
  simulated,
  type ParallelEvent,
} from '../../src/index.js';

/** What a terminal shows after all that was written to it: its lines, without spaces at their ends. */
const screen = (written: readonly string[]): readonly string[] => {
  const lines: string[][] = [[]];
  let column = 0;
  for (const character of written.join('')) {
    if (character === '\r') column = 0;
    else if (character === '\n') {
      lines.push([]);
      column = 0;
    } else lines.at(-1)![column++] = character;
  }
  return lines.map((line) => line.join('').trimEnd());
};

const shownFor = (events: readonly ParallelEvent[], columns?: number) => {
  const written: string[] = [];
  const onEvent = progressLine({
    write: (text) => written.push(text),
    live: true,
    ...(columns === undefined ? {} : { columns }),
  });
  events.forEach(onEvent);
  return written;
};

const stayingFor = (events: readonly ParallelEvent[]): string => {
  const written: string[] = [];
  events.forEach(progressLine({ write: (text) => written.push(text), live: false }));
  return written.join('');
};

const progress = (seconds: number, examples: number, loss = 0.25): ParallelEvent => ({
  _tag: 'Progress',
  seconds,
  worker: 0,
  updates: examples,
  examples,
  loss,
});
const evaluated = (seconds: number, examples: number, loss: number): ParallelEvent => ({
  _tag: 'Evaluated',
  seconds,
  updates: examples,
  examples,
  loss,
});
const applied = (seconds: number, staleness: number): ParallelEvent => ({
  _tag: 'PushApplied',
  seconds,
  worker: 0,
  version: 1,
  staleness,
});
const refused = (seconds: number): ParallelEvent => ({
  _tag: 'PushRefused',
  seconds,
  worker: 0,
  reason: 'stale',
});
const lost = (seconds: number, response: 'restart' | 'degrade' | 'fail'): ParallelEvent => ({
  _tag: 'WorkerLost',
  seconds,
  worker: 1,
  error: new ParallelError({ reason: 'exited', worker: 1, expected: 'to run on', found: 'exit code 3' }),
  response,
});
const started = (seconds: number, restarts: number): ParallelEvent => ({
  _tag: 'WorkerStarted',
  seconds,
  worker: 1,
  restarts,
});
const stopped = (seconds: number): ParallelEvent => ({ _tag: 'Stopped', seconds, reason: 'epochs' });

const anyEvent = fc
  .record({
    gap: fc.double({ min: 0, max: 0.3, noNaN: true }),
    make: fc.oneof(
      fc.tuple(fc.nat(10 ** 9), fc.double({ min: 0, max: 100 })).map(
        ([examples, loss]) =>
          (seconds: number) =>
            progress(seconds, examples, loss),
      ),
      fc.nat(10 ** 9).map((examples) => (seconds: number) => evaluated(seconds, examples, 0.5)),
      fc.nat(1000).map((staleness) => (seconds: number) => applied(seconds, staleness)),
      fc.constant(refused),
      fc.constantFrom('restart', 'degrade').map((response) => (seconds: number) => lost(seconds, response)),
      fc.nat(3).map((restarts) => (seconds: number) => started(seconds, restarts)),
    ),
  })
  .map(({ gap, make }) => ({ gap, make }));

const anyEvents = fc.array(anyEvent, { maxLength: 60 }).map((steps) => {
  let seconds = 0;
  return steps.map(({ gap, make }) => make((seconds += gap)));
});

describe('progressLine on a terminal', () => {
  it('shows seconds, examples, examples per second and the loss', () => {
    expect(screen(shownFor([started(0, 0)]))).toEqual(['   0.0 s      0 examples      –/s  loss –']);
    expect(screen(shownFor([progress(2, 2_469_134, 0.123456)]))).toEqual([
      '   2.0 s  2.47M examples  1.23M/s  loss 0.1235',
    ]);
    expect(screen(shownFor([progress(1, 999_999)]))).toEqual([
      '   1.0 s     1M examples     1M/s  loss 0.2500',
    ]);
    expect(screen(shownFor([progress(100, 50, NaN)]))).toEqual([
      ' 100.0 s     50 examples    0.5/s  loss NaN',
    ]);
  });

  it('adds staleness, refused pushes and restarts as soon as there are any', () => {
    const before = [started(0, 0), applied(0.1, 0), progress(1, 100)];
    expect(screen(shownFor(before)).at(-1)).toBe('   1.0 s    100 examples    100/s  loss 0.2500');
    const events = [...before, applied(1.01, 3), applied(1.02, 0), refused(1.03), started(1.04, 1)];
    expect(screen(shownFor([...events, progress(2, 200)], 100)).at(-1)).toBe(
      '   2.0 s    200 examples    100/s  loss 0.2500  1 refused  1 restart  staleness 1.0',
    );
    expect(screen(shownFor([...events, started(1.1, 1), progress(2, 200)], 100)).at(-1)).toBe(
      '   2.0 s    200 examples    100/s  loss 0.2500  1 refused  2 restarts  staleness 1.0',
    );
  });

  it('leaves out what does not fit', () => {
    const events = [applied(0.1, 3), refused(0.2), progress(2, 200)];
    const of = (columns: number) => screen(shownFor(events, columns)).at(-1);
    const whole = '   2.0 s    200 examples    100/s  loss 0.2500  1 refused  staleness 3.0';
    expect(of(whole.length)).toBe('   2.0 s    200 examples    100/s  loss 0.2500  1 refused');
    expect(of(whole.length + 1)).toBe(whole);
    expect(of(12)).toBe('   2.0 s');
    expect(of(1)).toBe('');
  });

  it('leaves evaluations and losses of workers above the line', () => {
    const events = [
      progress(0.5, 50),
      evaluated(1, 100, 0.2),
      progress(1.2, 120),
      lost(1.25, 'restart'),
      started(1.25, 1),
      progress(1.5, 130),
    ];
    expect(screen(shownFor(events))).toEqual([
      '   1.0 s    100 examples    100/s  loss 0.2000',
      '   1.3 s  worker 1: expected to run on, found exit code 3 (starts again)',
      '   1.5 s    130 examples   86.7/s  loss 0.2500  1 restart',
    ]);
  });

  it('is wiped out at the end', () => {
    expect(screen(shownFor([progress(1, 100), stopped(1)]))).toEqual(['']);
    expect(screen(shownFor([progress(1, 100), evaluated(2, 200, 0.1), stopped(2)]))).toEqual([
      '   2.0 s    200 examples    100/s  loss 0.1000',
      '',
    ]);
  });

  it('never leaves a rest of a line, wraps, or differs from what stays elsewhere', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 20, max: 120 }), (events, columns) => {
        const written = shownFor(events, columns);
        const above = screen(written).slice(0, -1);
        expect(above.map((line) => `${line}\n`).join('')).toBe(stayingFor(events));
        written.forEach((text, i) => {
          const shown = screen(written.slice(0, i + 1)).at(-1)!;
          if (text.endsWith('\n')) expect(shown).toBe('');
          else {
            expect(shown).toBe(text.slice(1).trimEnd());
            expect(text.length - 1).toBeLessThan(columns);
          }
        });
        const end = (events.at(-1)?.seconds ?? 0) + 1;
        expect(screen(shownFor([...events, stopped(end)], columns)).at(-1)).toBe('');
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('is written at most ten times a second of the run', () => {
    const events = Array.from({ length: 3000 }, (_, i) => progress(i / 1000, i));
    const written = shownFor(events);
    expect(written.length).toBeGreaterThan(25);
    expect(written.length).toBeLessThanOrEqual(30);
  });
});

describe('progressLine elsewhere', () => {
  it('writes evaluations and losses of workers only', () => {
    const events = [
      started(0, 0),
      progress(0.5, 50),
      evaluated(1, 100, 0.2),
      applied(1.1, 2),
      refused(1.2),
      lost(2, 'degrade'),
      lost(3, 'fail'),
      stopped(3),
    ];
    expect(stayingFor(events)).toBe(
      [
        '   1.0 s    100 examples    100/s  loss 0.2000\n',
        '   2.0 s  worker 1: expected to run on, found exit code 3 (the others go on)\n',
        '   3.0 s  worker 1: expected to run on, found exit code 3 (the run ends)\n',
      ].join(''),
    );
  });
});

describe('progressLine', () => {
  it.each([0, -1, 1.5, NaN, Infinity])('refuses a terminal of %d columns', (columns) => {
    expect(() => progressLine({ write: () => undefined, live: true, columns })).toThrow(ConfigError);
  });

  it('tells of a run what its report says', async () => {
    const written: string[] = [];
    const task = {
      module: new URL('../tasks/regression.ts', import.meta.url).href,
      export: 'regression',
      config: null,
    };
    const report = await runParallel({
      task,
      algorithm: dropStale(hogwild(), { maxStaleness: 1 }),
      optimizer: toSpec(sgd({ learningRate: 0.01 })),
      transport: simulated({ faults: [{ worker: 1, gradient: 3, kind: 'throw' }] }),
      workers: 3,
      data: { examples: 48, batchSize: 4, split: 'copies' },
      stop: { epochs: 4 },
      seed: makeKey(5),
      onFailure: 'restart',
      onEvent: progressLine({ write: (text) => written.push(text), live: true, columns: 120 }),
    });
    const lines = screen(written);
    expect(lines.filter((line) => line.includes('(starts again)')).length).toBe(report.restarts);
    const losses = lines.filter((line) => line.includes(' loss ')).map((line) => line.split(' loss ')[1]);
    expect(losses).toEqual(report.losses.map(({ loss }) => loss.toPrecision(4)));
    const moving = written.filter((text) => text.includes('restart')).at(-1)!;
    expect(report.refused.stale).toBeGreaterThan(0);
    expect(moving).toContain(`${report.refused.stale} refused  1 restart`);
    expect(moving).toContain(`staleness ${report.staleness.mean.toFixed(1)}`);
  });
});
