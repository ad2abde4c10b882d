import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tensor, toArray, type Tensor } from '@thalweg/core';
import { expectClose } from '@thalweg/testing';
import * as losses from '../src/index.js';
import { meanOf, type AlongAxes, type Loss } from '../src/index.js';
import { logSumExp } from './log-sum-exp.js';

type Row = readonly number[];

interface GoldenTensor {
  readonly shape: Row;
  readonly data: Row;
}

/** What `tools/golden/losses.py` wrote. */
interface GoldenCase {
  readonly name: string;
  readonly loss: string;
  readonly arguments: readonly (GoldenTensor | { readonly classes: Row })[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether the oracles give the mean of all values, and its gradient. */
  readonly mean: boolean;
  /** The shape of the values. */
  readonly shape: Row;
  readonly oracles: Readonly<Record<string, { readonly values: Row; readonly gradient: Row }>>;
}

const { cases } = JSON.parse(readFileSync(new URL('./golden/losses.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly GoldenCase[];
};

/** A gradient is a difference of numbers of size 1. */
const cancelled = 1e-15;

const isTensor = (value: unknown): value is GoldenTensor =>
  typeof value === 'object' && value !== null && 'data' in value;

const read = (value: unknown): unknown =>
  isTensor(value) ? tensor(Float64Array.from(value.data), value.shape) : value;

type AnyLoss = (...given: readonly unknown[]) => Loss;

/** What is no loss of tensors and options is tested as a part of one. */
const composed: Readonly<Record<string, AnyLoss>> = {
  smoothLabels: (logits, labels, options) =>
    losses.softmaxCrossEntropy(
      logits as Tensor,
      losses.smoothLabels(labels as Tensor, 0.25, options as AlongAxes),
    ),
  makeFenchelYoungLoss: (scores, targets) =>
    losses.makeFenchelYoungLoss(logSumExp)(scores as Tensor, targets as Tensor),
};

const run = ({ loss, arguments: given, options }: GoldenCase): Loss => {
  const chosen = composed[loss] ?? (losses as unknown as Readonly<Record<string, AnyLoss>>)[loss]!;
  const named = Object.fromEntries(Object.entries(options).map(([key, value]) => [key, read(value)]));
  const values = given.map((each) => ('classes' in each ? each.classes : read(each)));
  return Object.keys(named).length === 0 ? chosen(...values) : chosen(...values, named);
};

describe.each(cases)('golden: $name', (golden) => {
  it.each(Object.keys(golden.oracles))('agrees with %s', (oracle) => {
    const expected = golden.oracles[oracle]!;
    const loss = run(golden);
    const mean = meanOf(loss);
    if (!golden.mean) expect(loss.values.shape).toEqual(golden.shape);
    expectClose([golden.mean ? [mean.value] : toArray(loss.values)], [expected.values], cancelled);
    expectClose([toArray((golden.mean ? mean : loss).gradient)], [expected.gradient], cancelled);
  });
});

it('has a golden case for every loss', () => {
  const named = new Set(cases.map(({ loss }) => loss));
  const reducers = ['meanOf', 'sumOf'];
  expect(Object.keys(losses).filter((name) => !named.has(name) && !reducers.includes(name))).toEqual([]);
});
