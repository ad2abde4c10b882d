import { memo } from '../codegen/memo.js';
import type { Expression } from '../expression/expression.js';
import { allocate, contiguous, copyElements, rowMajor, type FloatArray } from '../tensor/elements.js';
import { blockOf, type GradientLeaf, type SparseTensor } from '../tensor/sparse-tensor.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { compileJavaScript } from '../kernel/javascript.js';
import type { Backend, Compile, Kernel, Touched, Operands } from '../kernel/kernel.js';
import { squaresInRange } from '../program/norm.js';
import { keepFreedMemory } from './freed-memory.js';
import { lower, type Pass, type Program } from '../program/program.js';
import { compileReference, compileSparseReference } from '#kernel/reference';
import { compileScalars } from '../program/scalars.js';
import { bindSparse, compileSparse, type SparseRoles } from '../kernel/sparse.js';
import { compileWasm } from '#kernel/wasm';
import { dependsOnFlag, variantKernel, variantOf, wholeProgram, type Variant } from './variant.js';

/** A named scalar that is 1 for some leaves and 0 for the others. @internal */
export interface LeafFlag {
  /** Its place among the named scalars. */
  readonly at: number;
  readonly chosen: readonly boolean[];
  /** Whether it is the same for all leaves, and its named scalar already holds it. */
  readonly everywhere?: true;
}

/** Computes scalar expressions from the named scalars and the sums. */
type Evaluate = ReturnType<typeof compileScalars>;

/** The passes for leaves with the same flags, with their kernels. @internal */
export interface SweepVariant extends Variant {
  /** The kernels of the passes, each compiled when it is first called. */
  readonly kernels: (backend: Backend, dtype: Dtype) => readonly Kernel[];
  /** The kernels for a leaf with a sparse gradient. */
  readonly sparseKernels: (backend: Backend | undefined, dtype: Dtype) => readonly Kernel[];
  /** The same for a leaf whose arrays never move. */
  readonly boundSparseKernels: (backend: Backend | undefined, leaf: Operands) => readonly Kernel[];
}

/**
 * A program ready to run over the leaves of a tree.
 *
 * @internal
 */
export interface Sweep {
  readonly program: Program;
  /** For each pass, the function that computes its scalars. */
  readonly passScalars: readonly Evaluate[];
  /** Computes the outputs that are numbers. */
  readonly numbers: Evaluate;
  /** Which inputs and outputs the coordinates of a sparse gradient address. */
  readonly roles: SparseRoles;
  /**
   * The passes for a leaf; leaves with the same flags have the same.
   *
   * @param movesGradient - See {@link variantOf}.
   */
  readonly variant: (flags: readonly LeafFlag[], leaf: number, movesGradient: boolean) => SweepVariant;
  /** Whether every leaf needs scalars of its own. */
  readonly byLeaf: (flags: readonly LeafFlag[]) => boolean;
  /**
   * Runs all passes over all leaves.
   *
   * @param leaves - The leaves one by one, in tree order.
   * @param joined - The same leaves, with neighbours joined. A pass that needs no single leaf runs on these.
   * @param values - The named scalars, in the order given to {@link makeSweep}. Flags are written into it.
   * @param byLeaf - Whether every leaf needs scalars of its own; see {@link Sweep.byLeaf}.
   * @param numbers - Receives the outputs that are numbers.
   */
  readonly over: (
    leaves: readonly Operands[],
    joined: readonly Operands[],
    values: number[],
    flags: readonly LeafFlag[],
    byLeaf: boolean,
    numbers: Float64Array,
  ) => void;
  /**
   * Runs all passes over all leaves into new tensors; changes none of its arguments.
   *
   * @param backend - The implementation that runs; `undefined` for the fastest for the size of each leaf.
   * @param like - The leaves of the gradient, whose shapes and dtypes the outputs get.
   * @param inputs - For each tensor read, its leaves.
   * @param replaced - For each tensor written, the leaves that it replaces. Only sparse leaves need them.
   * @returns For each tensor written, its leaves.
   */
  readonly run: (
    backend: Backend | undefined,
    like: readonly GradientLeaf[],
    inputs: readonly (readonly GradientLeaf[])[],
    replaced: readonly (readonly Tensor[] | undefined)[],
    values: number[],
    flags: readonly LeafFlag[],
    numbers: Float64Array,
  ) => readonly (readonly GradientLeaf[])[];
}

const compilers: Readonly<Record<Backend, Compile>> = {
  reference: compileReference,
  js: compileJavaScript,
  wasm: compileWasm,
};

/**
 * A cache of compiled code by backend, dtype and graph: two optimizers with the same rule share it. A transformation
 * keeps its own kernels, even if the cache drops them.
 *
 * @internal
 */
