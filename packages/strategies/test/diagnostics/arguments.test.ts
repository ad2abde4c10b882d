import { describe, expect, it } from 'vitest';
import { ConfigError, makeKey, tensor, TreeMismatchError, type Key, type Tensor } from '@thalweg/core';
import {
  alphaScale,
  averagePredictions,
  batches,
  batchNormInference,
  batchNormTraining,
  corruptLabels,
  difficulties,
  gaussianInputs,
  hessianEigenvalue,
  initBatchNorm,
  lossSlice,
  lossSurface,
  prefetch,
  randomDirection,
  randomLabels,
  randomPixels,
  sharpness,
  shufflePixels,
  stream,
  streamAsync,
} from '../../src/index.js';

const params = tensor([1, 2]);
const labels = tensor([0, 1, 1]);
const inputs = tensor([
  [1, 2],
  [3, 4],
]);
const valueAndGrad = (x: Tensor) => [0, x] as const;
const loss = () => 1;
const normalised = initBatchNorm({ features: 2 });

/** Every function with a random key, by the name of the argument. */
const keyed: readonly (readonly [owner: string, argument: string, call: (key: Key) => unknown])[] = [
  ['batches', 'shuffle', (shuffle) => batches(labels, { batchSize: 1, shuffle })],
  ['corruptLabels', 'key', (key) => corruptLabels(key, labels, { fraction: 0.5, classes: 2 })],
  ['gaussianInputs', 'key', (key) => gaussianInputs(key, inputs)],
  ['hessianEigenvalue', 'key', (key) => hessianEigenvalue({ params, valueAndGrad, key })],
  ['randomDirection', 'key', (key) => randomDirection(key, params)],
  ['randomLabels', 'key', (key) => randomLabels(key, labels, { classes: 2 })],
  ['randomPixels', 'key', (key) => randomPixels(key, inputs)],
  ['sharpness', 'key', (key) => sharpness({ params, valueAndGrad, key })],
  [
    'sharpness',
    'subspace.key',
    (key) => sharpness({ params, valueAndGrad, key: makeKey(1), subspace: { dimensions: 1, key } }),
  ],
  ['shufflePixels', 'key', (key) => shufflePixels(key, inputs)],
];

describe.each(keyed)('%s', (owner, argument, call) => {
  it.each([5, 6, true, 42, 0.5, null, 'seed', [1], [1, 2, 3], [0.5, 1], [-1, 0], {}])(
    `takes no %o for ${argument}`,
    (key) => {
      const run = () => call(key as never);
      expect(run).toThrow(ConfigError);
      expect(run).toThrow(`${owner}: ${argument}: expected a random key, found `);
      expect(run).toThrow('Make one with makeKey(seed)');
    },
  );

  it(`takes a key for ${argument}`, () => {
    expect(() => call(makeKey(5))).not.toThrow();
  });
});

type Options = Readonly<Record<string, unknown>>;

/** Every function with options, and its required options. */
const optioned: readonly (readonly [owner: string, call: (options: never) => unknown, needed: Options])[] = [
  ['batches', (options) => batches(labels, options), { batchSize: 1 }],
  ['stream', (options) => stream(() => [labels], options), {}],
  [
    'streamAsync',
    (options) =>
      streamAsync(async function* () {
        yield await Promise.resolve(labels);
      }, options),
    {},
  ],
  [
    'batchNormInference',
    (options) => batchNormInference(inputs, normalised.params, normalised.running, options),
    {},
  ],
  [
    'batchNormTraining',
    (options) => batchNormTraining(inputs, normalised.params, normalised.running, options),
    {},
  ],
  ['initBatchNorm', (options) => initBatchNorm(options), { features: 2 }],
  ['corruptLabels', (options) => corruptLabels(makeKey(1), labels, options), { fraction: 0.5, classes: 2 }],
  ['randomLabels', (options) => randomLabels(makeKey(1), labels, options), { classes: 2 }],
  ['hessianEigenvalue', (options) => hessianEigenvalue(options), { params, valueAndGrad, key: makeKey(1) }],
  ['sharpness', (options) => sharpness(options), { params, valueAndGrad, key: makeKey(1) }],
  ['lossSlice', (options) => lossSlice(options), { loss, from: params, to: params }],
  ['lossSurface', (options) => lossSurface(options), { loss, center: params, directions: [params, params] }],
];

