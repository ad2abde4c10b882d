import type { Decision, Json } from '@thalweg/core';
import { jsonLine } from '../console/json-line.js';
import type { Reporting } from './train-report.js';

/** One event per line, for programs. */
export const jsonReport: Reporting = (output, start) => {
  const write = (event: string, data: object): void => {
    output.write(`${jsonLine({ event, ...data })}\n`);
  };
  const { dataPath, scale, model, epochs, seed, testShare } = start.settings;
  write('started', {
    ...{ data: dataPath, scale, model, epochs, seed, testShare, classes: start.classNames },
    ...start.specs,
    columns: start.columns,
    trainCount: start.trainCount,
    testCount: start.testCount,
    parameters: start.parameters,
    batchSize: start.batchSize,
    batchesPerEpoch: start.batchesPerEpoch,
    from: start.from,
  });
  return {
    step: (step) => write('step', step),
    epoch: (epoch) => write('epoch', epoch),
    evaluation: (evaluation) => write('evaluation', evaluation),
    decision: ({ epoch, step, by, decision }) =>
      write('decision', { epoch, step, by, decision: decision._tag, ...contents(decision) }),
    checkpoint: (kept) => write('checkpoint', kept),
    done: (end) => write('done', end),
    stopped: (why) => write('stopped', why),
  };
};

/** The contents of a decision, without parameters, which are in checkpoints. */
const contents = (decision: Decision<unknown>): Readonly<Record<string, Json>> => {
  switch (decision._tag) {
    case 'SwitchOptimizer':
      return { to: decision.to };
    case 'ScaleLearningRate':
      return { factor: decision.factor };
    case 'SetBatchSize':
      return { batchSize: decision.batchSize };
    case 'SelectExamples':
      return { examples: decision.rows?.size ?? 'all' };
    case 'Stop':
      return { reason: decision.reason };
    case 'Snapshot':
    case 'Restore':
    case 'ResetOptimizer':
    case 'SaveCheckpoint':
    case 'Evaluate':
      return {};
  }
};
