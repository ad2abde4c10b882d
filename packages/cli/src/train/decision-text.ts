import type { Decision, RunControl } from '@thalweg/core';

/**
 * The effect of a decision, in a few words.
 *
 * @param control - The control of the run after it.
 */
export const decisionText = (decision: Decision<unknown>, control: RunControl): string => {
  switch (decision._tag) {
    case 'Snapshot':
      return 'takes a snapshot';
    case 'Restore':
      return 'restores earlier parameters';
    case 'SwitchOptimizer':
      return `switches to the optimizer ${decision.to}`;
    case 'ResetOptimizer':
      return 'resets the optimizer';
    case 'ScaleLearningRate':
      return `learning rate times ${decision.factor}, ${control.learningRateFactor} in all`;
    case 'SetBatchSize':
      return `batches of ${decision.batchSize}`;
    case 'SelectExamples':
      return decision.rows === null ? 'uses all examples' : `uses ${decision.rows.size} of the examples`;
    case 'SaveCheckpoint':
      return 'a checkpoint';
    case 'Evaluate':
      return 'evaluates';
    case 'Stop':
      return `stops: ${decision.reason}`;
  }
};
