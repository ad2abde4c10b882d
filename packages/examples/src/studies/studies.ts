import { descentVariants } from './r1-descent-variants.js';
import { tunedByItself } from './r10a-yellow-fin.js';
import { asynchrony } from './r10b-asynchrony.js';
import { foundRules } from './r11-found-rules.js';
import { controller } from './r11b-controller.js';
import { distinctRules } from './r11c-distinct-rules.js';
import { learnedOptimizer } from './r11d-learned-optimizer.js';
import { easyExamples } from './r12a-easy-examples.js';
import { curriculumForPerceptron } from './r12b-curriculum.js';
import { batchNormalisation } from './r13-batch-normalisation.js';
import { stoppingEarly } from './r14-early-stopping.js';
import { gradientNoise, gradientNoiseInDeepNetworks } from './r15-gradient-noise.js';
import { switchingOptimizers } from './r16-switching-optimizers.js';
import { restartingFromBest } from './r17-restart-from-best.js';
import { growingBatches } from './r18-growing-batches.js';
import { warmRestarts } from './r19-warm-restarts.js';
import { shuffling } from './r1b-shuffling.js';
import { momentumInRavine } from './r2-ravine.js';
import { snapshotEnsembles } from './r20-snapshot-ensembles.js';
import { randomLabelsFitted } from './r21-random-labels.js';
import { memorising } from './r21b-memorising.js';
import { sharpMinima } from './r22-sharp-minima.js';
import { largeBatches } from './r22b-large-batches.js';
import { sharpnessRescaled } from './r23-sharpness-rescaled.js';
import { localMinima } from './r24-local-minima.js';
import { gradientDrop } from './r25-gradient-drop.js';
import { contoursOfBeale } from './r26-beale.js';
import { offASaddle } from './r27-saddle.js';
import { nesterovRate } from './r3-nesterov-rate.js';
import { sparseFeatures } from './r4-sparse-features.js';
import { unitsOfLoss } from './r5-units-of-loss.js';
import { biasCorrection } from './r6-bias-correction.js';
import { nadamFirstStep } from './r7-nadam-first-step.js';
import { amsgradConverges } from './r8-amsgrad.js';
import { eightOptimizers } from './r9-eight-optimizers.js';
import type { Study } from './study.js';

/** All studies, in the order of their numbers, which is that of the talk. */
export const studies: readonly Study[] = [
  descentVariants,
  shuffling,
  momentumInRavine,
  nesterovRate,
  sparseFeatures,
  unitsOfLoss,
  biasCorrection,
  nadamFirstStep,
  amsgradConverges,
  eightOptimizers,
  tunedByItself,
  asynchrony,
  foundRules,
  controller,
  distinctRules,
  learnedOptimizer,
  easyExamples,
  curriculumForPerceptron,
  batchNormalisation,
  stoppingEarly,
  gradientNoise,
  gradientNoiseInDeepNetworks,
  switchingOptimizers,
  restartingFromBest,
  growingBatches,
  warmRestarts,
  snapshotEnsembles,
  randomLabelsFitted,
  memorising,
  sharpMinima,
  largeBatches,
  sharpnessRescaled,
  localMinima,
  gradientDrop,
  contoursOfBeale,
  offASaddle,
];
