/** The parts of the WebAssembly interface used here. The package has neither the DOM's types nor Node's. */
interface Engine {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, object>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
}

// The shortest module that only an engine with SIMD accepts: a function that returns a vector.
const simdProbe = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

/** WebAssembly with SIMD, if this engine has it. @internal */
export const simdEngine = (): Engine | undefined => {
  const { WebAssembly: engine } = globalThis as { readonly WebAssembly?: Engine };
  return engine?.validate(simdProbe) === true ? engine : undefined;
};

/**
 * Runs a module. A pass takes the part of its tensors from one byte to another; see `moduleBytes`.
 *
 * @internal
 */
export type Run = (frame: number, from?: number, to?: number, mask?: number) => void;

/** A WebAssembly memory. @internal */
export interface LinearMemory {
  readonly buffer: ArrayBufferLike;
  /**
   * Makes the function `run` of a module on this memory.
   *
   * @param unit - Bytes of the smallest part of tensors that may run by itself; without it, a call runs as a whole.
   */
  readonly instantiate: (bytes: Uint8Array<ArrayBuffer>, unit?: number) => Run;
}

const pageBytes = 65_536;

/**
 * The most memories alive at once.
 *
 * Each reserves gigabytes of addresses, however small it is. An engine has room for a few thousand; each one after
 * that takes a second.
 */
const mostAlive = 4096;

// All steps of a process share its addresses, so the count is global.
let alive = 0;

const released =
  'FinalizationRegistry' in globalThis
    ? new FinalizationRegistry<undefined>(() => {
        alive--;
      })
    : undefined;

/**
 * A memory of at least `bytes` bytes, all zero; `undefined` if the engine has no SIMD or no room, or if `mostAlive`
 * memories are alive.
 *
 * @internal
 */
export const linearMemory = (bytes: number): LinearMemory | undefined => {
  const engine = simdEngine();
  if (engine === undefined || alive >= mostAlive) return undefined;
  try {
    const memory = new engine.Memory({ initial: Math.ceil(bytes / pageBytes) });
    const { buffer } = memory;
    if (released !== undefined) {
      // The addresses are freed with the buffer, which may outlive the memory object.
      released.register(buffer, undefined);
      alive++;
    }
    return {
      buffer,
      instantiate: (module) => {
        const { run } = new engine.Instance(new engine.Module(module), { m: { memory } }).exports;
        return run as Run;
      },
    };
  } catch (error) {
    // The addresses are used up: the caller falls back to ordinary arrays.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
