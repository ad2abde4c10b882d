import type { ArenaTree } from '../sweep/arena.js';
import { wasmPays, type LeafFlag, type SweepVariant } from '../sweep/sweep.js';
import { variantKernel } from '../sweep/variant.js';
import { bindJavaScript } from '../kernel/javascript.js';
import type { Backend, Kernel, Operands } from '../kernel/kernel.js';
import { frameAt, inPlace, invocation, noiseParts, whyNotWasm, type Invoke } from '#kernel/wasm';
import type { FillNoise, LeafNoise } from '../random/noise.js';
import type { Site } from '../rule/site.js';
import type { RuleStage } from './rule-stage.js';
import { advance, countOf } from './rule-state.js';
import type { NdFloat } from '../tensor/elements.js';
import { blockOf, type GradientLeaf, type SparseTensor } from '../tensor/sparse-tensor.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { leafKeys } from '../tree/structure.js';
import type { LiveMemory } from './live-memory.js';
import type { LiveStage } from './live-stage.js';

/**
 * Prepares neighbouring rules to run many times on the same memory. A step then allocates nothing.
 *
 * @param incoming - The tree that holds the gradient.
 * @internal
 */
export const liveRules = (
  stage: RuleStage,
  memory: LiveMemory,
  incoming: ArenaTree,
  backend: Backend | undefined,
): LiveStage => {
  const { sweep, sources, targets, numbers } = stage;
  const { structure, states, params, between, siteTree } = memory;
  const treeOf = (site: Site, gradient: ArenaTree): ArenaTree =>
    site._tag === 'Gradient' ? gradient : site._tag === 'Params' ? params : siteTree(site);
  const inputs = sources.map((site) => treeOf(site, incoming));
  const outputs = targets.map((site) => treeOf(site, between));
  const flagsAt = stage.flags({ structure, leaves: params.leaves });
  const movesGradient = incoming !== between;
  const bind = binder(stage, memory, backend);
  /** The operands of all leaves in a step with these flags. */
  const operandsFor = (flags: readonly LeafFlag[]): AllOperands => {
    const variantAt = (leaf: number) => sweep.variant(flags, leaf, movesGradient);
    const leaves = params.leaves.map((leaf, i) =>
      bind(
        variantAt(i),
        leaf,
        inputs.map((tree) => tree.leaves[i]!),
        outputs.map((tree) => tree.leaves[i]!),
      ),
    );
    const joined = params.joined.map((region, i) =>
      bind(
        variantAt(params.heads[i]!),
        region,
        inputs.map((tree) => tree.joined[i]!),
        outputs.map((tree) => tree.joined[i]!),
      ),
    );
    return {
      flags,
      leaves,
      joined,
      regions: joined.filter(({ size }) => size > 0),
      mixed: leaves.slice(),
      sparseAt: memoByPlace((i) =>
        sparseOperands(leaves[i]!, variantAt(i).boundSparseKernels(backend, leaves[i]!)),
      ),
    };
  };
  const values = stage.scalars.slice();
  stage.updateScalars(states, values);
  // One for each set of wrapped members that run together; the flags are the same array for the same set.
  const known = new Map<readonly LeafFlag[], AllOperands>();
  let now = operandsFor(flagsAt(values));
  known.set(now.flags, now);
  const choose = (): void => {
    const flags = flagsAt(values);
    if (flags === now.flags) return;
    now = known.get(flags) ?? operandsFor(flags);
    known.set(flags, now);
  };
  const byLeaf = sweep.byLeaf(now.flags);
  const made = new Float64Array(sweep.program.numbers.length);
  const paths = leafKeys(structure);
  const noisy = sources.flatMap((site) => {
    if (site._tag !== 'Noise') return [];
    const noise = site.noise(paths);
    const { leaves: into } = siteTree(site);
    return [{ place: site.place, keyOf: noise.keyOf, into, fills: noiseFills(noise, memory, into) }];
  });

  // In a step with a sparse leaf the dense leaves run one by one.
  const gradientInput = sources.findIndex(({ _tag }) => _tag === 'Gradient');
  const mixedFor = ({ leaves, mixed, sparseAt }: AllOperands, given: readonly GradientLeaf[]) => {
    for (let i = 0; i < given.length; i++) {
      const leaf = given[i]!;
      if (!('_tag' in leaf)) {
        mixed[i] = leaves[i]!;
        continue;
      }
      const operands = sparseAt(i);
      point(operands, leaf, gradientInput);
      mixed[i] = operands;
    }
    return mixed;
  };

  const runAny = (given: readonly GradientLeaf[], sparse: boolean): void => {
    for (let n = 0; n < noisy.length; n++) {
      const { place, keyOf, into, fills } = noisy[n]!;
      const count = countOf(states[place]);
      for (let i = 0; i < into.length; i++) fills[i]!(keyOf(count, i), into[i]!.data);
    }
    const { leaves, joined, flags } = now;
    if (sparse) {
      const mixed = mixedFor(now, given);
      sweep.over(mixed, mixed, values, flags, byLeaf, made);
    } else sweep.over(leaves, joined, values, flags, byLeaf, made);
    advance(numbers, states, made);
  };

  // The usual case of one pass without sums has a function of its own: the other takes longer than a small pass.
  const [pass, another] = sweep.program.passes;
  const isPlain = another === undefined && pass!.sums.length === 0 && !byLeaf && noisy.length === 0;
  const evaluate = sweep.passScalars[0]!;
  const passScalars = new Float64Array(pass!.scalars.length);
  const runPlain = (given: readonly GradientLeaf[], sparse: boolean): void => {
    if (sparse) {
      runAny(given, sparse);
      return;
    }
    evaluate(values, noSums, passScalars);
    const { regions } = now;
    for (let i = 0; i < regions.length; i++) regions[i]!.kernels[0]!(regions[i]!, passScalars);
    if (made.length > 0) sweep.numbers(values, noSums, made);
    advance(numbers, states, made);
  };

  return {
    prepare: (given, sparse) => {
      if (sparse) stage.requireLazy(structure, given, now.flags);
      stage.updateScalars(states, values);
      choose();
    },
    run: isPlain ? runPlain : runAny,
  };
};

