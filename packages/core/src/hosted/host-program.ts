import type { Expression } from '../expression/expression.js';
import { nodesOf, operandsOf, withOperands } from '../expression/operands.js';
import { symbol } from '../expression/operations.js';
import { normIn } from '../program/norm.js';
import { interner, lower, type Program } from '../program/program.js';
import { compileScalars } from '../program/scalars.js';
import type { FusedGraph } from '../rule/fuse.js';
import type { ScalarSite, Site } from '../rule/site.js';
import { scalarReader } from '../step/rule-stage.js';
import type { MemberStates } from '../step/rule-state.js';

/**
 * Fused rules, lowered for a host.
 *
 * A scalar that needs no sum is _early_: it is a number before the arrays of a step are touched. All early scalars of a step,
 * constants included, form one list. The other scalars are _late_.
 *
 * @internal
 */
export interface HostProgram {
  readonly program: Program;
  /** The site of each tensor read. */
  readonly sources: readonly Site[];
  /** The site of each tensor written. */
  readonly targets: readonly Site[];
  /** The flags, by name. */
  readonly flags: ReadonlyMap<string, Extract<ScalarSite, { readonly _tag: 'Mask' }>>;
  /** The names by which late scalars refer to the early ones, in the order of the list. */
  readonly earlyNames: readonly string[];
  /** The list of early scalars of the step about to run, and the next value of each number that needs no sum. */
  readonly early: (before: MemberStates) => {
    readonly scalars: Float64Array;
    readonly numbers: ReadonlyMap<string, number>;
  };
  /** For each pass, its scalars as expressions of early scalars, flags, sums and late slots. */
  readonly passScalars: readonly (readonly Expression[])[];
  /** The slots whose next value needs a sum, as such expressions, by name. */
  readonly lateNumbers: ReadonlyMap<string, Expression>;
  /** The names of slots that are arrays of the host, because it does not read its sums. */
  readonly arraySlots: ReadonlySet<string>;
}

/**
 * Lowers fused rules for a host.
 *
 * @param reads - Whether the host reads arrays at once, so that sums become numbers. Otherwise a norm has no second pass: its
 *   scales are out of the range of float32.
 * @param others - The slots of the same state that are arrays because another graph puts them behind a sum.
 * @internal
 */
export const hostProgram = (graph: FusedGraph, reads: boolean, others: ReadonlySet<string>): HostProgram => {
  const { outputs, scalars } = graph;
  const program = lower(outputs, graph.numbers, reads ? normIn : () => undefined);
  const arraySlots = reads
    ? new Set<string>()
    : new Set([...[...others].filter((name) => graph.sites.has(name)), ...slotsBehindSums(graph)]);
  const intern = interner();
  const early: Expression[] = [];
  const places = new Map<number, number>();
  const isFlag = (e: Expression): boolean => e._tag === 'Symbol' && scalars.get(e.name)?._tag === 'Mask';
  const isEarly = remembered((e: Expression): boolean => {
    if (e._tag === 'Sum') return false;
    if (e._tag === 'Symbol') return !arraySlots.has(e.name) && !isFlag(e);
    return operandsOf(e).every(isEarly);
  });
  /** The expression with early scalars by name. */
  const late = remembered((e: Expression): Expression => {
    if (isEarly(e)) {
      const id = intern(e);
      const place = places.get(id) ?? early.push(e) - 1;
      places.set(id, place);
      return symbol(earlyName(place), 'scalar');
    }
    if (e._tag === 'Symbol' || e._tag === 'Sum') return e;
    return e._tag === 'Named' || e._tag === 'Stored' ? late(e.value) : withOperands(e, late);
  });
  const passScalars = program.passes.map((pass) => pass.scalars.map(late));
  const earlyNumbers = program.numbers.filter((name) => isEarly(outputs[name]!));
  const lateNumbers = new Map(
    program.numbers.flatMap((name) =>
      earlyNumbers.includes(name) ? [] : [[name, late(outputs[name]!)] as const],
    ),
  );

  const sites = [...scalars.values()];
  const evaluate = compileScalars(
    [...early, ...earlyNumbers.map((name) => outputs[name]!)],
    [...scalars.keys()],
    [],
  );
  const constants = sites.map((site) => (site._tag === 'Constant' ? site.value : 0));
  const updateScalars = scalarReader(
    [...scalars].map(([name, site]) => (arraySlots.has(name) ? unread : site)),
  );
  return {
    program,
    sources: program.inputs.map((name) => graph.sites.get(name)!),
    targets: program.outputs.map((name) => graph.sites.get(name)!),
    flags: new Map(
      [...scalars].flatMap(([name, site]) => (site._tag === 'Mask' ? [[name, site] as const] : [])),
    ),
    earlyNames: early.map((_, place) => earlyName(place)),
    early: (before) => {
      const values = constants.slice();
      updateScalars(before, values);
      const made = new Float64Array(early.length + earlyNumbers.length);
      evaluate(values, [], made);
      return {
        scalars: made.slice(0, early.length),
        numbers: new Map(earlyNumbers.map((name, i) => [name, made[early.length + i]!])),
      };
    },
    passScalars,
    lateNumbers,
    arraySlots,
  };
};

const earlyName = (place: number): string => `early ${place}`;

const unread: ScalarSite = { _tag: 'Constant', value: 0 };

/** The scalar slots whose next value depends on a sum, or on such a slot. */
const slotsBehindSums = ({ outputs, numbers }: FusedGraph): ReadonlySet<string> => {
  const found = new Set<string>();
  const depends = (e: Expression): boolean =>
    [...nodesOf([e])].some((node) => node._tag === 'Sum' || (node._tag === 'Symbol' && found.has(node.name)));
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const name of numbers) if (depends(outputs[name]!)) found.add(name);
  }
  return found;
};

const remembered = <A>(compute: (e: Expression) => A): ((e: Expression) => A) => {
  const known = new Map<Expression, A>();
  return (e) => {
    const found = known.has(e) ? (known.get(e) as A) : compute(e);
    known.set(e, found);
    return found;
  };
};
