// Every public symbol of torch.optim beside ours.
import { composed, differs, leftOut, same, topic } from './row.mjs';

/** @type {import('./row.mjs').Peer} */
export const torchOptim = {
  names: 'torch.optim',
  title: 'torch.optim',
  about:
    '`weight_decay` of PyTorch, except in `AdamW`, `Muon` and `Adafactor`, is added to the gradient: put `addDecayedWeights` in front. `param_groups` are parts of `partition`, and `maximize` is `scale(-1)` in front.',
  topics: [
    topic(
      'Optimizers',
      same(
        'SGD',
        'sgd momentum nesterov',
        "with momentum `momentum`, with `nesterov=True` `nesterov` in its form `'reformulated'`; `dampening` is an option of `momentum`, by `scaleByDampening`",
      ),
      same('Adam', 'adam amsgrad', "with `amsgrad=True` `amsgrad({ eps: 1e-8, form: 'pytorch' })`"),
      same('AdamW', 'adamw', 'pass `weightDecay: 0.01`'),
      same('Adamax', 'adamax', 'pass `eps: 1e-8`'),
      same(
        'NAdam',
        'nadam nadamw',
        "pass `{ b1: 0.9, form: 'pytorch' }`; with `decoupled_weight_decay` `nadamw`",
      ),
      differs('RAdam', 'radam', 'PyTorch adds ε to the second moment before the correction of its bias'),
      same('Adagrad', 'adagrad', 'pass `eps: 1e-10`; `lr_decay` is `inverseTimeDecay`'),
      same('Adadelta', 'adadelta', 'pass `rho: 0.9`'),
      same(
        'RMSprop',
        'rmsprop',
        'pass `{ decay: 0.99, epsInSqrt: false }`; its momentum comes before the rate, which shows with a schedule',
      ),
      same('Rprop', 'rprop', 'signs of tiny gradients count'),
      same('ASGD', 'asgd scaleByAsgd evaluationParams', 'the average: `evaluationParams`'),
      same('Adafactor', 'adafactor', "pass `{ form: 'pytorch', minDimSizeToFactor: 1 }`"),
      same(
        'Muon',
        'muon scaleByMuon',
        'the docstring compares the options; it takes the other leaves, too, by AdamW',
      ),
      differs(
        'LBFGS',
        'lbfgs minimize',
        'a step is one iteration, in PyTorch up to 20; the line search is on by default',
      ),
      same('SparseAdam', 'adam', 'any rule that can be lazy takes sparse gradients'),
      leftOut('Optimizer', 'no class: an optimizer is a value, and its step a function', 'makeStep'),
      leftOut(
        'swap_in_optimizer_params_and_state',
        'state and parameters are values: pass others',
        'makeStep',
      ),
    ),
    topic(
      'swa_utils',
      differs(
        'swa_utils.AveragedModel swa_utils.get_ema_avg_fn swa_utils.get_ema_multi_avg_fn',
        'averageParams evaluationParams',
        'with `get_ema_…`; the average of PyTorch starts at the first parameters, here its bias is corrected',
      ),
      leftOut(
        'swa_utils.get_swa_avg_fn swa_utils.get_swa_multi_avg_fn',
        'averages of equal weight: those of `asgd`, from a step on, and of `scheduleFree`',
        'asgd scheduleFree',
      ),
      composed(
        'swa_utils.SWALR',
        'cosineDecay constant join',
        `import { constant, cosineDecay, join } from '@thalweg/schedules';

const down = cosineDecay({ initialValue: 0.1, steps: 10, alpha: 0.5 }); // to 0.05 in 10 steps
const rate = join({ schedules: [constant(0.1), down], boundaries: [100] });
[0, 100, 110, 200].map(rate); // => [0.1, 0.1, 0.05, 0.05]`,
      ),
      leftOut(
        'swa_utils.update_bn',
        'run your data through `batchNormTraining` with the averaged parameters',
        'batchNormTraining',
      ),
    ),
  ],
};
