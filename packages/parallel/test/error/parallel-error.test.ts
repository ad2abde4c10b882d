import { describe, expect, test } from 'vitest';
import { ParallelError } from '@thalweg/parallel';

describe('ParallelError', () => {
  test('names the worker, what was expected, what was found and the fix', () => {
    const error = new ParallelError({
      reason: 'silent',
      worker: 1,
      expected: 'a sign of life within 5 s',
      found: 'none',
      fix: 'Raise silenceLimit if a step takes longer',
    });
    expect(error.message).toBe(
      'worker 1: expected a sign of life within 5 s, found none. Raise silenceLimit if a step takes longer',
    );
    expect(error).toMatchObject({
      _tag: 'ParallelError',
      name: 'ParallelError',
      reason: 'silent',
      worker: 1,
      expected: 'a sign of life within 5 s',
      found: 'none',
    });
  });

  test('speaks of the run where no worker is meant', () => {
    const error = new ParallelError({
      reason: 'unsupported',
      expected: 'shared memory',
      found: 'a transport without it',
    });
    expect(error.message).toBe('run: expected shared memory, found a transport without it');
    expect(error.worker).toBeUndefined();
  });

  test('is short, whatever it quotes', () => {
    const long = 'x'.repeat(8_000_000);
    const error = new ParallelError({ reason: 'threw', worker: 0, expected: long, found: long, fix: long });
    expect(error.message.length).toBeLessThan(3000);
    expect(error.expected.length + error.found.length).toBeLessThan(2000);
  });

  test('keeps the error behind it', () => {
    const cause = new RangeError('no such row');
    const found = 'RangeError: no such row';
    expect(
      new ParallelError({ reason: 'threw', worker: 0, expected: 'a gradient', found, cause }).cause,
    ).toBe(cause);
    expect('cause' in new ParallelError({ reason: 'threw', expected: 'a gradient', found })).toBe(false);
  });
});
