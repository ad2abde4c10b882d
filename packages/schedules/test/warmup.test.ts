import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, cosineDecay, join, linear, sample, warmup, warmupCosine } from '../src/index.js';
import { entries } from './conformance/entries.js';

const schedules = fc.constantFrom(...entries).map(({ make }) => make());
// A line may start at -0, a sum starts at 0.
const value = fc.double({ min: -10, max: 10, noNaN: true }).map((each) => each + 0);

describe('warmup', () => {
  it('is a line joined to the schedule, which starts where the line ends', () => {
    fc.assert(
      fc.property(schedules, fc.nat({ max: 40 }), value, (schedule, warmupSteps, initialValue) => {
        const line = linear({ from: initialValue, to: schedule(0), steps: warmupSteps });
        const joined = join({ schedules: [line, schedule], boundaries: [warmupSteps] });
        const rate = warmup({ schedule, warmupSteps, initialValue });
        expect(sample(rate, { to: 60 })).toEqual(sample(joined, { to: 60 }));
      }),
    );
  });

  it('of no steps is the schedule itself', () => {
    const rate = warmup({ schedule: linear({ from: 1, to: 0, steps: 4 }), warmupSteps: 0, initialValue: 9 });
    expect(sample(rate, { to: 6 })).toEqual([1, 0.75, 0.5, 0.25, 0, 0]);
  });

  it('of a cosine is warmupCosine', () => {
    const cosine = cosineDecay({ initialValue: 0.3, steps: 70, alpha: 0.1 });
    expect(sample(warmup({ schedule: cosine, warmupSteps: 30, initialValue: 0.05 }), { to: 120 })).toEqual(
      sample(
        warmupCosine({ initialValue: 0.05, peakValue: 0.3, warmupSteps: 30, steps: 100, endValue: 0.03 }),
        { to: 120 },
      ),
    );
  });

  it('goes down as well, and warms up a warm-up', () => {
    const once = warmup({ schedule: constant(0.5), warmupSteps: 2, initialValue: 1 });
    expect(sample(once, { to: 4 })).toEqual([1, 0.75, 0.5, 0.5]);
    expect(sample(warmup({ schedule: once, warmupSteps: 2 }), { to: 6 })).toEqual([
      0, 0.5, 1, 0.75, 0.5, 0.5,
    ]);
  });
});
