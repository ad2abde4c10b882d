/** The mean cross entropy of softmax; its gradient takes the place of the scores. */
export const crossEntropyInto = (scores: Float64Array, labels: Float64Array): number => {
  const rows = labels.length;
  const classes = scores.length / rows;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let highest = -Infinity;
    for (let c = start; c < start + classes; c++) highest = Math.max(highest, scores[c]!);
    // Subtracting the highest score keeps every exponential at most 1.
    const own = scores[start + labels[row]!]! - highest;
    let sum = 0;
    for (let c = start; c < start + classes; c++) sum += scores[c] = Math.exp(scores[c]! - highest);
    loss += Math.log(sum) - own;
    for (let c = start; c < start + classes; c++) scores[c]! /= sum * rows;
    scores[start + labels[row]!]! -= 1 / rows;
  }
  return loss / rows;
};
