import { chain, type AnyTransformation } from '@thalweg/core';
import { checkpointFolder } from '@thalweg/core/checkpoint';
import { fromSpec, createRegistry, toSpec } from '@thalweg/core/spec';
import { adam, addNoise, clipByGlobalNorm, nesterov, optimizersPlugin } from '@thalweg/optimizers';
import { linear, schedulesPlugin } from '@thalweg/schedules';
import { isLeft, type Either } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { loadData } from '../../../src/cli/data/load-data.js';
import { prepareCourse, type Course } from '../../../src/cli/train/course.js';
import { startingPlace } from '../../../src/cli/train/starting-place.js';
import { trainLoop } from '../../../src/cli/train/train-loop.js';
import type { RunEnd, TrainReport } from '../../../src/cli/train/train-report.js';
import type { TrainSettings } from '../../../src/cli/train/train-settings.js';
import { temporaryFolder } from '../temporary-folder.js';

const { file } = temporaryFolder();
const dataPath = file(
  'points.csv',
  Array.from({ length: 20 }, (_, i) => `${Math.sin(i)},${Math.cos(i * i)},${i % 3}`).join('\n'),
);
const settings: TrainSettings = {
  dataPath,
  label: undefined,
  model: { name: 'mlp', hidden: 3 },
  optimizerPath: 'optimizer.json',
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

const courseWith = async (tx: AnyTransformation): Promise<Course> => {
  const optimizer = value(fromSpec(createRegistry([optimizersPlugin, schedulesPlugin]))(toSpec(tx)));
  const data = value(await loadData(dataPath, undefined)());
  return value(await prepareCourse(settings, optimizer, data)());
};

/** Runs until the report has told of so many events; from the newest checkpoint, if the folder has one. */
const run = async (course: Course, checkpoints: string, events: number): Promise<Either<unknown, RunEnd>> => {
  const folder = checkpointFolder(file(checkpoints));
  const resume = value(await folder.list()).length > 0;
  let told = 0;
  const tell = (): void => {
    told += 1;
  };
  const report: TrainReport = {
    step: tell,
    epoch: tell,
    checkpoint: () => undefined,
    done: () => undefined,
    stopped: () => undefined,
  };
  return trainLoop(course, {
    epochs: settings.epochs,
    from: value(await startingPlace({ ...settings, resume }, course, folder)()),
    folder,
    report,
    interrupt: { requested: () => told >= events, release: () => undefined },
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
  ],
  ['Nesterov, who looks ahead', nesterov({ learningRate: 0.05 })],
])('%s, interrupted', (name, tx) => {
  test('after every event, and once more on the way: the end is the same to the last digit', async () => {
    const course = await courseWith(tx);
    const whole = value(await run(course, `${name} whole`, Infinity));
    expect([whole.epochs, whole.steps]).toEqual([3, steps]);
    // Four steps and an epoch, three times; the last is the end.
    for (let events = 1; events < steps + 3; events++) {
      const folder = `${name} ${events}`;
      expect(await run(course, folder, events)).toMatchObject({ left: { code: 130 } });
      const [, between] = [await run(course, folder, 2), await run(course, folder, Infinity)];
      expect(value(between)).toStrictEqual(whole);
    }
  }, 30_000);
});
