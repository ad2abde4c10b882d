import { serialization } from '@tensorflow/tfjs-core';
import type { Registry } from '@thalweg/core/spec';
import { ThalwegOptimizer } from '../optimizer/tf-optimizer.js';
import { fromConfig } from '../save/config.js';

/**
 * Teaches TensorFlow.js to load models that were saved with an optimizer of thalweg.
 *
 * Call it before `tf.loadLayersModel`. Then a model that was saved with `includeOptimizer` continues to train with the same
 * bits. A later call replaces the registry.
 *
 * @param registry - The factories that a saved optimizer may have; see `createRegistry`.
 *
 * @example
 * ```ts
 * import { createRegistry } from '@thalweg/core/spec';
 * import { optimizersPlugin } from '@thalweg/optimizers';
 * import { schedulesPlugin } from '@thalweg/schedules';
 * import { registerOptimizer } from '@thalweg/tfjs';
 *
 * registerOptimizer(createRegistry([optimizersPlugin, schedulesPlugin])) // => undefined
 * ```
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const registerOptimizer = (registry: Registry): void => {
  // tfjs registers classes, and calls the static `fromConfig` of the one with the saved name.
  class Loadable extends ThalwegOptimizer {
    static override fromConfig<T extends serialization.Serializable>(
      cls: serialization.SerializableConstructor<T>,
      config: serialization.ConfigDict,
    ): T {
      return new cls(fromConfig(registry, config));
    }
  }
  serialization.registerClass(Loadable);
};
