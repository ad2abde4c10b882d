import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineDecay, join, repeat, sample, sgdr } from '../src/index.js';
import { entries } from './conformance/entries.js';

const last = Number.MAX_SAFE_INTEGER;
const schedules = fc.constantFrom(...entries).map(({ make }) => make());
const length = fc.integer({ min: 1, max: 30 });

describe('repeat', () => {
  it('is the schedule joined to itself', () => {
    fc.assert(
      fc.property(schedules, length, (schedule, every) => {
        const joined = join({
          schedules: [schedule, schedule, schedule],
          boundaries: [every, 2 * every],
        });
        const to = 3 * every;
        expect(sample(repeat({ schedule, every }), { to })).toEqual(sample(joined, { to }));
      }),
    );
  });

  it('is exact however far out, and twice of a divisor is once', () => {
    fc.assert(
      fc.property(schedules, length, length, fc.nat({ max: last }), (schedule, every, times, step) => {
        const rate = repeat({ schedule, every });
        expect(rate(step)).toBe(schedule(Number(BigInt(step) % BigInt(every))));
        expect(repeat({ schedule: rate, every: every * times })(step)).toBe(rate(step));
      }),
    );
  });

  it('of a cosine decay is sgdr with equal periods', () => {
    const rate = repeat({ schedule: cosineDecay({ initialValue: 0.3, steps: 40 }), every: 40 });
    const same = sgdr({ peakValue: 0.3, initialPeriod: 40 });
    for (const step of [0, 1, 39, 40, 41, 4e9 + 20]) expect(rate(step)).toBeCloseTo(same(step), 15);
  });
});
