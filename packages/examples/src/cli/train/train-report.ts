import type { Spec } from '@thalweg/core/spec';
import type { Evaluation } from '../../network/evaluate.js';
import type { Failure } from '../failure.js';
import type { TrainSettings } from './train-settings.js';

/** Tells somebody, or a program, what a run does, from where it starts. */
export type Reporting = (output: NodeJS.WritableStream, start: RunStart) => TrainReport;

export interface TrainReport {
  readonly step: (step: {
    readonly epoch: number;
    readonly batch: number;
    readonly step: number;
    readonly loss: number;
  }) => void;
  readonly epoch: (epoch: EpochEnd) => void;
  readonly checkpoint: (kept: { readonly path: string; readonly step: number }) => void;
  readonly done: (end: RunEnd) => void;
  /** The run ends before its time. */
  readonly stopped: (why: Failure) => void;
}

export interface RunStart {
  readonly settings: TrainSettings;
  readonly optimizer: Spec;
  readonly columns: number;
  readonly classNames: readonly string[];
  readonly trainCount: number;
  readonly testCount: number;
  readonly parameters: number;
  readonly batchSize: number;
  readonly batchesPerEpoch: number;
  /** Where the run goes on, if it does: epochs are counted from 1. */
  readonly from: { readonly epoch: number; readonly step: number } | undefined;
}

export interface EpochEnd {
  /** From 1. */
  readonly epoch: number;
  readonly step: number;
  /** The mean over the batches, each before its update. */
  readonly loss: number;
  /** Undefined if nothing was set aside. */
  readonly test: Evaluation | undefined;
}

export interface RunEnd {
  readonly epochs: number;
  readonly steps: number;
  readonly train: Evaluation;
  readonly test: Evaluation | undefined;
}
