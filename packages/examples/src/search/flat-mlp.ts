/** A network of dense layers with ReLU between them, whose numbers are one array: for each layer the weights, row by row, then the biases. */
export interface FlatMlp {
  /** How many numbers it has. */
  readonly size: number;
  /**
   * The mean softmax cross entropy of some rows, and its gradient.
   *
   * @param rows - The numbers of the rows.
   * @param gradient - Written to.
   */
  readonly lossAndGradient: (
    params: Float64Array,
    data: Rows,
    rows: Uint32Array,
    gradient: Float64Array,
  ) => number;
  /** The fraction of all rows whose class gets the highest score. */
  readonly accuracy: (params: Float64Array, data: Rows) => number;
}

/** Examples in plain arrays: `inputs` is `[n, d]`. */
export interface Rows {
  readonly inputs: Float64Array;
  readonly labels: Uint8Array;
}

/**
 * Computes with one network. It has memory of its own for the values of the units, so that a step allocates nothing.
 *
 * @param sizes - The lengths of the input, of each hidden layer and of the scores.
 * @param most - The most rows of a batch.
 */
export const flatMlp = (sizes: readonly number[], most: number): FlatMlp => {
  let size = 0;
  const layers = sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i]!;
    const weights = size;
    const biases = weights + inputs * outputs;
    size = biases + outputs;
    return { inputs, outputs, weights, biases };
  });
  const values = sizes.map((width) => new Float64Array(most * width));
  const slopes = sizes.map((width) => new Float64Array(most * width));
  const [input, scores] = [values[0]!, values.at(-1)!];
  const [width, classes] = [sizes[0]!, sizes.at(-1)!];

  const forward = (params: Float64Array, count: number): void => {
    layers.forEach((layer, i) => {
      weightedSums(layer, params, values[i]!, values[i + 1]!, count, i < layers.length - 1);
    });
  };

  const backward = (params: Float64Array, count: number, gradient: Float64Array): void => {
    for (let i = layers.length - 1; i >= 0; i--) {
      layerGradient(layers[i]!, values[i]!, slopes[i + 1]!, count, gradient);
      if (i > 0) inputSlopes(layers[i]!, params, values[i]!, slopes[i + 1]!, slopes[i]!, count);
    }
  };

  /** The loss of the scores; the slopes of the scores are written. */
  const crossEntropy = (labels: Uint8Array, rows: Uint32Array): number => {
    const count = rows.length;
    const slope = slopes.at(-1)!;
    let loss = 0;
    for (let row = 0; row < count; row++) {
      const start = row * classes;
      let highest = -Infinity;
      for (let c = start; c < start + classes; c++) if (scores[c]! > highest) highest = scores[c]!;
      const own = start + labels[rows[row]!]!;
      let sum = 0;
      for (let c = start; c < start + classes; c++) sum += slope[c] = Math.exp(scores[c]! - highest);
      loss += Math.log(sum) - (scores[own]! - highest);
      for (let c = start; c < start + classes; c++) slope[c]! /= sum * count;
      slope[own]! -= 1 / count;
    }
    return loss / count;
  };

  return {
    size,
    lossAndGradient: (params, { inputs, labels }, rows, gradient) => {
      rows.forEach((row, i) => {
        input.set(inputs.subarray(row * width, (row + 1) * width), i * width);
      });
      forward(params, rows.length);
      const loss = crossEntropy(labels, rows);
      backward(params, rows.length, gradient);
      return loss;
    },
    accuracy: (params, { inputs, labels }) => {
      let right = 0;
      for (let first = 0; first < labels.length; first += most) {
        const count = Math.min(most, labels.length - first);
        input.set(inputs.subarray(first * width, (first + count) * width));
        forward(params, count);
        for (let row = 0; row < count; row++) {
          const own = row * classes + labels[first + row]!;
          let isHighest = true;
          for (let c = row * classes; c < (row + 1) * classes; c++)
            if (c !== own && !(scores[c]! < scores[own]!)) isHighest = false;
          if (isHighest) right += 1;
        }
      }
      return right / labels.length;
    },
  };
};

/** A layer in the array of all numbers. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Where its weights begin. */
  readonly weights: number;
  /** Where its biases begin. */
  readonly biases: number;
}

// Four sums at a time stay in registers. That takes half of the time of a sum in memory.

const weightedSums = (
  { inputs, outputs, weights, biases }: Layer,
  params: Float64Array,
  from: Float64Array,
  into: Float64Array,
  count: number,
  isRectified: boolean,
): void => {
  for (let row = 0; row < count; row++) {
    const first = row * inputs;
    const start = row * outputs;
    let j = 0;
    for (; j + 4 <= outputs; j += 4) {
      let a = params[biases + j]!;
      let b = params[biases + j + 1]!;
      let c = params[biases + j + 2]!;
      let d = params[biases + j + 3]!;
      let at = weights + j;
      for (let k = 0; k < inputs; k++) {
        const x = from[first + k]!;
        a += x * params[at]!;
        b += x * params[at + 1]!;
        c += x * params[at + 2]!;
        d += x * params[at + 3]!;
        at += outputs;
      }
      into[start + j] = a;
      into[start + j + 1] = b;
      into[start + j + 2] = c;
      into[start + j + 3] = d;
    }
    for (; j < outputs; j++) {
      let a = params[biases + j]!;
      for (let k = 0; k < inputs; k++) a += from[first + k]! * params[weights + k * outputs + j]!;
      into[start + j] = a;
    }
  }
  if (isRectified) for (let k = 0; k < count * outputs; k++) if (into[k]! < 0) into[k] = 0;
};

const layerGradient = (
  { inputs, outputs, weights, biases }: Layer,
  from: Float64Array,
  delta: Float64Array,
  count: number,
  gradient: Float64Array,
): void => {
  for (let j = 0; j < outputs; j++) {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += delta[row * outputs + j]!;
    gradient[biases + j] = sum;
  }
  for (let k = 0; k < inputs; k++) {
    const into = weights + k * outputs;
    let j = 0;
    for (; j + 4 <= outputs; j += 4) {
      let [a, b, c, d] = [0, 0, 0, 0];
      let at = j;
      for (let place = k; place < count * inputs; place += inputs) {
        const x = from[place]!;
        a += x * delta[at]!;
        b += x * delta[at + 1]!;
        c += x * delta[at + 2]!;
        d += x * delta[at + 3]!;
        at += outputs;
      }
      gradient[into + j] = a;
      gradient[into + j + 1] = b;
      gradient[into + j + 2] = c;
      gradient[into + j + 3] = d;
    }
    for (; j < outputs; j++) {
      let a = 0;
      for (let row = 0; row < count; row++) a += from[row * inputs + k]! * delta[row * outputs + j]!;
      gradient[into + j] = a;
    }
  }
};

/** Behind a ReLU that is off, the slope is 0. */
const inputSlopes = (
  { inputs, outputs, weights }: Layer,
  params: Float64Array,
  from: Float64Array,
  delta: Float64Array,
  back: Float64Array,
  count: number,
): void => {
  for (let row = 0; row < count; row++) {
    const start = row * outputs;
    for (let k = 0; k < inputs; k++) {
      let sum = 0;
      const at = weights + k * outputs;
      if (from[row * inputs + k]! > 0)
        for (let j = 0; j < outputs; j++) sum += delta[start + j]! * params[at + j]!;
      back[row * inputs + k] = sum;
    }
  }
};
