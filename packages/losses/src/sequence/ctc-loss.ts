import { ConfigError, count, requireOptions, rowMajor, sameShape, type Tensor } from '@thalweg/core';
import { readNumber } from '../argument/read-number.js';
import { requireTensor } from '../argument/require-tensor.js';
import { shown } from '../argument/shown.js';
import { softmaxOf } from '../classification/softmax.js';
import { classesIn, type ClassLabels } from '../label/class-labels.js';
import { elementsOf } from '../loss/example-loss.js';
import type { Loss } from '../loss/loss.js';
import { stored } from '../loss/stored.js';
import { alignmentsOf } from './alignments.js';

/**
 * Connectionist temporal classification: each sequence of logits should read as a sequence of labels.
 *
 * Where in time the labels are does not matter.
 *
 * $$\ell = -\log \sum_{\pi \in B^{-1}(y)} \prod_t p_t(\pi_t), \qquad
 * \frac{\partial \ell}{\partial x_{tk}} = p_t(k) - P(\pi_t = k \mid y), \qquad p_t = \operatorname{softmax}(x_t)$$
 *
 * $B$ merges neighbours that are equal and then leaves out blanks; $P(\pi_t = k \mid y)$ is the part of the probability whose
 * alignments have class $k$ at time $t$, by the forward-backward algorithm. If no alignment is possible, since there are more
 * labels than times, the loss is infinite and the gradient 0: a weight of 0 in {@link meanOf} leaves it out.
 *
 * @param logits - $x$, of the shape [sequences, times, classes], where blank is one of the classes.
 * @param logitPaddings - Of the shape [sequences, times]: 1 for a time that is padding, else 0. Any dtype.
 * @param labels - $y$, of the shape [sequences, labels], classes counted from 0. What is padding may be any whole number.
 * @param labelPaddings - Of the shape [sequences, labels]: 1 for padding, which comes after the labels, else 0. Any dtype.
 * @param options - `blankId`: the class of the blank, a whole number from 0 on; 0 by default.
 * @returns One value for each sequence. It is not divided by the number of labels.
 * @throws {ConfigError} If shapes do not fit, a padding is neither 0 nor 1 or comes before a label, or a label is blank or no class.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { ctcLoss } from '@thalweg/losses';
 *
 * // Two times, blank and one class, all alike: three of four alignments read as [1].
 * const { values, gradient } = ctcLoss(tensor([[[0, 0], [0, 0]]]), tensor([[0, 0]]), [1], tensor([[0]]));
 * toArray(values) // => [0.287682072…]
 * toArray(gradient) // => [0.1666…, -0.1666…, 0.1666…, -0.1666…]
 * ```
 *
 * Source: Alex Graves and others, "Connectionist Temporal Classification" (2006), equations 3 to 15. Same as `ctc_loss` of
 * Optax, except for impossible alignments: Optax has −1e5 in place of $\log 0$ (`log_epsilon`), so that their loss is about 1e5.
 * Same as `ctc_loss` of PyTorch with `reduction='none'` of the log-softmax; there `zero_infinity` makes the loss 0, too.
 *
 * @category Loss
 * @since 0.1.0
 */
export const ctcLoss = (
  logits: Tensor,
  logitPaddings: Tensor,
  labels: ClassLabels,
  labelPaddings: Tensor,
  options: { readonly blankId?: number } = {},
): Loss => {
  requireOptions(owner, options, { blankId: true });
  requireAxes('logits', logits, 3, '[sequences, times, classes]');
  const { dtype, shape } = logits;
  const [sequences = 0, times = 0, classes = 0] = shape;
  requireAxes('logitPaddings', logitPaddings, 2, `[${sequences}, ${times}]`);
  requireAxes('labelPaddings', labelPaddings, 2, `[${sequences}, labels]`);
  if (!sameShape(logitPaddings.shape, [sequences, times]))
    throw refused('logitPaddings', `the shape [${sequences}, ${times}], like logits`, shown(logitPaddings));
  if (labelPaddings.shape[0] !== sequences)
    throw refused('labelPaddings', `the shape [${sequences}, labels]`, shown(labelPaddings));
  const blank = readNumber(owner, 'blankId', options.blankId, count(0));
  if (blank >= classes) throw refused('blankId', `a class, below ${classes}`, shown(blank));

  const isPadded = paddingIn('logitPaddings', logitPaddings);
  const isUnread = paddingIn('labelPaddings', labelPaddings);
  const length = labelPaddings.shape[1]!;
  for (let at = 0; at < labelPaddings.size; at++)
    if (at % length > 0 && isUnread(at - 1) && !isUnread(at))
      throw refused(
        'labelPaddings',
        'ones only after the labels',
        `a 0 after a 1 in row ${Math.floor(at / length)}`,
      );
  const read = classesIn(
    owner,
    labels,
    labelPaddings.shape,
    (label, at) => isUnread(at) || (label >= 0 && label < classes && label !== blank),
    `classes from 0 to ${classes - 1}, other than blank, ${blank}`,
  );

  const x = elementsOf(logits);
  const values = new Float64Array(sequences);
  const gradient = new Float64Array(logits.size);
  for (let sequence = 0; sequence < sequences; sequence++) {
    const rows = Array.from({ length: times }, (_, time) => sequence * times + time).filter(
      (at) => !isPadded(at),
    );
    const softmaxes = rows.map((row) =>
      softmaxOf(Float64Array.from({ length: classes }, (_, k) => x(sequence, k, row * classes + k))),
    );
    const own = read.slice(sequence * length, (sequence + 1) * length);
    const { logProbability, forEachPart } = alignmentsOf(
      softmaxes.map(({ max, logRest }, time) =>
        Float64Array.from(
          { length: classes },
          (_, k) => x(sequence, k, rows[time]! * classes + k) - max - logRest,
        ),
      ),
      own.filter((_, at) => !isUnread(sequence * length + at)),
      blank,
    );
    // -0 would be the loss of a probability of 1.
    values[sequence] = 0 - logProbability;
    if (logProbability === -Infinity) continue;
    softmaxes.forEach(({ probabilities }, time) => gradient.set(probabilities, rows[time]! * classes));
    forEachPart((time, k, part) => (gradient[rows[time]! * classes + k]! -= part));
  }
  return {
    values: stored(values, [sequences], dtype),
    gradient: stored(gradient, shape, dtype),
    axes: [1, 2],
  };
};

const owner = 'ctcLoss';

const refused = (argument: string, expected: string, found: string): ConfigError =>
  new ConfigError({ owner, argument, expected, found });

const requireAxes = (argument: string, tensor: Tensor, axes: number, what: string): void => {
  requireTensor(owner, argument, tensor);
  if (tensor.dimension !== axes) throw refused(argument, `the shape ${what}`, shown(tensor));
};

const paddingIn = (argument: string, paddings: Tensor): ((at: number) => boolean) => {
  const { data, offset } = rowMajor(paddings);
  for (let at = 0; at < paddings.size; at++) {
    const padding = data[offset + at]!;
    if (padding !== 0 && padding !== 1) throw refused(argument, 'each 0 or 1', shown(padding));
  }
  return (at) => data[offset + at] === 1;
};
