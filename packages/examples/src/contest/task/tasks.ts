import { autoencoderTask } from './autoencoder.js';
import { characterTask } from './character-model.js';
import type { ContestTask } from './contest-task.js';
import { denseLogisticTask } from './dense-logistic.js';
import { digitsTask } from './digits-network.js';
import { quadraticTask } from './noisy-quadratic.js';
import { rosenbrockTask } from './rosenbrock.js';
import { sparseLogisticTask } from './sparse-logistic.js';

/** The tasks, from the smallest to the largest. */
export const tasks: readonly ContestTask[] = [
  quadraticTask(10),
  quadraticTask(100),
  quadraticTask(1000),
  rosenbrockTask,
  denseLogisticTask,
  sparseLogisticTask,
  digitsTask,
  autoencoderTask,
  characterTask,
];
