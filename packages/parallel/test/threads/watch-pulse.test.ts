import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pulseMemory, pulseOf } from '../../src/threads/pulse.js';
import { watchPulse } from '../../src/threads/watch-pulse.js';

// The clock is the test's own, so nothing depends on how fast the machine is.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const watched = (silenceLimit: number | undefined) => {
  const memory = pulseMemory();
  const limits: number[] = [];
  const unwatch = watchPulse(memory, silenceLimit, (limit) => {
    limits.push(limit);
    unwatch();
  });
  return { pulse: pulseOf(memory), limits };
};

it('calls a thread silent after as many seconds as the caller allows, and not before', () => {
  const { pulse, limits } = watched(2);
  for (let second = 0; second < 10; second++) {
    pulse.beat();
    vi.advanceTimersByTime(1900);
  }
  expect(limits).toEqual([]);
  vi.advanceTimersByTime(300);
  expect(limits).toEqual([2]);
});

it('lets a thread load its modules for a minute', () => {
  const { pulse, limits } = watched(2);
  vi.advanceTimersByTime(59_000);
  expect(limits).toEqual([]);
  pulse.beat();
  vi.advanceTimersByTime(3000);
  expect(limits).toEqual([2]);
});

it('expects nothing of a thread that waits for a message', () => {
  const { pulse, limits } = watched(2);
  pulse.beat();
  pulse.rest();
  vi.advanceTimersByTime(100_000);
  expect(limits).toEqual([]);
});

it('allows a multiple of the longest step, unless the caller says a limit', () => {
  const { pulse, limits } = watched(undefined);
  pulse.beat();
  vi.advanceTimersByTime(1000);
  pulse.beat();
  vi.advanceTimersByTime(19_000);
  expect(limits).toEqual([]);
  vi.advanceTimersByTime(3000);
  expect(limits[0]).toBeGreaterThan(19);
});

it('does not count time in which the process was asleep: it loses no thread', () => {
  const { pulse, limits } = watched(2);
  pulse.beat();
  vi.advanceTimersByTime(100);
  // The clock goes on and no timer runs.
  const later = performance.now() + 3600e3;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => later);
  vi.advanceTimersByTime(50);
  expect(limits).toEqual([]);
  clock.mockRestore();
});
