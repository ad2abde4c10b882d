import { ConfigError } from '../error/config-error.js';
import { castTo, retained } from '../host/cast-to.js';
import type { Host } from '../host/host.js';
import type { LeafKinds } from '../hyperparameter/mask.js';
import type { LeafNoise } from '../random/noise.js';
import type { Program } from '../program/program.js';
import type { FusedGraph } from '../rule/fuse.js';
import type { Site } from '../rule/site.js';
import { countOf, type MemberStates } from '../step/rule-state.js';
import { missingParams } from '../step/run-rules.js';
import { allocate, sizeOf } from '../tensor/elements.js';
import type { Dtype } from '../tensor/tensor.js';
import { leafKeys, type Structure } from '../tree/structure.js';
import { hostProgram } from './host-program.js';
import { arraysAs, dtypeOf, requireArraysAlike } from './host-tree.js';
import { leafPlans, type HostLeaf, type LeafPlan, type ReadingHost } from './leaf-plan.js';
import { runReading, type HostResults } from './run-reading.js';
import { runUnread } from './run-unread.js';

/** What a stage reads: for each source, its leaves. @internal */
export interface HostReads<A> {
  readonly structure: Structure;
  /** The leaves that give shapes and dtypes. */
  readonly like: readonly A[];
  readonly inputs: readonly (readonly A[])[];
  /** The slots that are arrays, by name. */
  readonly slots: ReadonlyMap<string, A>;
  /** Frees what was made for the step: noise, and handles of slots. */
  readonly end: () => void;
}

/** Fused rules, ready to run on a host. @internal */
export interface HostStage<A> {
  /** The program, whose scalars are expressions of early scalars, flags and sums. */
  readonly program: Program;
  /** The site of each tensor written. */
  readonly targets: readonly Site[];
  readonly early: ReturnType<typeof hostProgram>['early'];
  /** The names of scalar slots that are arrays of the host. */
  readonly arraySlots: ReadonlySet<string>;
  /** The numbers whose next value needs a sum. */
  readonly lateNumbers: ReadonlyMap<string, unknown>;
  /**
   * Finds what the stage reads.
   *
   * @throws {TreeMismatchError} If the state does not match the updates.
   * @throws {ConfigError} If the parameters are missing.
   */
  readonly reads: (
    structure: Structure,
    updates: readonly A[],
    params: readonly A[] | undefined,
    before: MemberStates,
  ) => HostReads<A>;
  readonly run: (reads: HostReads<A>, scalars: Float64Array) => HostResults<A, unknown>;
  /** The same with the scalars as an array of the host, which a caller may trace. */
  readonly trace: (reads: HostReads<A>, scalars: A) => HostResults<A, unknown>;
}

/** What depends on the paths of a tree, and on the shapes and dtypes of its leaves if there is a mask. */
interface OfTree<A> {
  readonly plans: readonly LeafPlan[];
  readonly noises: ReadonlyMap<Site, LeafNoise>;
  readonly compiled: ((arrays: readonly A[]) => readonly A[]) | undefined;
}

/**
 * Makes a stage of fused rules.
 *
 * @param others - The slots of the same state that are arrays because another graph puts them behind a sum.
 * @internal
 */
