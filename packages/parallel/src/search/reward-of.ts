import type { SearchTask } from './search-task.js';

/** The reward of parameters. One that is no number, since they are none, is that of a failure: 0. @internal */
export const rewardOf = (task: SearchTask, params: Float64Array): number => {
  const reward = task.reward(params);
  return reward > 0 ? reward : 0;
};
