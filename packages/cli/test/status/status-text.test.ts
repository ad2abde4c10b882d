import { PassThrough } from 'node:stream';
import type { RedisStatus } from '@thalweg/parallel/redis';
import { expect, test } from 'vitest';
import { redrawn } from '../../src/status/redrawn.js';
import { statusLine, statusTable } from '../../src/status/status-text.js';

const workers: RedisStatus['workers'] = (['working', 'free'] as const).map((seat, worker) => ({
  ...{ worker, seat, finished: false, gradients: 120 - 110 * worker, examples: 960, pushes: 119 },
  ...{ restarts: worker, waitSeconds: 1.25 },
}));
const status: RedisStatus = {
  ...{ phase: 'begun', hasServer: true, seconds: 2, updates: 130, examples: 1040 },
  losses: [{ seconds: 1, updates: 100, examples: 800, loss: 0.125 }],
  staleness: { counts: [100, 30], mean: 0.25, max: 1 },
  refused: { stale: 1, nonFinite: 2, duplicate: 3 },
  ...{ refusedMessages: 4, waiting: 5, waitingParts: [1, 0], workers },
};

test('a table', () => {
  expect(statusTable({ run: 'digits', status, pushesPerSecond: 65 }).split('\n')).toEqual([
    'Run digits: runs',
    '  updates     130; 1040 examples in 2.0 s',
    '  pushes      65.0 per second',
    '  loss        0.125, at update 100',
    '  staleness   mean 0.25, largest 1',
    '  refused     pushes: 1 stale, 2 with NaN, 3 twice; messages: 4',
    '  waiting     5 messages, pushes: 1 of part 2/3, 0 of part 3/3',
    '  worker  seat     gradients  examples  pushes  restarts  waited',
    '  0       working        120       960     119         0   1.3 s',
    '  1       free            10       960     119         1   1.3 s',
  ]);
});

test('a line', () => {
  expect(statusLine({ run: 'digits', status, pushesPerSecond: 65 })).toBe(
    'digits: runs, 1 of 2 workers, 130 updates, 65.0 pushes/s, loss 0.1250, staleness 0.25, 10 refused, 5 waiting',
  );
});

test('of a run that nobody has begun, and of one without its server', () => {
  const staleness = { counts: [], mean: NaN, max: 0 };
  const nothing: RedisStatus = { ...status, phase: 'unknown', losses: [], staleness, workers: [] };
  expect(statusLine({ run: 'digits', status: nothing, pushesPerSecond: NaN })).toMatch(
    /^digits: has not begun, 0 of 0 workers, .* – pushes\/s, loss –, staleness –, /,
  );
  const left: RedisStatus = { ...status, hasServer: false };
  expect(statusTable({ run: 'digits', status: left, pushesPerSecond: 0 })).toMatch(
    /^Run digits: has begun, and no process runs its server\n/,
  );
});

test('a terminal has the newest text only, and no line wraps', () => {
  const terminal = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns: 5 });
  const draw = redrawn(terminal)!;
  draw('one\ntwo and more');
  draw('three');
  expect(terminal.read()).toBe('one\ntwo \n\u001b[2A\u001b[Jthre\n');
  expect(redrawn(new PassThrough())).toBeUndefined();
});
