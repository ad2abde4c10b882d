/**
 * The cost of each entrant on each task, by that of the best entrant of the task. If no entrant reaches the target of a task, the cost of all is Infinity.
 *
 * Source: Dolan and Moré, "Benchmarking optimization software with performance profiles" (2002), section 2.
 *
 * @param costs - By task, by entrant; Infinity for one that never arrives.
 * @returns By entrant, by task.
 */
export const ratiosToBest = (costs: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const best = costs.map((ofTask) => Math.min(...ofTask));
  return (costs[0] ?? []).map((_, entrant) =>
    costs.map((ofTask, task) => (ofTask[entrant]! < Infinity ? ofTask[entrant]! / best[task]! : Infinity)),
  );
};

/** The share of the tasks on which an entrant needs at most tau times as much as the best. */
export const shareWithin = (ratios: readonly number[], tau: number): number =>
  ratios.filter((ratio) => ratio <= tau).length / ratios.length;

/** The largest tau that counts, as in AlgoPerf. */
export const mostTau = 4;

/**
 * The score: the area under the profile from 1 to {@link mostTau}, by the width. It is 1 for one that is the best of every task.
 *
 * Source: Dahl et al., "Benchmarking neural network training algorithms" (2023), on AlgoPerf.
 */
export const profileArea = (ratios: readonly number[]): number =>
  ratios.reduce((sum, ratio) => sum + Math.max(0, mostTau - ratio), 0) / (mostTau - 1) / ratios.length;
