import {
  backend,
  tensor,
  type KernelBackend,
  type Tensor,
  type TensorInfo,
  type Variable,
} from '@tensorflow/tfjs-core';

/** The backend `wasm`, which shows the memory of a tensor and copies what a tensor is made from. */
interface HeapBackend {
  readonly typedArrayFromHeap: (of: TensorInfo) => unknown;
}

const isHeapBackend = (of: KernelBackend): of is KernelBackend & HeapBackend => 'typedArrayFromHeap' in of;

/**
 * The elements of a tensor of float32, which may be its memory: only to be read, at once.
 *
 * `dataSync` would allocate new memory on the backend `wasm`. That takes longer than a step.
 *
 * @internal
 */
export const elementsOf = (of: Tensor): Float32Array => {
  const now = backend();
  // A disposed tensor has no memory. `dataSync` says so.
  const heap = isHeapBackend(now) && !of.isDisposed ? now.typedArrayFromHeap(of) : undefined;
  return heap instanceof Float32Array ? heap : of.dataSync<'float32'>();
};

/**
 * Gives a variable these elements.
 *
 * @param elements - Memory that may change afterwards.
 * @internal
 */
export const assignElements = (variable: Variable, elements: Float32Array): void => {
  const next = tensorOf(elements, variable.shape);
  variable.assign(next);
  next.dispose();
};

/** A tensor with a copy of these elements. @internal */
export const tensorOf = (elements: Float32Array, shape: number[]): Tensor =>
  tensor(isHeapBackend(backend()) ? elements : elements.slice(), shape, 'float32');
