import type { Key } from '@thalweg/core';
import {
  createValueAndGrad,
  initialMlp,
  splitExamples,
  type Examples,
  type Network,
  type Split,
  type ValueAndGrad,
} from 'thalweg/network';
import { digitCount, hiddenCount, pixelCount } from './digits.js';
import { keyOf, settings } from './settings.js';

/** What all runs start from and go through. */
export interface Course {
  readonly split: Split;
  readonly initial: Network;
  readonly epochs: number;
  readonly batchSize: number;
  readonly batchOrder: Key;
  readonly valueAndGrad: ValueAndGrad;
}

/** The course of the comparison: the same for the same data. */
export const prepareCourse = async (digits: Examples): Promise<Course> => ({
  split: splitExamples(keyOf('split'), digits, settings.testShare),
  initial: initialMlp(keyOf('network'), { inputs: pixelCount, hidden: hiddenCount, classes: digitCount }),
  epochs: settings.epochs,
  batchSize: settings.batchSize,
  batchOrder: keyOf('batches'),
  valueAndGrad: await createValueAndGrad(digitCount),
});
