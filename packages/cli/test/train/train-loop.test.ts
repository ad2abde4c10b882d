import { Readable } from 'node:stream';
import { chain, compose, type AnyStrategy, type AnyTransformation } from '@thalweg/core';
import { checkpointFolder } from '@thalweg/core/checkpoint';
import { createRegistry, fromSpec, strategyFromSpec, toSpec } from '@thalweg/core/spec';
import { adam, addNoise, clipByGlobalNorm, nesterov, optimizersPlugin, sgd } from '@thalweg/optimizers';
import { linear, schedulesPlugin } from '@thalweg/schedules';
import {
  checkpointEvery,
  curriculum,
  earlyStopping,
  evaluateEvery,
  growBatch,
  reduceOnPlateau,
  restartFromBest,
  snapshots,
  strategiesPlugin,
  switchOptimizer,
} from '@thalweg/strategies';
import { isLeft, type Either } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { usualDataOptions } from '../../src/data/data-options.js';
import { loadData } from '../../src/data/load-data.js';
import { prepareCourse, type Course } from '../../src/train/course.js';
import { startingPlace } from '../../src/train/starting-place.js';
import { trainLoop } from '../../src/train/train-loop.js';
import type { RunEnd, TrainReport } from '../../src/train/train-report.js';
import type { TrainSettings } from '../../src/train/train-settings.js';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';

const { file } = temporaryFolder();
const dataPath = file(
  'points.csv',
  Array.from({ length: 20 }, (_, i) => `${Math.sin(i)},${Math.cos(i * i)},${i % 3}`).join('\n'),
);
const settings: TrainSettings = {
  dataPath,
  dataOptions: usualDataOptions,
  scale: 'standard',
  model: { name: 'mlp', hidden: 3 },
  optimizerPath: 'optimizer.json',
  strategyPath: 'strategy.json',
  also: { later: 'later.json' },
  plugins: [],
  epochs: 3,
  batchSize: 5,
  seed: 1,
  testShare: 0.2,
  checkpoints: '',
  resume: false,
  json: true,
};
const steps = 12;

const value = <A>(either: Either<unknown, A>): A => {
  if (isLeft(either)) throw new Error(JSON.stringify(either.left));
  return either.right;
};

const registry = createRegistry([optimizersPlugin, schedulesPlugin, strategiesPlugin]);

const courseWith = async (tx: AnyTransformation, strategy: AnyStrategy): Promise<Course> => {
  const optimizer = value(fromSpec(registry)(toSpec(tx)));
  const read = value(strategyFromSpec(registry)(toSpec(strategy)));
  const isSwitching = read.parts.some(({ optimizers }) => optimizers.length > 0);
  const also = isSwitching ? { later: value(fromSpec(registry)(toSpec(sgd({ learningRate: 0.3 })))) } : {};
  const data = value(await loadData(dataPath, usualDataOptions, Readable.from([]))());
  const given = { ...settings, also: isSwitching ? settings.also : {} };
  return value(await prepareCourse(given, { optimizer, strategy: read, also }, data)());
};

/**
 * Runs until the report has a given number of events; from the newest checkpoint, if the folder has one.
 *
 * @param decided - Receives the names of the strategy parts that decide.
 */
const run = async (
  course: Course,
  checkpoints: string,
  events: number,
  decided: (by: string) => void = () => undefined,
): Promise<Either<unknown, RunEnd>> => {
  const folder = checkpointFolder(file(checkpoints));
  const resume = (await folder.list()).length > 0;
  const interrupt = new AbortController();
  let told = 0;
  const tell = (): void => {
    told += 1;
    if (told >= events) interrupt.abort();
  };
  const report: TrainReport = {
    step: tell,
    epoch: tell,
    evaluation: tell,
    decision: ({ by }) => {
      decided(by);
      tell();
    },
    checkpoint: () => undefined,
    done: () => undefined,
    stopped: () => undefined,
  };
  return trainLoop(course, {
    settings,
    from: value(await startingPlace({ ...settings, resume }, course, folder)()),
    folder,
    report,
    interrupt: { signal: interrupt.signal, received: () => 'SIGTERM' },
    resumeCommand: 'again',
  });
};

describe.each([
  [
    'Adam',
    chain(
      addNoise({ eta: 0.1, key: [0, 1] }),
      clipByGlobalNorm(1),
      adam({ learningRate: linear({ from: 0.1, to: 0, steps }) }),
    ),
    compose(),
    steps,
  ],
  ['Nesterov, who looks ahead', nesterov({ learningRate: 0.05 }), compose(), steps],
  [
    'one that is steered at the end of epochs',
    adam({ learningRate: 0.1 }),
    compose(
      earlyStopping({ patience: 2, minDelta: 9 }),
      reduceOnPlateau({ factor: 0.5, patience: 0, threshold: 1 }),
      snapshots({ everyEpochs: 1, keep: 2 }),
      growBatch({ atEpochs: [1, 2], factor: 2, maxFraction: 0.5 }),
      checkpointEvery({ everyEpochs: 2 }),
    ),
    // Batches of 5, then of 8: four, two and two for 16 examples.
    8,
  ],
  [
    'one that is steered in the middle of epochs',
    adam({ learningRate: 0.1 }),
    compose(
      evaluateEvery({ everySteps: 3 }),
      restartFromBest({ patience: 1, restarts: 9 }),
      checkpointEvery({ everySteps: 2 }),
      switchOptimizer({ to: 'later', afterSteps: 5 }),
      curriculum({
        difficulty: Array.from({ length: 16 }, (_, i) => Math.sin(i)),
        epochs: 2,
        pacing: 'babyStep',
        stages: 2,
      }),
    ),
    // Eight examples in the first epoch, then all sixteen.
    2 + 4 + 4,
  ],
])('%s, interrupted', (name, tx, strategy, updates) => {
  test('interrupted after every event, and once more: the end is the same to the last digit', async () => {
    const course = await courseWith(tx, strategy);
    const deciding = new Set<string>();
    const whole = value(await run(course, `${name} whole`, Infinity, (by) => deciding.add(by)));
    expect([whole.epochs, whole.steps]).toEqual([3, updates]);
    // Every part must decide something.
    expect(deciding).toEqual(new Set(strategy.parts.map((part) => part.name)));
    let interruptions = 0;
    for (let events = 1; ; events++) {
      const folder = `${name} ${events}`;
      const first = await run(course, folder, events);
      // More events than come before the end.
      if (!isLeft(first)) {
        expect(first.right).toStrictEqual(whole);
        break;
      }
      expect(first).toMatchObject({ left: { code: 143 } });
      interruptions++;
      const [, between] = [await run(course, folder, 2), await run(course, folder, Infinity)];
      expect(value(between)).toStrictEqual(whole);
    }
    // Every step but the last, and every epoch but the last, at the least.
    expect(interruptions).toBeGreaterThanOrEqual(updates - 1 + 2);
  });
});
