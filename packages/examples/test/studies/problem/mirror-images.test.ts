import { makeKey, normal, toArray } from '@thalweg/core';
import { expect, test } from 'vitest';
import { numbersIn } from '../../../src/studies/problem/layer-numbers.js';
import { mirrorImages } from '../../../src/studies/problem/mirror-images.js';
import { createMlp, normalLayers } from '../../../src/studies/problem/mlp.js';

const [hidden, output] = normalLayers(makeKey(1), [2, 3, 4], () => 1);
const network = [
  { ...hidden!, b: normal(makeKey(2), [3]) },
  { ...output!, b: normal(makeKey(3), [4]) },
];
const images = mirrorImages(network);

test('a network with 3 hidden units has 48 images, all different, itself the first', () => {
  expect(new Set(images.map((image) => numbersIn(image).join())).size).toBe(48);
  expect(images).toHaveLength(48);
  expect(numbersIn(images[0]!)).toEqual(numbersIn(network));
});

test('all of them are the same function', () => {
  const inputs = normal(makeKey(4), [5, 2]);
  const { scores } = createMlp('tanh');
  const wanted = toArray(scores(network, inputs));
  for (const image of images)
    toArray(scores(image, inputs)).forEach((score, i) => expect(score).toBeCloseTo(wanted[i]!, 12));
});
