import type { Decision, RunControl } from '@thalweg/core';

/**
 * The effect of a decision, in a few words.
 *
 * @param control - The control of the run after it.
 */
export const decisionText = (decision: Decision<unknown>, control: RunControl): string => {
  switch (decision._tag) {
    case 'Snapshot':
      return 'keeps these parameters';
    case 'Restore':
      return 'goes back to earlier parameters';
    case 'SwitchOptimizer':
      return `goes on with the optimizer ${decision.to}`;
    case 'ResetOptimizer':
      return 'starts the optimizer anew';
    case 'ScaleLearningRate':
      return `learning rate times ${decision.factor}, ${control.learningRateFactor} in all`;
    case 'SetBatchSize':
      return `batches of ${decision.batchSize}`;
    case 'SelectExamples':
      return decision.rows === null
        ? 'learns from all examples'
        : `learns from ${decision.rows.size} of the examples`;
    case 'SaveCheckpoint':
      return 'a checkpoint';
    case 'Evaluate':
      return 'evaluates';
    case 'Stop':
      return `stops: ${decision.reason}`;
  }
};
