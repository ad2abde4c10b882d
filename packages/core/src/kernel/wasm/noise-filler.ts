import type { Dtype } from '../../tensor/tensor.js';
import type { FloatArray } from '../../tensor/elements.js';
import type { LinearMemory } from './engine.js';
import { elementBytes } from './frame.js';
import { cacheLine, frameAt } from './invocation.js';

/** Fills a leaf in a linear memory with the noise of a key. @internal */
export type FillNoise = (key: readonly [number, number], into: FloatArray) => void;

/**
 * Prepares the noise of leaves in a linear memory. It is JavaScript, and threads that share the memory share the work.
 *
 * @param source - The source of what fills a part of an array; see `fillPartSource`.
 * @internal
 */
export const noiseFiller = ({ buffer, script }: LinearMemory, source: string, dtype: Dtype): FillNoise => {
  const bytes = elementBytes(dtype);
  const run = script(
    `(buffer) => {
const fill = ${source};
return (frame, from, to) => {
const [k0, k1, at] = new Uint32Array(buffer, frame, 3);
fill(k0, k1, new ${dtype === 'float32' ? 'Float32Array' : 'Float64Array'}(buffer, at), from / ${bytes}, to / ${bytes});
};
}`,
    cacheLine,
  );
  const words = new Uint32Array(buffer, frameAt, 3);
  return (key, into) => {
    words[0] = key[0];
    words[1] = key[1];
    words[2] = into.byteOffset;
    run(frameAt, 0, into.byteLength);
  };
};
