import { ConfigError, toArray } from '@thalweg/core';
import { createRegistry, strategyFromSpec } from '@thalweg/core/spec';
import { strategiesPlugin } from '@thalweg/strategies';
import { checkWith } from './check-with.mjs';

/**
 * @import { Decision, Strategy, StrategyEvent } from '@thalweg/core'
 * @import { Outcome } from './check-with.mjs'
 */

/** The number of examples, for which the curricula of the samples are made. */
const examples = 5;

/**
 * The events of a run that gets better, then worse, and has losses that are NaN or infinite. @returns {readonly
 * Record<string, unknown>[]}
 */
const run = () => {
  /** @type {Record<string, unknown>[]} */
  const news = [{ _tag: 'Start' }];
  for (let epoch = 0; epoch < 12; epoch++) {
    const loss = epoch === 4 ? NaN : Math.abs(epoch - 3) / 4;
    for (let i = 0; i < 2; i++) news.push({ _tag: 'Step', loss });
    if (epoch === 5) news.push({ _tag: 'NonFinite', loss: Infinity });
    news.push({ _tag: 'Epoch', meanLoss: 1 / (1 + epoch) });
    news.push({ _tag: 'Evaluation', metrics: epoch === 6 ? {} : { loss, accuracy: 1 - loss } });
  }
  return news;
};

/** @param {Decision<unknown>} decision @returns {boolean} */
const isSound = (decision) => {
  switch (decision._tag) {
    case 'SetBatchSize':
      return Number.isSafeInteger(decision.batchSize) && decision.batchSize >= 1;
    case 'ScaleLearningRate':
      return decision.factor > 0 && decision.factor < Infinity;
    case 'SelectExamples':
      return (
        decision.rows === null ||
        (decision.rows.size > 0 && toArray(decision.rows).every((row) => row in new Array(examples).fill(0)))
      );
    case 'SwitchOptimizer':
      return typeof decision.to === 'string';
    case 'Stop':
      return decision.reason !== '';
    case 'Restore':
    case 'Snapshot':
      return String(decision.params).startsWith('parameters');
    case 'ResetOptimizer':
    case 'SaveCheckpoint':
    case 'Evaluate':
      return true;
  }
};

/**
 * Sends it the events of a run. It may then refuse another number of examples or a missing metric. @param {Strategy}
 * strategy @returns {Outcome}
 */
const hears = (strategy) => {
  let control = { optimizer: null, learningRateFactor: 1, batchSize: 2, rows: null, stopped: null };
  let [epoch, step] = [0, 0];
  try {
    let state = strategy.init({ examples, batchSize: 2 });
    run().forEach((news, i) => {
      if (news._tag === 'Step') step++;
      const at = { params: `parameters ${i}`, state: {} };
      const event = /** @type {StrategyEvent<string>} */ ({ ...news, epoch, step, at, control });
      const [decisions, next] = strategy.on(event, state);
      if (news._tag === 'Epoch') epoch++;
      for (const decision of decisions) {
        if (!isSound(decision)) throw new Error(`an invalid decision: ${JSON.stringify(decision)}`);
        if (decision._tag === 'SetBatchSize') control = { ...control, batchSize: decision.batchSize };
        if (decision._tag === 'ScaleLearningRate')
          control = { ...control, learningRateFactor: control.learningRateFactor * decision.factor };
      }
      state = next;
    });
    return 'right';
  } catch (error) {
    if (error instanceof ConfigError) return 'refused at the step';
    throw error;
  }
};

/** Reads a broken spec of a strategy, and sends it the events of a run if it is accepted. */
export const checkStrategy = checkWith(strategyFromSpec(createRegistry([strategiesPlugin])), hears);
