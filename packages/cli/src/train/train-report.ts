import type { Decision, RunControl } from '@thalweg/core';
import type { Evaluation } from '../network/evaluate.js';
import type { Failure } from '../command/failure.js';
import type { CourseSpecs } from './course.js';
import type { TrainSettings } from './train-settings.js';

/** Reports a run to a person or a program. */
export type Reporting = (output: NodeJS.WritableStream, start: RunStart) => TrainReport;

export interface TrainReport {
  readonly step: (step: StepEnd) => void;
  readonly epoch: (epoch: EpochEnd) => void;
  /** The test set was evaluated. An evaluation at the end of an epoch follows that epoch, with only decisions between. */
  readonly evaluation: (evaluation: RunTime & Evaluation) => void;
  readonly decision: (decision: DecisionTaken) => void;
  readonly checkpoint: (kept: { readonly path: string; readonly step: number }) => void;
  readonly done: (end: RunEnd) => void;
  /** The run ends early. */
  readonly stopped: (why: Failure) => void;
}

export interface RunStart {
  readonly settings: TrainSettings;
  readonly specs: CourseSpecs;
  /** The names of the parts of the strategy, in order. */
  readonly parts: readonly string[];
  readonly columns: number;
  readonly classNames: readonly string[];
  readonly trainCount: number;
  readonly testCount: number;
  readonly parameters: number;
  readonly batchSize: number;
  readonly batchesPerEpoch: number;
  /** Where a resumed run starts; epochs count from 1. */
  readonly from: { readonly epoch: number; readonly step: number } | undefined;
}

export interface RunTime {
  /** From 1. */
  readonly epoch: number;
  /** Updates so far. */
  readonly step: number;
}

export interface StepEnd extends RunTime {
  /** Batches of the epoch so far, from 1. */
  readonly batch: number;
  /** Examples of the epoch so far, and how many there are in it. */
  readonly example: number;
  readonly examples: number;
  readonly loss: number;
}

export interface EpochEnd extends RunTime {
  /** The mean loss over the batches, each before its update. */
  readonly loss: number;
}

export interface DecisionTaken extends RunTime {
  /** The name of the part of the strategy. */
  readonly by: string;
  readonly decision: Decision<unknown>;
  /** The control of the run after it. */
  readonly control: RunControl;
}

export interface RunEnd {
  readonly epochs: number;
  readonly steps: number;
  /** Why a strategy ended the run; undefined if all epochs are done. */
  readonly reason: string | undefined;
  readonly train: Evaluation;
  /** Undefined without test examples. */
  readonly test: Evaluation | undefined;
}
