import { isNeedless } from '../sweep/sweep.js';
import { compileScalars } from '../program/scalars.js';
import type { HostProgram } from './host-program.js';
import type { HostLeaf, LeafPlan, ReadingHost } from './leaf-plan.js';

/** Runs a program on the leaves of a host. @internal */
export interface HostResults<A, N> {
  /** For each output, its leaves. The arrays belong to the caller. */
  readonly outputs: readonly (readonly A[])[];
  /** The next values of the slots that depend on a sum, by name. */
  readonly numbers: ReadonlyMap<string, N>;
}

/**
 * Prepares to run a program on a host that reads its arrays at once: sums, and the scalars that depend on them, are
 * computed in double, as everywhere else.
 *
 * @internal
 */
export const runReading = <A>(
  { program, earlyNames, flags, passScalars, lateNumbers }: HostProgram,
  host: ReadingHost<A>,
): ((
  leaves: readonly HostLeaf<A>[],
  plans: readonly LeafPlan[],
  early: readonly number[],
) => HostResults<A, number>) => {
  const sums = program.sums.map(({ expression }) => expression);
  const names = [...earlyNames, ...flags.keys()];
  const evaluators = passScalars.map((scalars) => compileScalars(scalars, names, sums));
  const evaluateNumbers = compileScalars([...lateNumbers.values()], names, sums);
  return (leaves, plans, early) => {
    const totals = sums.map(() => 0);
    const leafSums = leaves.map(() => sums.map(() => 0));
    const outputs = program.outputs.map((): A[] => []);
    program.passes.forEach((pass, p) => {
      const scalars = new Float64Array(pass.scalars.length);
      leaves.forEach((leaf, i) => {
        const own = leafSums[i]!;
        const { chosen, passes } = plans[i]!;
        const { store, sum } = passes[p]!;
        if (isNeedless(pass, own)) return;
        evaluators[p]!(flags.size === 0 ? early : [...early, ...chosen.map(Number)], own, scalars);
        if (leaf.size > 0 && pass.sums.length > 0) sum(host, leaf, scalars, own);
        const scalar = (k: number, dtype: 'float32' | 'float64') => host.full([], scalars[k]!, dtype);
        const stores =
          leaf.size > 0
            ? (store?.(host, { ...leaf, scalar }).stores ?? [])
            : pass.stores.map(() => host.full(leaf.shape, 0, leaf.dtype));
        pass.stores.forEach(({ output }, k) => outputs[output]!.push(stores[k]!));
      });
      for (const { sum } of pass.sums) {
        if (program.sums[sum]!.over === 'leaf') continue;
        totals[sum] = leafSums.reduce((total, own) => total + own[sum]!, 0);
        for (const own of leafSums) own[sum] = totals[sum];
      }
    });
    const numbers = new Float64Array(lateNumbers.size);
    evaluateNumbers(early, totals, numbers);
    return { outputs, numbers: new Map([...lateNumbers.keys()].map((name, k) => [name, numbers[k]!])) };
  };
};
