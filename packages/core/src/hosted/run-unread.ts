import type { Expression } from '../expression/expression.js';
import { castTo, retained } from '../host/cast-to.js';
import type { Host } from '../host/host.js';
import { interner } from '../program/program.js';
import type { Dtype } from '../tensor/tensor.js';
import type { HostProgram } from './host-program.js';
import type { HostLeaf, LeafPlan } from './leaf-plan.js';
import type { HostResults } from './run-reading.js';

/**
 * Prepares to run a program without reading an array: sums, and the scalars that depend on them, are 0-d arrays.
 *
 * @internal
 */
export const runUnread = <A>(
  { program, earlyNames, flags, passScalars, lateNumbers }: HostProgram,
  host: Host<A>,
): ((
  leaves: readonly HostLeaf<A>[],
  plans: readonly LeafPlan[],
  /** Makes an early scalar, 0-d. The result belongs to the caller. */
  early: (place: number, dtype: Dtype) => A,
  /** The slots that are arrays, by name. They belong to the caller. */
  slots: ReadonlyMap<string, A>,
) => HostResults<A, A>) => {
  const intern = interner();
  const sumPlaces = new Map(program.sums.map(({ expression }, sum) => [intern(expression), sum]));
  const earlyPlaces = new Map(earlyNames.map((name, place) => [name, place]));
  const flagNames = [...flags.keys()];
  const perLeaf = flagNames.length > 0 || program.sums.some(({ over }) => over === 'leaf');

  /** Computes scalars from these sums, each once. `end` frees them. */
  const scalarsFrom = (
    chosen: readonly boolean[],
    sums: readonly (A | undefined)[],
    early: (place: number, dtype: Dtype) => A,
    slots: ReadonlyMap<string, A>,
  ) => {
    const known = new Map<Dtype, Map<number, A>>([
      ['float32', new Map()],
      ['float64', new Map()],
    ]);
    // The result belongs to `known`.
    const at = (e: Expression, dtype: Dtype): A => {
      const id = intern(e);
      const found = known.get(dtype)!.get(id) ?? made(e, dtype);
      known.get(dtype)!.set(id, found);
      return found;
    };
    const made = (e: Expression, dtype: Dtype): A => {
      const place = e._tag === 'Symbol' ? earlyPlaces.get(e.name) : undefined;
      if (place !== undefined) return early(place, dtype);
      if (dtype === 'float32') return castTo(host, at(e, 'float64'), dtype);
      const of = (operand: Expression): A => at(operand, 'float64');
      switch (e._tag) {
        case 'Symbol':
          return castTo(host, slots.get(e.name)!, 'float64');
        case 'Sum':
          return castTo(host, sums[sumPlaces.get(intern(e))!]!, 'float64');
        case 'Unary':
          return host[e.operation](of(e.operand));
        case 'Binary':
          return host[e.operation](of(e.left), of(e.right));
        case 'Select': {
          const { left } = e.condition;
          const flag = left._tag === 'Symbol' ? chosen[flagNames.indexOf(left.name)] : undefined;
          if (flag !== undefined) return retained(host, of(flag ? e.then : e.otherwise));
          const holds = host[e.condition.comparison](of(e.condition.left), of(e.condition.right));
          const selected = host.select(holds, of(e.then), of(e.otherwise));
          host.release?.(holds);
          return selected;
        }
        case 'Named':
        case 'Stored':
          return retained(host, of(e.value));
        case 'Constant':
          return host.full([], e.value, 'float64');
      }
    };
    const end = () => {
      for (const arrays of known.values()) for (const a of arrays.values()) host.release?.(a);
    };
    return { at, end };
  };

  return (leaves, plans, early, slots) => {
    const { release = () => {} } = host;
    const totals = new Array<A | undefined>(program.sums.length).fill(undefined);
    const outputs = program.outputs.map((): A[] => []);
    const leafSums = leaves.map(() => totals.slice());
    const zero = (): A => host.full([], 0, 'float64');
    program.passes.forEach((pass, p) => {
      const shared = perLeaf ? undefined : scalarsFrom([], totals, early, slots);
      leaves.forEach((leaf, i) => {
        const own = leafSums[i]!;
        const { chosen, passes } = plans[i]!;
        const scalars = shared ?? scalarsFrom(chosen, own, early, slots);
        const scalar = (k: number, dtype: Dtype) => {
          const e = passScalars[p]![k]!;
          const place = e._tag === 'Symbol' ? earlyPlaces.get(e.name) : undefined;
          // A compiler joins a read of an element with the one operation that uses it, but not with several.
          return place !== undefined && host.compile !== undefined
            ? early(place, dtype)
            : retained(host, scalars.at(e, dtype));
        };
        const results =
          leaf.size > 0
            ? passes[p]!.run(host, { ...leaf, scalar })
            : {
                stores: pass.stores.map(() => host.full(leaf.shape, 0, leaf.dtype)),
                sums: pass.sums.map(zero),
              };
        pass.stores.forEach(({ output }, k) => outputs[output]!.push(results.stores[k]!));
        pass.sums.forEach(({ sum }, k) => {
          own[sum] = results.sums[k]!;
        });
        if (shared === undefined) scalars.end();
      });
      shared?.end();
      for (const { sum } of pass.sums) {
        if (program.sums[sum]!.over === 'leaf') continue;
        const [first = zero(), ...others] = leafSums.map((own) => own[sum]!);
        const total = others.reduce((sofar, a) => {
          const next = host.add(sofar, a);
          release(sofar);
          release(a);
          return next;
        }, first);
        totals[sum] = total;
        for (const own of leafSums) own[sum] = retained(host, total);
      }
    });
    const last = scalarsFrom([], totals, early, slots);
    const numbers = new Map(
      [...lateNumbers].map(([name, e]) => [name, retained(host, last.at(e, 'float64'))] as const),
    );
    last.end();
    for (const a of [...totals, ...leafSums.flat()]) if (a !== undefined) release(a);
    return { outputs, numbers };
  };
};
