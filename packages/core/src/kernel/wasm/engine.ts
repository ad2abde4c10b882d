import { generate } from '../../codegen/generate.js';
import type { MemoryKind } from './encoder.js';

/** A compiled module; threads can share it. @internal */
export type Module = object;

/** The parts of the WebAssembly interface used here. The package has neither the DOM's types nor Node's. */
interface Engine {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum?: number;
    readonly shared?: boolean;
  }) => { readonly buffer: ArrayBufferLike };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  readonly Instance: new (
    module: Module,
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

/** How threads may cut the call of a function on a range of bytes. @internal */
export interface Parts {
  /** Bytes of the smallest part that may run by itself. */
  readonly unit: number;
  /** With fewer bytes, one thread takes less time than two. */
  readonly least: number;
}

/** A WebAssembly memory. @internal */
export interface LinearMemory {
  readonly buffer: ArrayBufferLike;
  /** Whether threads share it. Modules for shared memory are different ones. */
  readonly kind: MemoryKind;
  /**
   * Makes the function `run` of a module on this memory.
   *
   * @param parts - How threads may cut a call; without it, a call runs as a whole.
   */
  readonly instantiate: (module: Module, parts?: Parts) => Run;
  /**
   * Makes a function of JavaScript on this memory.
   *
   * @param source - The source of a function from the memory's buffer to the function. It refers to nothing else.
   */
  readonly script: (source: string, parts: Parts) => Run;
}

/** Compiles a module. Only for an engine that has SIMD. @internal */
export const compileModule = (bytes: Uint8Array<ArrayBuffer>): Module => {
  const { Module } = simdEngine()!;
  return new Module(bytes);
};

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

/** A memory object of the engine, and what it imports as. @internal */
export interface EngineMemory {
  readonly memory: { readonly buffer: ArrayBufferLike };
  readonly run: (module: Module) => Run;
}

/**
 * A memory of at least `bytes` bytes, all zero; `undefined` if the engine has no SIMD or no room, or if `mostAlive`
 * memories are alive.
 *
 * @internal
 */
export const engineMemory = (bytes: number, kind: MemoryKind): EngineMemory | undefined => {
  const engine = simdEngine();
  if (engine === undefined || alive >= mostAlive) return undefined;
  const initial = Math.ceil(bytes / pageBytes);
  try {
    const memory = new engine.Memory(
      kind === 'shared' ? { initial, maximum: initial, shared: true } : { initial },
    );
    if (released !== undefined) {
      // The addresses are freed with the buffer, which may outlive the memory object.
      released.register(memory.buffer, undefined);
      alive++;
    }
    return {
      memory,
      run: (module) => new engine.Instance(module, { m: { memory } }).exports['run'] as Run,
    };
  } catch (error) {
    // The addresses are used up: the caller falls back to ordinary arrays.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** Runs the source of a function from a buffer; see {@link LinearMemory}. @internal */
export const runScript = (source: string, buffer: ArrayBufferLike): Run =>
  generate<(buffer: ArrayBufferLike) => Run>(`return ${source};`)(buffer);

/** Makes a memory; `undefined` if it cannot; see {@link engineMemory}. @internal */
export type MakeMemory = (bytes: number) => LinearMemory | undefined;

/** A memory that one thread works on. @internal */
export const linearMemory: MakeMemory = (bytes) => {
  const made = engineMemory(bytes, 'own');
  return (
    made && {
      buffer: made.memory.buffer,
      kind: 'own',
      instantiate: made.run,
      script: (source) => runScript(source, made.memory.buffer),
    }
  );
};
