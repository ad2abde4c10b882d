import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { momentum } from '@thalweg/optimizers';
import { ConfigError, makeStep, tensor, threadPool, type ThreadPool } from '../../src/index.js';
import { control } from '../../src/thread/control.js';
import { insidePool, startedPool } from './started.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

const tx = momentum({ learningRate: 0.1 });
const params = tensor(Float32Array.from({ length: 80_000 }, (_, i) => Math.sin(i)));
const gradient = tensor(Float32Array.from({ length: 80_000 }, (_, i) => Math.cos(i)));

const trained = (threads?: ThreadPool) => {
  const step = makeStep(tx, { donate: true, ...(threads === undefined ? {} : { threads }) });
  return step(step(step.init(params), gradient), gradient).params;
};

describe('a worker that is killed in the middle of a step', () => {
  // What it leaves behind: it has joined the job and does not leave it.
  const die = ({ words }: { readonly words: Int32Array }) => Atomics.add(words, control.active, 1);

  it('fails this step, and later steps run on the calling thread', async () => {
    const pool = await startedPool(2);
    // Without a worker of its own, so that only the dead one can be late.
    const short = insidePool(1, { timeout: 20 });
    Atomics.store(short.words, control.started, 1);
    const step = makeStep(tx, { donate: true, threads: short });
    const at = step(step.init(params), gradient);
    die(short);
    expect(() => step(at, gradient)).toThrow(
      'makeStep: threads: expected every thread to finish its part within 20 ms, found one that did not: it was killed or ' +
        'stopped. Start again with init or resume. Later steps run on the calling thread',
    );
    expect(() => step(at, gradient)).toThrow('the result of a step that threw halfway');
    expectSameBits(step(step(step.init(params), gradient), gradient).params, trained());
    expectSameBits(trained(short), trained());
    expectSameBits(trained(pool), trained());
    pool.close();
  });
});

describe('a closed pool', () => {
  it('leaves steps to the calling thread', async () => {
    const pool = await startedPool(3);
    const step = makeStep(tx, { donate: true, threads: pool });
    let at = step(step.init(params), gradient);
    pool.close();
    pool.close();
    at = step(at, gradient);
    expectSameBits(at.params, trained());
  });
});

describe('threads are refused', () => {
  it.each([0, 65, 1.5, NaN, '2', undefined])('in number: %s', (threads) => {
    expect(() => threadPool(threads as number)).toThrow(ConfigError);
  });

  it.each([0, -1, NaN, '1'])('with a timeout of %s', (timeout) => {
    expect(() => threadPool(2, { timeout: timeout as number })).toThrow(
      'threadPool: timeout: expected a positive number of milliseconds, found',
    );
  });

  it('in a page', () => {
    vi.stubGlobal('document', {});
    expect(() => threadPool(2)).toThrow(
      'threadPool: the pool: expected to be made in a worker, found a page. A page may not wait: train in a worker of it',
    );
  });

  it('without shared memory', () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(() => threadPool(2)).toThrow('Cross-Origin-Opener-Policy: same-origin');
  });

  it('to a step that is not donated, or not in WebAssembly, and for what is no pool', () => {
    const threads = threadPool(1);
    // @ts-expect-error -- a pure step has no threads
    expect(() => makeStep(tx, { threads })).toThrow(
      "makeStep: threads: expected a donated step on the backend 'wasm', found no donate: true",
    );
    expect(() => makeStep(tx, { donate: true, backend: 'js', threads })).toThrow(
      "makeStep: threads: expected a donated step on the backend 'wasm', found 'js'",
    );
    // @ts-expect-error -- a number is no pool
    expect(() => makeStep(tx, { donate: true, threads: 2 })).toThrow(
      'makeStep: threads: expected a pool that threadPool made, found 2',
    );
  });
});

describe('without WebAssembly', () => {
  it('steps of a pool run in JavaScript', () => {
    const expected = trained();
    vi.stubGlobal('WebAssembly', undefined);
    expectSameBits(trained(threadPool(2)), expected);
  });
});