/** The operands of all leaves in a step with the same flags. */
interface AllOperands {
  readonly flags: readonly LeafFlag[];
  readonly leaves: readonly Operands[];
  readonly joined: readonly Operands[];
  /** The joined operands that have elements. */
  readonly regions: readonly Operands[];
  /** Overwritten by each step with a sparse leaf. */
  readonly mixed: Operands[];
  readonly sparseAt: (leaf: number) => SparseOperands;
}

const memoByPlace = <A>(make: (place: number) => A): ((place: number) => A) => {
  const made: A[] = [];
  return (place) => (made[place] ??= make(place));
};

/** The function that fills each leaf with noise. */
const noiseFills = (
  { fill, fillIn }: LeafNoise,
  { linear }: LiveMemory,
  leaves: readonly NdFloat[],
): readonly FillNoise[] => {
  if (linear === undefined) return leaves.map(() => fill);
  const made: Partial<Record<Dtype, FillNoise>> = {};
  return leaves.map(({ dtype }) => {
    const of = dtype === 'float32' ? 'float32' : 'float64';
    return (made[of] ??= fillIn(linear, frameAt, noiseParts, of));
  });
};

const noSums: readonly number[] = [];

/** Makes the operands of a leaf, with kernels bound to the memory if WebAssembly works on it. */
const binder = (
  { sweep }: RuleStage,
  { linear, totals }: LiveMemory,
  backend: Backend | undefined,
): ((
  variant: SweepVariant,
  like: NdFloat,
  inputs: readonly NdFloat[],
  outputs: readonly NdFloat[],
) => Operands) => {
  const { sums } = sweep.program;
  const invocations = new Map<string, Invoke>();
  return (variant, { dtype, shape, size }, inputs, outputs) => {
    const own = backend ?? (size < wasmPays ? 'js' : 'wasm');
    const ordinary = variant.kernels(own, dtype);
    const operands: Omit<Operands, 'kernels'> = {
      dtype,
      shape,
      size,
      inputs,
      outputs: outputs.map(({ data }) => data),
      touched: undefined,
      sums: sums.map(() => 0),
    };
    const kernelAt = (p: number): Kernel => {
      const pass = variant.passes[p]!;
      if (linear === undefined || whyNotWasm(pass) !== undefined)
        return own === 'js'
          ? variantKernel(variant, p, () => whenCalled(() => bindJavaScript(pass, dtype, operands)))
          : ordinary[p]!;
      const key = `${dtype} ${pass.key}`;
      const known = (): Invoke => {
        const invoke = invocations.get(key) ?? invocation(linear, pass, dtype, totals);
        invocations.set(key, invoke);
        return invoke;
      };
      // A conditional pass seldom runs, so it is compiled at its first run.
      return variantKernel(variant, p, () =>
        inPlace(pass, pass.unless === undefined ? known() : (...call) => known()(...call), operands),
      );
    };
    return { ...operands, kernels: variant.passes.map((_, p) => kernelAt(p)) };
  };
};

/** A kernel that is made when it is first called, since many leaves are only used joined. */
const whenCalled = (make: () => Kernel): Kernel => {
  let kernel: Kernel | undefined;
  return (operands, scalars) => {
    (kernel ??= make())(operands, scalars);
  };
};

/** The operands of a sparse leaf. Each step sets the entries of its gradient. */
interface SparseOperands extends Omit<Operands, 'shape' | 'size' | 'inputs' | 'touched'> {
  shape: readonly number[];
  size: number;
  readonly inputs: Tensor[];
  readonly touched: { indices: Int32Array; block: number };
}

const sparseOperands = (of: Operands, kernels: readonly Kernel[]): SparseOperands => ({
  ...of,
  kernels,
  inputs: of.inputs.slice(),
  touched: { indices: noIndices, block: 1 },
});

const noIndices = new Int32Array(0);

const point = (operands: SparseOperands, leaf: SparseTensor, gradientInput: number): void => {
  const { values } = leaf;
  operands.shape = values.shape;
  operands.size = values.size;
  if (gradientInput >= 0) operands.inputs[gradientInput] = values;
  operands.touched.indices = leaf.indices as Int32Array;
  operands.touched.block = blockOf(leaf);
};