export const compiled = memo<Kernel>(256);

/** A kernel that is compiled when it is first called. */
const lazily = (key: string, compile: () => Kernel): Kernel => {
  let kernel: Kernel | undefined;
  return (operands, scalars) => {
    (kernel ??= compiled.get(key, compile))(operands, scalars);
  };
};

/** With fewer elements, the JavaScript loop takes less time than preparing a call into WebAssembly. @internal */
export const wasmPays = 64;

const noSums: number[] = [];

/** Whether to skip a pass over scaled squares, since the plain sums are in range. @internal */
export const isNeedless = ({ unless }: Pass, sums: readonly number[]): boolean =>
  unless?.every((sum) => squaresInRange(sums[sum]!)) ?? false;

/**
 * Lowers a graph and prepares it to run.
 *
 * @param outputs - The expression of each output: a tensor or a number.
 * @param names - The named scalars that the expressions may contain.
 * @param numberNames - The outputs that are numbers.
 * @internal
 */
export const makeSweep = (
  outputs: Readonly<Record<string, Expression>>,
  names: readonly string[],
  numberNames: ReadonlySet<string> = new Set(),
): Sweep => {
  const program = lower(outputs, numberNames);
  const roles: SparseRoles = {
    gradient: program.inputs.indexOf('g'),
    update: program.outputs.indexOf('g'),
    replaces: program.outputs.map((name) => (name === 'g' ? -1 : program.inputs.indexOf(name))),
  };
  const sums = program.sums.map(({ expression }) => expression);
  const evaluateNumbers = compileScalars(
    program.numbers.map((name) => outputs[name]!),
    names,
    sums,
  );
  const passes = program.passes.map((pass) => ({
    pass,
    evaluate: compileScalars(pass.scalars, names, sums),
    // Scratch memory, overwritten by each run.
    scalars: new Float64Array(pass.scalars.length),
  }));
  const leafSums = program.sums.some(({ over }) => over === 'leaf');
  const totals = sums.map(() => 0);

  const withKernels = (variant: Variant): SweepVariant => {
    const each = (make: (pass: Pass) => Kernel) =>
      variant.passes.map((_, p) => variantKernel(variant, p, make));
    const sparseKernels = kernelSets((backend, dtype) =>
      each((pass) =>
        lazily(`sparse ${backend} ${dtype} ${JSON.stringify(roles)} ${pass.key}`, () =>
          (backend === 'reference' ? compileSparseReference : compileSparse)(pass, dtype, roles),
        ),
      ),
    );
    return {
      ...variant,
      kernels: kernelSets((backend, dtype) =>
        each((pass) => lazily(`${backend} ${dtype} ${pass.key}`, () => compilers[backend](pass, dtype))),
      ),
      sparseKernels,
      boundSparseKernels: (backend, leaf) =>
        backend === 'reference'
          ? sparseKernels(backend, leaf.dtype)
          : each((pass) => bindSparse(pass, leaf.dtype, roles, leaf)),
    };
  };
  const whole = withKernels(wholeProgram(program));
  const variants = new Map<string, SweepVariant>();
  const variant: Sweep['variant'] = (flags, leaf, movesGradient) => {
    if (flags.length === 0) return whole;
    const chosen = flags.map((flag) => flag.chosen[leaf]!);
    const key = `${chosen.join()} ${movesGradient}`;
    const flagOf = (name: string) => chosen[flags.findIndex(({ at }) => names[at] === name)];
    const found = variants.get(key) ?? withKernels(variantOf(program, roles, flagOf, movesGradient));
    variants.set(key, found);
    return found;
  };
  const byLeaf: Sweep['byLeaf'] = (flags) => {
    const ofLeaves = flags.filter(({ everywhere }) => everywhere === undefined);
    const isFlag = (name: string) => ofLeaves.some(({ at }) => names[at] === name);
    return (
      leafSums ||
      (ofLeaves.length > 0 &&
        program.passes.some(({ scalars }) => scalars.some((scalar) => dependsOnFlag(scalar, isFlag))))
    );
  };

  const over: Sweep['over'] = (leaves, joined, values, flags, byLeaf, numbers) => {
    for (let p = 0; p < passes.length; p++) {
      const { pass, evaluate, scalars } = passes[p]!;
      if (!byLeaf) {
        if (isNeedless(pass, totals)) continue;
        evaluate(values, totals, scalars);
      }
      const allOperands = byLeaf || pass.sums.length > 0 ? leaves : joined;
      for (let i = 0; i < allOperands.length; i++) {
        const operands = allOperands[i]!;
        if (byLeaf) {
          for (let f = 0; f < flags.length; f++) values[flags[f]!.at] = flags[f]!.chosen[i] === true ? 1 : 0;
          evaluate(values, operands.sums, scalars);
        }
        if (operands.size > 0 && !(byLeaf && isNeedless(pass, operands.sums)))
          operands.kernels[p]!(operands, scalars);
        else for (let s = 0; s < pass.sums.length; s++) operands.sums[pass.sums[s]!.sum] = 0;
      }
      for (let s = 0; s < pass.sums.length; s++) {
        const { sum } = pass.sums[s]!;
        if (program.sums[sum]!.over === 'leaf') continue;
        let total = 0;
        for (let i = 0; i < leaves.length; i++) total += leaves[i]!.sums[sum]!;
        totals[sum] = total;
        for (let i = 0; i < leaves.length; i++) leaves[i]!.sums[sum] = total;
      }
    }
    if (program.numbers.length > 0) evaluateNumbers(values, totals, numbers);
  };

  const run: Sweep['run'] = (backend, like, inputs, replaced, values, flags, numbers) => {
    const results = new Array<GradientLeaf[]>(program.outputs.length);
    for (let output = 0; output < results.length; output++)
      results[output] = new Array<GradientLeaf>(like.length);
    const allOperands = new Array<Operands>(like.length);
    for (let leaf = 0; leaf < like.length; leaf++) {
      const of = like[leaf]!;
      const { dtype } = of;
      const own = variant(flags, leaf, false);
      const read = new Array<Tensor>(inputs.length);
      const written = new Array<FloatArray>(results.length);
      const sparseLeaf = '_tag' in of ? of : undefined;
      const values = '_tag' in of ? of.values : of;
      keepFreedMemory(values.size * (dtype === 'float32' ? 4 : 8));
      for (let k = 0; k < read.length; k++) {
        const input = inputs[k]![leaf]!;
        read[k] = '_tag' in input ? input.values : input;
      }
      for (let k = 0; k < written.length; k++) {
        const repeated = own.repeats[k]!;
        if (repeated >= 0) {
          // It is not written.
          results[k]![leaf] = kept(inputs[repeated]![leaf]!);
        } else if (sparseLeaf === undefined || k === roles.update) {
          const made = contiguous(dtype, (written[k] = allocate(dtype, values.size)), values.shape);
          results[k]![leaf] = sparseLeaf === undefined ? made : { ...sparseLeaf, values: made };
        } else {
          const copy = copied(replaced[k]![leaf]!, written, k);
          results[k]![leaf] = copy;
          // The copy already has the untouched elements, so the loop works on the copy.
          if (roles.replaces[k]! >= 0) read[roles.replaces[k]!] = copy;
        }
      }
      allOperands[leaf] = {
        dtype,
        shape: values.shape,
        size: values.size,
        inputs: read,
        outputs: written,
        touched: sparseLeaf === undefined ? undefined : touchedBy(sparseLeaf),
        kernels:
          sparseLeaf === undefined
            ? own.kernels(backend ?? (values.size < wasmPays ? 'js' : 'wasm'), dtype)
            : own.sparseKernels(backend, dtype),
        sums: sums.length === 0 ? noSums : sums.map(() => 0),
      };
    }
    over(allOperands, allOperands, values, flags, byLeaf(flags), numbers);
    return results;
  };
  return {
    program,
    passScalars: passes.map(({ evaluate }) => evaluate),
    numbers: evaluateNumbers,
    roles,
    variant,
    byLeaf,
    over,
    run,
  };
};

/** A tensor that does not change, as a result. */
const kept = (leaf: GradientLeaf): GradientLeaf => ('_tag' in leaf ? leaf : rowMajor(leaf));

const copied = (from: Tensor, into: FloatArray[], at: number): Tensor => {
  const data = allocate(from.dtype, from.size);
  copyElements(from, data);
  into[at] = data;
  return contiguous(from.dtype, data, from.shape);
};

/** @internal */
export const touchedBy = (sparse: SparseTensor): Touched => ({
  indices: sparse.indices as Int32Array,
  block: blockOf(sparse),
});

/** Sets of kernels by backend and dtype, each made at its first use. */
const kernelSets = (make: (backend: Backend, dtype: Dtype) => readonly Kernel[]) => {
  const sets: Record<Dtype, Partial<Record<Backend, readonly Kernel[]>>> = { float32: {}, float64: {} };
  return (backend: Backend | undefined, dtype: Dtype): readonly Kernel[] =>
    (sets[dtype][backend ?? 'js'] ??= make(backend ?? 'js', dtype));
};
