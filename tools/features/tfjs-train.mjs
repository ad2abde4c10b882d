// Every optimizer of tf.train beside ours.
import { differs, same, topic } from './row.mjs';

/** @type {import('./row.mjs').Peer} */
export const tfjsTrain = {
  names: 'tf.train',
  title: "tfjs' `tf.train`",
  about:
    "`tfOptimizer` of [`@thalweg/tfjs`](packages/tfjs/README.md) makes an optimizer for tfjs of any chain of rules. tfjs' ε is 1e-7 on most backends.",
  topics: [
    topic(
      'Optimizers',
      same('sgd', 'sgd'),
      same('momentum', 'momentum nesterov', "with `useNesterov` `nesterov` in its form `'reformulated'`"),
      same('adam', 'adam', 'pass `eps: 1e-7`; tfjs computes the corrections in float32'),
      differs(
        'adamax',
        'adamax',
        'pass `eps: 1e-7`, which tfjs adds to the maximum, not to the gradient; its `decay` is `inverseTimeDecay`',
      ),
      differs(
        'adadelta',
        'adadelta',
        'tfjs divides by the mean of the step before, which makes its first step as long as the gradient',
      ),
      same('adagrad', 'adagrad', 'pass `{ eps: 1e-7, epsInSqrt: true, initialAccumulatorValue: 0.1 }`'),
      differs(
        'rmsprop',
        'rmsprop',
        'pass `eps: 1e-7`: the same, but centered tfjs subtracts ε under the root, and a first gradient of 0 makes it NaN',
      ),
    ),
  ],
};