describe.each(optioned)('%s', (owner, call, needed) => {
  it('refuses an unknown option', () => {
    const run = () => call({ ...needed, batchsize: 3 } as never);
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(`${owner}: batchsize: expected no such option (only `);
    expect(() => call(needed as never)).not.toThrow();
  });

  it.each([5, 'five', null, true, [1], new Map()])('refuses %o as options', (options) => {
    const run = () => call(options as never);
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(`${owner}: options: expected an object with options by name, found `);
  });
});

it.each<readonly [title: string, call: () => unknown, message: string]>([
  [
    'subspace',
    () => sharpness({ params, valueAndGrad, key: makeKey(1), subspace: { dimension: 1 } as never }),
    'sharpness: subspace: dimension: expected no such option (only dimensions, key)',
  ],
  [
    'dimensions',
    () =>
      sharpness({ params, valueAndGrad, key: makeKey(1), subspace: { dimensions: NaN, key: makeKey(1) } }),
    'sharpness: subspace.dimensions: expected a whole number from 1 to 2',
  ],
  [
    'eps',
    () => sharpness({ params, valueAndGrad, key: makeKey(1), eps: '1' as never }),
    `sharpness: eps: expected a finite number above 0, found '1'`,
  ],
  [
    'starts',
    () => hessianEigenvalue({ params, valueAndGrad, key: makeKey(1), starts: 0 }),
    'hessianEigenvalue: starts: expected a whole number, 1 or more, found 0',
  ],
  [
    'valueAndGrad',
    () => hessianEigenvalue({ params, valueAndGrad: 1 as never, key: makeKey(1) }),
    'hessianEigenvalue: valueAndGrad: expected a function, found 1',
  ],
  [
    'loss',
    () => lossSlice({ loss: 1 as never, from: params, to: params }),
    'lossSlice: loss: expected a function, found 1',
  ],
  [
    'range',
    () => lossSlice({ loss, from: params, to: params, range: 3 as never }),
    'lossSlice: range: expected two finite numbers, the lower one first, found 3',
  ],
  [
    'directions',
    () => lossSurface({ loss, center: params, directions: [params] as never }),
    'lossSurface: directions: expected two trees like the parameters, found an array of 1',
  ],
  [
    'fraction',
    () => corruptLabels(makeKey(1), labels, { fraction: '0.5' as never, classes: 2 }),
    `corruptLabels: fraction: expected a number from 0 to 1, found '0.5'`,
  ],
  [
    'labels',
    () => randomLabels(makeKey(1), [0, 1] as never, { classes: 2 }),
    'randomLabels: labels: expected a tensor, found an array of 2',
  ],
  [
    'inputs',
    () => shufflePixels(makeKey(1), [[1]] as never),
    'shufflePixels: inputs: expected a tensor, found an array of 1',
  ],
  [
    'open',
    () => stream([labels] as never),
    'stream: open: expected a function from the number of an epoch to its examples, found an array of 1',
  ],
  [
    'ahead',
    () => prefetch(stream(() => [labels]) as never, { ahead: 2 } as never),
    'prefetch: ahead: expected a whole number, 1 or more, found an object',
  ],
  [
    'difficulty',
    () => difficulties(labels, 3 as never),
    'difficulties: difficulty: expected a function, found 3',
  ],
  [
    'predict',
    () => averagePredictions([1], 3 as never),
    'averagePredictions: predict: expected a function, found 3',
  ],
])('refuses another %s', (_, call, message) => {
  expect(call).toThrow(ConfigError);
  expect(call).toThrow(message);
});

it('alphaScale requires layers', () => {
  const layer = { w: tensor(1), b: tensor(1) };
  expect(() => alphaScale({ first: layer } as never, 1)).toThrow(TreeMismatchError);
  expect(() => alphaScale({ first: layer, second: { w: tensor(1) } } as never, 1)).toThrow(
    'layers.second.b: expected a tensor, found nothing',
  );
  expect(() => alphaScale(undefined as never, 1)).toThrow('layers.first.w: expected a tensor, found nothing');
});
