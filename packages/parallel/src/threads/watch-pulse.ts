import { pulseOf } from './pulse.js';

/** Milliseconds between two looks for signs of life. */
const lookEvery = 50;

/** The smallest default limit on silence, in seconds. */
const leastSilence = 5;

/** How many seconds it may take to load its modules, during which it shows no sign of life. */
const loadingTime = 60;

/** How many times its longest step a thread may be silent. */
const patience = 20;

/**
 * Calls back once a thread has shown no sign of life for too long.
 *
 * @param silenceLimit - Seconds; by default a multiple of the thread's longest step.
 * @returns Ends the watch.
 * @internal
 */
export const watchPulse = (
  memory: SharedArrayBuffer,
  silenceLimit: number | undefined,
  silent: (limit: number) => void,
): (() => void) => {
  const pulse = pulseOf(memory);
  let count = 0;
  let lookedAt = performance.now();
  /** In milliseconds. */
  let silence = 0;
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    // Where the machine is busy or was asleep, looks come late, and the thread may not have run meanwhile either.
    silence += Math.min(now - lookedAt, 2 * lookEvery);
    lookedAt = now;
    const beats = pulse.count();
    if (beats !== count || pulse.isResting()) {
      if (count > 0) longest = Math.max(longest, silence / 1000);
      [count, silence] = [beats, 0];
      return;
    }
    const limit = beats === 0 ? loadingTime : (silenceLimit ?? Math.max(leastSilence, patience * longest));
    if (silence / 1000 > limit) silent(limit);
  }, lookEvery).unref();
  return () => clearInterval(timer);
};
