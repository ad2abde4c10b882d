import { interpreted } from '../host/interpreted.js';
import { ndarrayHost } from '../host/ndarray-host.js';
import type { Pass } from '../program/program.js';
import { allocate, contiguous, copyElements, packed } from '../tensor/elements.js';
import type { Dtype } from '../tensor/tensor.js';
import type { Compile, Kernel, Touched } from './kernel.js';
import type { SparseRoles } from './sparse.js';

/**
 * Runs a pass in the simplest way: interprets it on ndarrays.
 *
 * @internal
 */
export const compileReference: Compile = (pass) => {
  const run = interpreted(pass);
  return ({ dtype, shape, inputs, outputs, sums, touched }, scalars) => {
    const host = ndarrayHost(touched === undefined ? undefined : (i) => coordinate(touched, i));
    const results = run(host, {
      dtype,
      shape,
      inputs,
      // A float32 array rounds the scalar.
      scalar: (scalar, precision) => host.full([], scalars[scalar]!, precision),
    });
    // An input that is stored as it is may lie where an earlier store writes.
    const stored = pass.stores.map(({ register }, i) =>
      pass.instructions[register]!._tag === 'Load' ? packed(results.stores[i]!) : results.stores[i]!,
    );
    pass.stores.forEach(({ output }, i) => {
      copyElements(stored[i]!, outputs[output]!);
    });
    pass.sums.forEach(({ sum }, i) => {
      sums[sum] = results.sums[i]!.get();
    });
  };
};

/**
 * Runs a pass over a sparse leaf in the simplest way: gathers the touched elements, runs the dense pass, and writes
 * the results back.
 *
 * @internal
 */
export const compileSparseReference = (
  pass: Pass,
  dtype: Dtype,
  { gradient, update }: SparseRoles,
): Kernel => {
  const dense = compileReference(pass, dtype);
  return (operands, scalars) => {
    const { size, shape } = operands;
    const touched = operands.touched!;
    const gathered = operands.inputs.map((input, k) => {
      if (k === gradient) return input;
      const { data } = packed(input);
      return contiguous(
        dtype,
        allocate(dtype, size).map((_, i) => data[coordinate(touched, i)]!),
        shape,
      );
    });
    const results = operands.outputs.map(() => allocate(dtype, size));
    dense({ ...operands, inputs: gathered, outputs: results }, scalars);
    for (const { output } of pass.stores)
      results[output]!.forEach((value, i) => {
        operands.outputs[output]![output === update ? i : coordinate(touched, i)] = value;
      });
  };
};

/** The element of the leaf that entry i belongs to. */
const coordinate = ({ indices, block }: Touched, i: number): number =>
  indices[Math.floor(i / block)]! * block + (i % block);
