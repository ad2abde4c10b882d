import { definePlugin, type Plugin } from '@thalweg/core';
import { checkpointEvery } from './strategy/checkpoint-every.js';
import { curriculum } from './strategy/curriculum.js';
import { earlyStopping } from './strategy/early-stopping.js';
import { evaluateEvery } from './strategy/evaluate-every.js';
import { growBatch } from './strategy/grow-batch.js';
import { reduceOnPlateau } from './strategy/reduce-on-plateau.js';
import { restartFromBest } from './strategy/restart-from-best.js';
import { snapshots } from './strategy/snapshots.js';
import { stopOnGeneralizationLoss } from './strategy/stop-on-generalization-loss.js';
import { stopOnProgressQuotient } from './strategy/stop-on-progress-quotient.js';
import { stopOnRisingError } from './strategy/stop-on-rising-error.js';
import { switchOptimizer } from './strategy/switch-optimizer.js';

/**
 * Every strategy of this package, for a registry to build from specs.
 *
 * @example
 * ```ts
 * import { createRegistry } from '@thalweg/core/spec';
 * import { strategiesPlugin } from '@thalweg/strategies';
 *
 * createRegistry([strategiesPlugin]).strategies.has('earlyStopping') // => true
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const strategiesPlugin: Plugin = definePlugin({
  name: '@thalweg/strategies',
  strategies: [
    checkpointEvery,
    curriculum,
    earlyStopping,
    evaluateEvery,
    growBatch,
    reduceOnPlateau,
    restartFromBest,
    snapshots,
    stopOnGeneralizationLoss,
    stopOnProgressQuotient,
    stopOnRisingError,
    switchOptimizer,
  ],
});
