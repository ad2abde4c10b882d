import type { Host } from '../host/host.js';
import { interpreted } from '../host/interpreted.js';
import { specialised } from '../program/specialised.js';
import { compileJavaScript } from '../kernel/javascript.js';
import type { Kernel } from '../kernel/kernel.js';
import { loadsOf, type Pass } from '../program/program.js';
import { compiled, wasmPays } from '../sweep/sweep.js';
import { contiguous } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { compileWasm } from '#kernel/wasm';
import type { HostProgram } from './host-program.js';

/** A leaf: its arrays in the order of the program's inputs. @internal */
export interface HostLeaf<A> {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly size: number;
  readonly inputs: readonly A[];
}

/** A pass for leaves with the same flags. @internal */
export interface LeafPass {
  /** Interprets all of the pass. */
  readonly run: ReturnType<typeof interpreted>;
  /** Interprets the part that makes outputs; `undefined` if there is none. */
  readonly store: ReturnType<typeof interpreted> | undefined;
  /** Makes the sums in double from arrays that the host reads. */
  readonly sum: <A>(host: ReadingHost<A>, leaf: HostLeaf<A>, scalars: Float64Array, sums: number[]) => void;
}

/** A host that reads its arrays at once. @internal */
export type ReadingHost<A> = Host<A> & Required<Pick<Host<A>, 'read'>>;

/** A leaf's flags, in the order of the program's, and its passes. @internal */
export interface LeafPlan {
  readonly chosen: readonly boolean[];
  readonly passes: readonly LeafPass[];
}

/** The plan of leaves with these flags; the same flags give the same plan. @internal */
export const leafPlans = ({ program, flags }: HostProgram): ((chosen: readonly boolean[]) => LeafPlan) => {
  const known = new Map<string, LeafPlan>();
  const names = [...flags.keys()];
  return (chosen) => {
    const key = chosen.join();
    const flagOf = (name: string) => chosen[names.indexOf(name)];
    const found = known.get(key) ?? {
      chosen,
      passes: program.passes.map((pass) => leafPass(pass, flagOf)),
    };
    known.set(key, found);
    return found;
  };
};

const leafPass = (pass: Pass, flagOf: (name: string) => boolean | undefined): LeafPass => {
  const summing = specialised({ ...pass, stores: [] }, flagOf);
  return {
    run: interpreted(specialised(pass, flagOf)),
    store: pass.stores.length === 0 ? undefined : interpreted(specialised({ ...pass, sums: [] }, flagOf)),
    sum: (host, { dtype, shape, size, inputs }, scalars, sums) => {
      const read = new Map(
        loadsOf(summing).map((k) => [k, contiguous(dtype, host.read(inputs[k]!), [size])] as const),
      );
      const [any] = read.values();
      // Inputs that the kernel does not load are not read.
      const tensors: readonly Tensor[] = any === undefined ? [] : inputs.map((_, k) => read.get(k) ?? any);
      const kernel = kernelOf(summing, dtype, size);
      kernel(
        { dtype, shape, size, inputs: tensors, outputs: [], touched: undefined, kernels: [], sums },
        scalars,
      );
    },
  };
};

const kernelOf = (pass: Pass, dtype: Dtype, size: number): Kernel =>
  size < wasmPays
    ? compiled.get(`js ${dtype} ${pass.key}`, () => compileJavaScript(pass, dtype))
    : compiled.get(`wasm ${dtype} ${pass.key}`, () => compileWasm(pass, dtype));
