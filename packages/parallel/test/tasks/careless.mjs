import { tensor } from '@thalweg/core';

export const examples = 12;

/**
 * Where a task does what it should not: the name of a function of the task, the worker (`null` for all, and for the task beside
 * the server), and what it does. A gradient can go wrong at one gradient only.
 *
 * @typedef {{ readonly where: string, readonly what: string, readonly worker: number | null, readonly gradient?: number }} Carelessness
 */

/** @param {string} what @returns {unknown} */
const something = (what) => {
  switch (what) {
    case 'throws':
      throw new Error('grief');
    case 'throws no error':
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Task code may throw anything.
      throw 'grief';
    case 'gives a promise':
      return Promise.resolve(0);
    case 'gives nothing':
      return undefined;
    case 'gives another shape':
      return [0, { w: tensor([1, 2]) }];
    case 'gives another dtype':
      return [0, { w: tensor([1, 2, 3], 'float32') }];
    case 'gives other leaves':
      return [0, { v: tensor([1, 2, 3]) }];
    case 'gives no tree':
      return [0, 5];
    case 'gives no loss':
      return [undefined, { w: tensor([1, 2, 3]) }];
    default:
      throw new Error(`no such thing: ${what}`);
  }
};

/**
 * Weights whose gradient is 1. Something may go wrong.
 *
 * @param {Carelessness | null} wrong
 * @param {import('../../src/index.ts').TaskSetup} setup
 */
export const careless = (wrong, { worker, arrays: { lives } }) => {
  const isFirstLife =
    worker === undefined || !(lives instanceof Int32Array) || Atomics.add(lives, worker, 1) === 0;
  const isCareless =
    wrong !== null && (wrong.worker === null || (worker === wrong.worker && isFirstLife)) ? wrong.where : '';
  /** @type {(where: string, otherwise: () => unknown) => unknown} */
  const call = (where, otherwise) => (isCareless === where ? something(wrong?.what ?? '') : otherwise());
  let gradients = 0;
  call('factory', () => undefined);
  return {
    init: () => call('init', () => ({ w: tensor(new Float64Array(3)) })),
    valueAndGrad: () =>
      gradients++ === (wrong?.gradient ?? gradients - 1)
        ? call('valueAndGrad', () => [1, { w: tensor([1, 1, 1]) }])
        : [1, { w: tensor([1, 1, 1]) }],
    ...(wrong?.where === 'evaluate' ? { evaluate: () => call('evaluate', () => 0) } : {}),
  };
};

/**
 * A task that posts messages of its own to the thread that started its own.
 *
 * @param {null} _config
 * @param {import('../../src/index.ts').TaskSetup} setup
 */
export const talkative = async (_config, { worker }) => {
  const { parentPort } = await import('node:worker_threads');
  return {
    init: () => ({ w: tensor(new Float64Array(3)) }),
    valueAndGrad: () => {
      if (worker !== undefined)
        for (const message of [
          'hello',
          null,
          { _tag: 'Progress' },
          { _tag: 'Push', push: { payload: 5 } },
          { _tag: 'Finished' },
        ])
          parentPort?.postMessage(message);
      return [1, { w: tensor([1, 1, 1]) }];
    },
  };
};
