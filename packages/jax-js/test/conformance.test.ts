import { readFileSync } from 'node:fs';
import { type numpy as np } from '@jax-js/jax';
import {
  chainAll,
  leaves,
  mapTree,
  onHost,
  tensor,
  toNdArray,
  type AnyTransformation,
  type Expression,
  type Host,
  type HostTransformation,
  type Member,
  type Tensor,
  type Tree,
} from '@thalweg/core';
import { createRegistry, fromSpec, type Spec } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import { expectSameBits, hostConformance } from '@thalweg/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { jaxHost } from '../src/index.js';
import { liveBuffers } from './live-buffers.js';
import { reciprocalHost } from './reciprocal-host.js';

/** Every form of every rule in the catalogue; its own tests write the file. */
const cases = (
  JSON.parse(readFileSync(new URL('../../testing/golden/cases.json', import.meta.url), 'utf8')) as readonly {
    readonly name: string;
    readonly spec: Spec;
  }[]
).map(({ name, spec }) => ({ name, make: () => built(spec) }));

const read = fromSpec(createRegistry([optimizersPlugin, schedulesPlugin]));

const built = (spec: Spec): AnyTransformation => {
  const found = read(spec);
  if (found._tag === 'Left') throw found.left[0];
  return found.right;
};

const elementsOf = (a: np.Array): readonly number[] =>
  [a.ref.js() as number | number[]].flat(Infinity) as number[];

/** The rules with powers or logarithms of tensors and sums, which jax-js gets right to 2e-5 of them. */
const withPower = /madgrad|yellowFin/i;

/** Fails unless each number is close to the other: by difference, or in proportion if it is above 1. */
const expectAlike = (found: unknown, expected: unknown, name = ''): void => {
  const [left, right] = [found, expected].map((tree) =>
    leaves<Tensor | number>(tree as Tree<Tensor | number>),
  );
  expect(left).toHaveLength(right!.length);
  left!.forEach((leaf, i) => {
    const [numbers, others] = [leaf, right![i]!].map((each) =>
      typeof each === 'number' ? [each] : Array.from(toNdArray(each).data),
    );
    const apart = numbers!.map((a, k) => Math.abs(a - others![k]!) / Math.max(1, Math.abs(others![k]!)));
    const isSingle = typeof leaf !== 'number' && leaf.dtype === 'float32';
    expect(Math.max(0, ...apart)).toBeLessThanOrEqual(withPower.test(name) ? 2e-5 : isSingle ? 5e-7 : 1e-15);
  });
};

// jax-js looks for this class when it makes an array of float64, and Node has it from version 24 on.
beforeAll(() => {
  if (!('Float16Array' in globalThis)) vi.stubGlobal('Float16Array', Int16Array);
});
afterAll(() => {
  vi.unstubAllGlobals();
});

// A quotient has two roundings, where thalweg has one.
const under = { host: jaxHost, elementsOf, live: liveBuffers, expectAlike };

hostConformance(cases, under);

// Each rule in its first form: jax-js compiles each form again for each dtype, which takes most of the time.
hostConformance(
  cases.filter(({ name }) => !name.includes(',')),
  { ...under, dtypes: ['float64'] },
);

/** Whether jax-js has bits of its own here: it adds in another order, and has functions of its own. */
const hasOwnBits = (part: unknown): boolean => {
  if (typeof part !== 'object' || part === null) return false;
  const { _tag, rank, operation } = part as Partial<Expression> & { readonly operation?: string };
  const isOwn = ['exp', 'log', 'expm1', 'log1p', 'tanh', 'pow'].includes(operation ?? '');
  return _tag === 'Sum' || (rank === 'tensor' && isOwn) || Object.values(part).some(hasOwnBits);
};

const isExact = ({ body }: Member): boolean =>
  body._tag === 'Group'
    ? body.members.every(isExact)
    : body._tag === 'Rule' && !hasOwnBits([body.outputs, body.wraps]);

const exact = cases.filter(({ make }) => make().members.every(isExact));

/** Some elements of each kind that a gradient has, and others from step to step. */
const gradient = (step: number) => ({
  w: tensor([0, -0, 1e-30, -2e-3, Math.sin(step), 30 * Math.cos(3 * step)], [2, 3], 'float32'),
  b: tensor([step, -0.1, 1 / 3], [3], 'float32'),
  scalar: tensor([Math.cos(step)], [], 'float32'),
});

/** The updates and states of some steps, as tensors. */
const steps = <A>(
  make: () => AnyTransformation,
  host: Host<A>,
  ofTensor: (tensor: Tensor) => A,
  toTensor: (a: A) => Tensor,
): readonly unknown[] => {
  const hosted: HostTransformation<readonly Member[], A> = onHost(chainAll([make()]), host);
  const onto = (tree: unknown) => mapTree(ofTensor, tree as Tree<Tensor>) as never;
  const back = (tree: unknown) => mapTree((leaf) => (host.isArray(leaf) ? toTensor(leaf) : leaf), tree);
  const params = onto(gradient(7));
  let state: unknown = hosted.init(params);
  return [0, 1, 2, 3, 4].flatMap((step) => {
    const [updates, next] = hosted.update(onto(gradient(step)), state as never, { params });
    state = next;
    return [back(updates), back(next)];
  });
};

describe('with a quotient through a reciprocal', () => {
  it('covers most of the catalogue', () => {
    expect(exact.length).toBeGreaterThan(cases.length / 2);
  });

  it.each(exact)('$name has the bits of float32', ({ make }) => {
    const found = steps(
      make,
      jaxHost,
      (leaf) => jaxHost.fromData(toNdArray(leaf).data, leaf.shape),
      (a) => tensor([...elementsOf(a)], [...a.shape], 'float32'),
    );
    const expected = steps(
      make,
      reciprocalHost,
      (leaf) => leaf,
      (leaf) => leaf,
    );
    found.forEach((tree, i) => expectSameBits(tree, expected[i]));
  });
});
