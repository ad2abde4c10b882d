import { fileURLToPath } from 'node:url';
import { adam } from '@thalweg/optimizers';
import { batches, train } from '@thalweg/strategies';
import { toArray, type Tensor } from '@thalweg/core';
import { rolldown } from 'rolldown';
import { evaluate } from 'thalweg/network';
import { expect, it } from 'vitest';
import { prepareCourse } from '../../src/digits/course.js';
import { digitsOfThePackage } from '../digits/digits-of-the-package.js';
import { hasChromium, runPage } from './chromium.js';
import type { Course, Outcome } from './webgl-course.js';

const bundled = async (file: string): Promise<string> => {
  const bundle = await rolldown({
    input: fileURLToPath(new URL(file, import.meta.url)),
    platform: 'browser',
    resolve: { conditionNames: ['@thalweg/source', 'import', 'browser', 'default'] },
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  return output[0].code;
};

const epochs = 3;

if (!hasChromium) process.stderr.write('SKIPPED: training on WebGL, since there is no /usr/bin/chromium\n');

it.skipIf(!hasChromium)("tfjs on WebGL learns the digits as well as thalweg's own network", async () => {
  const course = await prepareCourse(await digitsOfThePackage());
  const { split, initial, batchSize, batchOrder } = course;
  const given: Course['batches'][number][] = [];
  const numbersOf = (inputs: Tensor, labels: Tensor) => ({
    inputs: toArray(inputs) as readonly number[],
    labels: toArray(labels) as readonly number[],
  });
  let params = initial;
  for (const event of train({
    optimizer: adam({ learningRate: 0.005 }),
    params: initial,
    data: batches(split.train, { batchSize, shuffle: batchOrder }),
    valueAndGrad: (at, batch) => {
      given.push(numbersOf(batch.inputs, batch.labels));
      return course.valueAndGrad(at, batch);
    },
    epochs,
  }))
    if (event._tag === 'Epoch') params = event.at.params;
  const own = evaluate(params, split.test).accuracy;
  if (!('hidden' in initial)) throw new Error('expected a hidden layer');

  const { hidden, output } = initial;
  const onPage: Course = {
    initial: [hidden.w, hidden.b, output.w, output.b].map((leaf) => ({
      numbers: toArray(leaf),
      shape: leaf.shape,
    })),
    batches: given,
    test: numbersOf(split.test.inputs, split.test.labels),
  };
  const outcome = JSON.parse(
    await runPage(await bundled('./webgl-page.ts'), { '/course': JSON.stringify(onPage) }),
  ) as Outcome;
  expect(outcome).toMatchObject({ backend: 'webgl', tensorsGained: 0 });
  expect(own).toBeGreaterThan(0.94);
  // Two of the 360 examples.
  expect(Math.abs(outcome.accuracy - own)).toBeLessThanOrEqual(0.006);
});