export const hostStage = <A>(
  graph: FusedGraph,
  host: Host<A>,
  others: ReadonlySet<string> = new Set(),
): HostStage<A> => {
  const reading = readingHost(host);
  const program = hostProgram(graph, reading !== undefined, others);
  const { sources, targets, flags, early, arraySlots, lateNumbers } = program;
  const counted = [...arraySlots].find((name) => name.endsWith('.count'));
  if (counted !== undefined)
    throw new ConfigError({
      owner: 'onHost',
      argument: 'tx',
      expected:
        'no member that counts the steps in which it runs, where a sum decides, since the host does not read its sums',
      found: counted.slice(0, -'.count'.length),
    });
  const planOf = leafPlans(program);
  const runRead = reading === undefined ? undefined : runReading(program, reading);
  const runTraced = runUnread(program, host);
  const noisy = sources.filter((site) => site._tag === 'Noise');
  const slotNames = [...arraySlots];
  // A cache by the paths of the tree, and by what else a mask may depend on.
  const known = new Map<string, OfTree<A>>();

  const ofTree = (structure: Structure, like: readonly A[]): OfTree<A> => {
    const paths = leafKeys(structure);
    const leaves =
      flags.size === 0 ? [] : like.map((a) => ({ shape: host.shape(a), dtype: dtypeOf(host, a) }));
    const key = JSON.stringify([paths, leaves]);
    const found = known.get(key) ?? made({ structure, leaves }, paths);
    known.set(key, found);
    return found;
  };
  const made = (tree: LeafKinds, paths: readonly (readonly string[])[]): OfTree<A> => {
    const chosen = [...flags.values()].map((flag) => flag.chosen(tree));
    const plans = paths.map((_, i) => planOf(chosen.map((leaves) => leaves[i]!)));
    return {
      plans,
      noises: new Map(noisy.map((site) => [site, site.noise(paths)])),
      compiled: host.compile?.((arrays) => flat(traced(plans, unflat(arrays, paths.length)))),
    };
  };
  const leavesOf = ({ like, inputs }: Pick<HostReads<A>, 'like' | 'inputs'>): readonly HostLeaf<A>[] =>
    like.map((array, i) => {
      const shape = host.shape(array);
      return {
        dtype: dtypeOf(host, array),
        shape,
        size: sizeOf(shape),
        inputs: inputs.map((leaves) => leaves[i]!),
      };
    });
  type Traced = Pick<HostReads<A>, 'like' | 'inputs' | 'slots'> & { readonly scalars: A };
  const traced = (plans: readonly LeafPlan[], of: Traced): HostResults<A, A> => {
    const earlyAt = (place: number, dtype: Dtype): A => {
      const element = host.element(of.scalars, place);
      const cast = castTo(host, element, dtype);
      host.release?.(element);
      return cast;
    };
    return runTraced(leavesOf(of), plans, earlyAt, of.slots);
  };
  // The arguments of a compiled step: the scalars, the slots, then trees of leaves, of which the first gives the shapes.
  const flatArguments = ({ like, inputs, slots }: HostReads<A>, scalars: A): readonly A[] => [
    scalars,
    ...slots.values(),
    ...like,
    ...inputs.flat(),
  ];
  const unflat = (arrays: readonly A[], size: number): Traced => {
    const trees = 1 + slotNames.length;
    const treeAt = (k: number) => arrays.slice(trees + k * size, trees + (k + 1) * size);
    return {
      scalars: arrays[0]!,
      slots: new Map(slotNames.map((name, k) => [name, arrays[1 + k]!])),
      like: treeAt(0),
      inputs: sources.map((_, k) => treeAt(k + 1)),
    };
  };
  const flat = ({ outputs, numbers }: HostResults<A, A>): readonly A[] => [
    ...outputs.flat(),
    ...numbers.values(),
  ];
  const results = (arrays: readonly A[], size: number): HostResults<A, A> => ({
    outputs: targets.map((_, k) => arrays.slice(k * size, (k + 1) * size)),
    numbers: new Map([...lateNumbers.keys()].map((name, k) => [name, arrays[targets.length * size + k]!])),
  });

  return {
    program: {
      ...program.program,
      passes: program.program.passes.map((pass, p) => ({ ...pass, scalars: program.passScalars[p]! })),
    },
    targets,
    early,
    arraySlots,
    lateNumbers,
    reads: (structure, updates, params, before) => {
      const { noises } = ofTree(structure, updates);
      const toRelease: A[] = [];
      const owned = (a: A): A => {
        toRelease.push(a);
        return a;
      };
      const inputsAt = (site: Site): readonly A[] => {
        switch (site._tag) {
          case 'Gradient':
            return updates;
          case 'Params':
            if (params === undefined) throw missingParams(site.owner);
            return params;
          case 'Slot': {
            const slot = (before[site.place] as Readonly<Record<string, unknown>>)[site.name];
            const leaves = arraysAs(host, structure, slot, site.path);
            requireArraysAlike(host, structure, updates, 'updates', leaves, site.path);
            return leaves;
          }
          case 'Noise': {
            const { keyOf, fill } = noises.get(site)!;
            const count = countOf(before[site.place]);
            return updates.map((like, i) => {
              const shape = host.shape(like);
              const data = allocate(dtypeOf(host, like), sizeOf(shape));
              fill(keyOf(count, i), data);
              return owned(host.fromData(data, shape));
            });
          }
        }
      };
      const inputs = sources.map(inputsAt);
      const slots = new Map(
        slotNames.map((name) => {
          const site = graph.sites.get(name)!;
          const value =
            site._tag === 'Slot' ? (before[site.place] as Readonly<Record<string, unknown>>)[site.name] : 0;
          // A state may have been written as numbers.
          return [
            name,
            owned(host.isArray(value) ? retained(host, value) : host.full([], Number(value), 'float64')),
          ];
        }),
      );
      const end = () => {
        for (const a of toRelease) host.release?.(a);
      };
      return { structure, like: updates, inputs, slots, end };
    },
    run: (reads, scalars) => {
      const { plans, compiled } = ofTree(reads.structure, reads.like);
      if (runRead !== undefined) return runRead(leavesOf(reads), plans, Array.from(scalars));
      if (compiled === undefined)
        return runTraced(
          leavesOf(reads),
          plans,
          (place, dtype) => host.full([], scalars[place]!, dtype),
          reads.slots,
        );
      const packed = packedOn(host, reads.like, scalars);
      const arrays = compiled(flatArguments(reads, packed));
      host.release?.(packed);
      return results(arrays, reads.structure.size);
    },
    trace: (reads, scalars) => {
      if (noisy.length > 0)
        throw new ConfigError({
          owner: 'onHost',
          argument: 'tx',
          expected: 'rules without noise, since a traced step would repeat the noise of its first run',
          found: 'a rule that reads noise',
          fix: 'Call update outside of the traced function',
        });
      const { plans } = ofTree(reads.structure, reads.like);
      return reading === undefined || runRead === undefined
        ? traced(plans, { ...reads, scalars })
        : runRead(leavesOf(reads), plans, Array.from(reading.read(scalars)));
    },
  };
};

/** The host, if a step may read its arrays. A compiled step may not. */
const readingHost = <A>(host: Host<A>): ReadingHost<A> | undefined => {
  const { read, compile } = host;
  return read !== undefined && compile === undefined ? { ...host, read } : undefined;
};

/** The scalars as an array of the host, in double only if a leaf is. It has at least one element. */
const packedOn = <A>(host: Host<A>, like: readonly A[], scalars: Float64Array): A => {
  const isDouble = like.some((a) => dtypeOf(host, a) === 'float64');
  const padded = scalars.length === 0 ? [0] : scalars;
  const data = isDouble ? Float64Array.from(padded) : Float32Array.from(padded);
  return host.fromData(data, [data.length]);
};
