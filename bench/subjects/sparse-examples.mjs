// Gradients of single examples that have 75 features of 47 236, as those of the RCV1 collection of news have on average.

export const features = 47_236;
const touched = 75;
/** So many that no step finds its coordinates where the last one left them. */
export const examples = 256;

/** @param {'float32' | 'float64'} dtype */
export const arrayOf = (dtype) => (dtype === 'float32' ? Float32Array : Float64Array);

/**
 * For each example the features it has, ascending, and the gradient there.
 *
 * @param {'float32' | 'float64'} dtype
 */
export const sparseExamples = (dtype) => {
  let seed = 1;
  const feature = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((seed / 0x8000_0000) * features);
  };
  return Array.from({ length: examples }, () => {
    const chosen = new Set();
    while (chosen.size < touched) chosen.add(feature());
    return {
      indices: Int32Array.from(chosen).sort(),
      values: new (arrayOf(dtype))(touched).fill(0.1),
    };
  });
};
