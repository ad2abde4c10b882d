// Every public symbol of Optax beside ours. An object that Optax exports twice has one row; see list_names.py.
import { composed, differs, leftOut, same, topic } from './row.mjs';

/** @type {import('./row.mjs').Peer} */
export const optax = {
  names: 'optax',
  title: 'Optax',
  about:
    'Names are camelCase here. An object that Optax exports twice is listed once: `clip`, not `transforms.clip`; `tree.add`, not its old name `tree_utils.tree_add`. Optax has no default for most learning rates. `mu_dtype` and its like are left out: a state has the dtypes of the parameters.',
  topics: [
    topic(
      'Optimizers',
      same(
        'sgd',
        'sgd momentum nesterov',
        "with momentum `momentum`, with `nesterov=True` `nesterov` in its form `'reformulated'`",
      ),
      same('adam', 'adam'),
      same('adamw', 'adamw'),
      same(
        'adadelta',
        'adadelta',
        'pass `rho: 0.9`; `weight_decay` is `addDecayedWeights` in front; without a rate Optax ascends',
      ),
      same('adagrad', 'adagrad', 'pass `{ eps: 1e-7, epsInSqrt: true, initialAccumulatorValue: 0.1 }`'),
      same(
        'rmsprop',
        'rmsprop',
        'for `nesterov=True` chain `scaleByRms`, `scaleByLearningRate` and `addMomentum`; `bias_correction=True` is `adam` with `b1: 0`',
      ),
      same('adamax', 'adamax', 'pass `eps: 1e-8`'),
      same('adamaxw', 'adamaxw', 'pass `eps: 1e-8`'),
      same('nadam', 'nadam', "pass `{ b1: 0.9, form: 'optax' }`"),
      same('nadamw', 'nadamw', "pass `{ b1: 0.9, form: 'optax' }`"),
      same('amsgrad', 'amsgrad', "pass `{ eps: 1e-8, form: 'optax' }`"),
      same('adabelief', 'adabelief'),
      differs(
        'adan',
        'adan',
        'Optax has another factor of the change of the gradient than the paper; the two agree for `b2: 0.5`',
      ),
      same('yogi', 'yogi', "pass `{ form: 'optax', initialAccumulatorValue: 1e-6 }`"),
      same('radam', 'radam'),
      same('lion', 'lion'),
      same('lamb', 'lamb', 'pass `weightDecay: 0`'),
      same('lars', 'lars scaleByLars', "pass `form: 'optax'`; one mask for decay and ratio"),
      same('fromage', 'fromage addShrinkage', 'pass `minNorm: 1e-6`'),
      same('novograd', 'novograd', 'pass `{ b1: 0.9, b2: 0.25, eps: 1e-6 }`'),
      same('sign_sgd', 'signSgd'),
      same('signum', 'signum'),
      differs('noisy_sgd', 'noisySgd', 'other random numbers; the key is required'),
      same('optimistic_gradient_descent', 'optimisticGradientDescent'),
      composed(
        'optimistic_adam_v2',
        'chain scaleByNadam scaleByOptimisticGradient scaleByLearningRate',
        `import { chain, makeStep, tensor, toArray } from '@thalweg/core';
import { scaleByLearningRate, scaleByNadam, scaleByOptimisticGradient } from '@thalweg/optimizers';

const step = makeStep(
  chain(scaleByNadam({ b1: 0.9, form: 'optax' }), scaleByOptimisticGradient(), scaleByLearningRate(0.1)),
);
let at = step.init(tensor([1, -2]));
for (const g of [[1, -2], [3, 1], [0.5, 0.5]]) at = step(at, tensor(g));
toArray(at.params); // => [0.73797271…, -2.03568277…]`,
        'the numbers of Optax 0.2.8; with `nesterov=False` it is `optimisticAdam`',
      ),
      leftOut('optimistic_adam', 'deprecated in Optax', 'optimisticAdam'),
      differs('rprop', 'rprop', 'Optax takes each step one call late'),
      same('sm3', 'sm3'),
      differs(
        'adafactor',
        'adafactor',
        'pass `relativeStep: false`; Optax does not multiply the decay by the rate',
      ),
      differs('lbfgs', 'lbfgs', 'skips pairs of negative curvature, after which Optax may go uphill'),
      composed(
        'polyak_sgd scale_by_polyak',
        'defineTransformation',
        `import { chain, defineTransformation, elementwise, finite, makeStep, mapTensors, mul, nonNegative, positive, square, sumTree, tensor, toArray } from '@thalweg/core';
import { scale } from '@thalweg/optimizers';

const scaled = elementwise({ tensors: ['g'], scalars: ['s'], results: ({ g, s }) => ({ u: mul(s, g) }) });
const squares = elementwise({ tensors: ['g'], scalars: [], results: ({ g }) => ({ squares: square(g) }) });
const scaleByPolyak = defineTransformation({
  name: 'scaleByPolyak',
  hyper: { maxLearningRate: positive(1), fMin: finite(0), eps: nonNegative(0) },
  needs: ['value'],
  init: () => ({}),
  update: (g, state, { value }, { maxLearningRate, fMin, eps }) => {
    const length = sumTree(squares({ g }).squares) + eps;
    const s = length === 0 ? 0 : Math.min((value - fMin) / length, maxLearningRate);
    return [mapTensors((leaf) => scaled({ g: leaf, s }).u, g), state];
  },
});
const step = makeStep(chain(scaleByPolyak(), scale(-1)));
const at = step.init({ w: tensor([3, 4]) }); // f is half the squared norm, 12.5
toArray(step(at, at.params, { value: 12.5 }).params.w); // => [1.5, 2]`,
      ),
    ),
    topic(
      'contrib',
      differs(
        'contrib.acprop contrib.scale_by_acprop',
        'acprop scaleByAcprop',
        'Optax centers by the mean of the step before',
      ),
      same(
        'contrib.ademamix contrib.scale_by_ademamix',
        'ademamix scaleByAdemamix',
        '`scale_by_ademamix` has `alpha` 6',
      ),
      same(
        'contrib.simplified_ademamix contrib.scale_by_simplified_ademamix',
        'simplifiedAdemamix scaleBySimplifiedAdemamix',
      ),
      same(
        'contrib.adopt contrib.scale_by_adopt',
        'adopt scaleByAdopt',
        'the limit is a power of the step, in Optax any function',
      ),
      same(
        'contrib.cocob contrib.scale_by_cocob',
        'cocob scaleByCocob',
        'without a learning rate, which hardly changes the steps',
      ),
      differs(
        'contrib.dadapt_adamw',
        'dadaptAdamw scaleByDadaptAdamw',
        'pass `biasCorrection: true`; zero gradients at first make Optax NaN for ever',
      ),
      differs(
        'contrib.prodigy',
        'prodigy scaleByProdigy',
        'pass `biasCorrection: true`; `b3` is the root of `b2`; zero gradients at first make Optax NaN for ever',
      ),
      same('contrib.dog', 'dog scaleByDog', 'except where the first gradients are 0'),
      same('contrib.dowg', 'dowg scaleByDowg'),
      differs(
        'contrib.galore contrib.scale_by_galore',
        'galore scaleByGalore',
        "pass `form: 'optax'`, with the scale 1; the default projects the other side",
      ),
      differs(
        'contrib.madgrad contrib.scale_by_madgrad',
        'madgrad scaleByMadgrad',
        'Optax adds ε to the learning rate, too',
      ),
      differs(
        'contrib.muon contrib.scale_by_muon',
        'muon scaleByMuon',
        'a rate of its own for AdamW; the docstring compares the options',
      ),
      leftOut(
        'contrib.MuonDimensionNumbers contrib.GaLoreDimensionNumbers',
        'matrices are `[rows, columns]`; leaves with more axes are refused',
      ),
      differs(
        'contrib.schedule_free',
        'scheduleFree',
        'the weights read the rate of this step, in Optax that of the next',
      ),
      same(
        'contrib.schedule_free_sgd contrib.schedule_free_adamw',
        'scheduleFreeSgd scheduleFreeAdamw',
        'the warm-up is a schedule',
      ),
      same(
        'contrib.schedule_free_eval_params',
        'evaluationParams',
        'one function for every member that keeps better parameters',
      ),
      differs(
        'contrib.reduce_on_plateau',
        'reduceOnPlateau',
        'a strategy, which sees evaluations; also right for losses below 0',
      ),
      composed(
        'contrib.normalize',
        'normalizeByUpdateNorm',
        `import { tensor, toArray } from '@thalweg/core';
import { normalizeByUpdateNorm } from '@thalweg/optimizers';

const tx = normalizeByUpdateNorm({ eps: 0 });
const [u] = tx.update(tensor([3, 4]), tx.init(tensor([0, 0])));
toArray(u).map((x) => x.toFixed(2)); // => ['0.60', '0.80']`,
      ),
      differs('contrib.sam', 'sam', 'one call, with `valueAndGrad`; a gradient of zero gives no NaN'),
      same('contrib.mechanize', 'mechanize', 'six decays, as by default there'),
      differs(
        'contrib.momo contrib.momo_adam',
        'momo momoAdam scaleByMomo scaleByMomoAdam',
        'weight decay divides the whole step, as in the paper; small gradients move, too',
      ),
      differs(
        'contrib.sophia contrib.hutchinson_estimator_diag_hessian',
        'sophia scaleBySophia',
        'with `valueAndGrad`, by differences of gradients; an estimate counts from its own step on; defaults of the paper',
      ),
      leftOut(
        'contrib.dpsgd contrib.differentially_private_aggregate per_example_global_norm_clip per_example_layer_norm_clip',
        'there is one gradient per step: clip those of the examples where you compute them, and sum them',
        'addNoise',
      ),
      leftOut('contrib.split_real_and_imaginary', 'tensors are real'),
    ),
    topic(
      'Parts of optimizers',
      same('scale', 'scale'),
      same('scale_by_learning_rate', 'scaleByLearningRate'),
      same('scale_by_schedule', 'scaleBySchedule'),
      same('scale_by_sign', 'scaleBySign'),
      same(
        'scale_by_rss',
        'scaleByRss',
        'pass `{ eps: 1e-7, epsInSqrt: true, initialAccumulatorValue: 0.1 }`',
      ),
      same('scale_by_rms', 'scaleByRms'),
      differs(
        'scale_by_stddev',
        'scaleByStddev',
        'the variance is at least 0, and a square that overflows does no lasting harm',
      ),
      same(
        'scale_by_adam',
        'scaleByAdam scaleByNadam',
        "with `nesterov=True` `scaleByNadam`, in its form `'optax'`",
      ),
      same('scale_by_amsgrad', 'scaleByAmsgrad', "pass `{ eps: 1e-8, form: 'optax' }`"),
      same('scale_by_adamax', 'scaleByAdamax', 'pass `eps: 1e-8`'),
      differs('scale_by_adan', 'scaleByAdan', 'as `adan`'),
      same('scale_by_belief', 'scaleByBelief'),
      same('scale_by_yogi', 'scaleByYogi', "pass `{ form: 'optax', initialAccumulatorValue: 1e-6 }`"),
      same('scale_by_radam', 'scaleByRadam'),
      differs('scale_by_lion', 'scaleByLion', 'without the mode `smooth`'),
      same('scale_by_adadelta', 'scaleByAdadelta', 'pass `rho: 0.9`'),
      differs(
        'scale_by_factored_rms',
        'scaleByFactoredRms',
        'no offset of the step; the parameters are not needed',
      ),
      same('scale_by_novograd', 'scaleByNovograd', 'pass `{ b1: 0.9, b2: 0.25 }`'),
      same('scale_by_sm3', 'scaleBySm3', 'also on leaves without axes'),
      differs('scale_by_rprop', 'scaleByRprop', 'as `rprop`'),
      same('scale_by_optimistic_gradient', 'scaleByOptimisticGradient'),
      same('scale_by_trust_ratio', 'scaleByTrustRatio', 'norms do not overflow'),
      same(
        'scale_by_param_block_norm scale_by_param_block_rms',
        'scaleByParamBlockNorm scaleByParamBlockRms',
        'norms do not overflow',
      ),
      differs(
        'scale_by_distance_over_gradients',
        'scaleByDog',
        'the distance and the norm are over all leaves, in Optax over each',
      ),
      differs('scale_by_lbfgs', 'scaleByLbfgs', 'as `lbfgs`'),
      differs(
        'scale_by_backtracking_linesearch',
        'scaleByBacktrackingLinesearch',
        'never steps uphill, recovers from a stepsize of 0, right for losses below 0',
      ),
      differs(
        'scale_by_zoom_linesearch',
        'scaleByZoomLinesearch',
        'never steps uphill, recovers from a stepsize of 0',
      ),
      leftOut('value_and_grad_from_state', 'a step takes a function `valueAndGrad`', 'lbfgs'),
      same('trace', 'addMomentum'),
      same('ema', 'averageUpdates', 'an average of the parameters is `averageParams`'),
      same('add_decayed_weights', 'addDecayedWeights'),
      differs('add_noise', 'addNoise', 'other random numbers'),
      same('clip', 'clip'),
      same('clip_by_block_rms', 'clipByBlockRms', 'squares do not overflow'),
      differs('clip_by_global_norm', 'clipByGlobalNorm', 'NaN in Optax for a gradient and a limit of 0'),
      same('normalize_by_update_norm', 'normalizeByUpdateNorm', 'squares do not overflow'),
      same('keep_params_nonnegative', 'keepParamsNonNegative'),
      same('zero_nans', 'zeroNans', 'the state counts them'),
      differs(
        'adaptive_grad_clip',
        'adaptiveGradClip',
        'other units of leaves of three axes; squares do not overflow; a small gradient is cut to the limit, not below',
      ),
      leftOut(
        'transforms.unitwise_norm transforms.unitwise_clip',
        'parts of `adaptive_grad_clip`, which nobody looks for alone',
        'adaptiveGradClip',
      ),
      same('centralize', 'centralizeGradients', "pass `{ outputs: 'rows' }`: by default outputs are columns"),
    ),
    topic(
      'Composition',
      same('chain named_chain', 'chain namedChain', 'the state has a name for each member'),
      differs(
        'partition multi_transform',
        'partition',
        'a part says which leaves it takes, by glob, rank, dtype or a tree, in place of a tree of labels',
      ),
      same('masked', 'masked', 'true selects; other leaves pass through'),
      same('freeze', 'freeze', '`unfreeze` names the leaves that move'),
      composed(
        'selective_transform',
        'partition setToZero',
        `import { makeStep, partition, tensor, toArray } from '@thalweg/core';
import { setToZero, sgd } from '@thalweg/optimizers';

const step = makeStep(partition(['frozen', 'b', setToZero()], ['trained', true, sgd({ learningRate: 1 })]));
const at = step.init({ w: tensor([2]), b: tensor([3]) });
const next = step(at, at.params);
toArray(next.params.w); // => [0]
toArray(next.params.b); // => [3]`,
      ),
      same('set_to_zero', 'setToZero'),
      same('identity', 'identity'),
      differs('flatten', 'flatten', 'no leaf moves, and dtypes stay'),
      differs(
        'MultiSteps',
        'accumulate flush',
        'the mean is the sum divided once; no NaN is left behind; `flush` applies what is left',
      ),
      composed(
        'apply_every',
        'accumulate chain identity',
        `import { chain, identity, tensor, toArray } from '@thalweg/core';
import { accumulate, scale } from '@thalweg/optimizers';

const tx = chain(scale(-0.5), accumulate(identity(), { every: 2, of: 'sum' }));
const [first, state] = tx.update(tensor([2]), tx.init(tensor([0])));
const [second] = tx.update(tensor([4]), state);
toArray(first).map(Math.abs); // => [0]
toArray(second); // => [-3]`,
      ),
      same('skip_not_finite', 'accumulate', '`skipNonFinite`'),
      differs(
        'skip_large_updates',
        'skipLargeUpdates',
        'a wrapper; the limit is of the norm, not of its square',
      ),
      differs('apply_if_finite', 'applyIfFinite', 'without the flag of the last step'),
      same(
        'conditionally_transform conditionally_mask',
        'conditionally',
        "the condition is a schedule; the mask is `otherwise: 'zero'`",
      ),
      same('lookahead', 'lookahead evaluationParams', 'the slow parameters are state'),
      leftOut('LookaheadParams', 'parameters are those that move fast', 'evaluationParams'),
      differs(
        'monitor snapshot',
        'monitor',
        'a wrapper; functions see the gradient and the update, and return numbers; two norms are always there',
      ),
      leftOut('measure_with_ema', 'a rule with `ema` measures any number', 'ema'),
      differs(
        'inject_hyperparams inject_stateful_hyperparams',
        'hyperparamsOf withHyperparams learningRateOf',
        'all numbers of all rules are data: nothing has to be injected',
      ),
      composed(
        'stateless stateless_with_tree_map',
        'defineRule',
        `import { defineRule, mul, square, tensor, toArray } from '@thalweg/core';

const cube = defineRule({ name: 'cube', hyper: {}, slots: {}, rule: ({ g }) => ({ g: mul(g, square(g)) }) });
const tx = cube();
toArray(tx.update({ w: tensor([2]) }, tx.init({ w: tensor([0]) }))[0].w); // => [8]`,
      ),
      leftOut('with_extra_args_support', 'the types say what each transformation needs'),
    ),
    topic(
      'Steps',
      same('apply_updates', 'applyUpdates makeStep', '`makeStep` does both in one pass'),
      composed(
        'incremental_update',
        'elementwise',
        `import { add, elementwise, mul, sub, tensor, toArray } from '@thalweg/core';

const incrementalUpdate = elementwise({
  tensors: ['newer', 'older'],
  scalars: ['stepSize'],
  results: ({ newer, older, stepSize }) => ({ next: add(older, mul(stepSize, sub(newer, older))) }),
});
const { next } = incrementalUpdate({ newer: { w: tensor([2]) }, older: { w: tensor([1]) }, stepSize: 0.25 });
toArray(next.w); // => [1.25]`,
      ),
      leftOut('periodic_update', 'write `steps % period === 0 ? newer : older`'),
      leftOut('scale_gradient', 'gradients are computed elsewhere: scale them there'),
      leftOut(
        'safe_norm safe_root_mean_squares safe_increment safe_int32_increment',
        'nothing is differentiated here, norms do not overflow, and counts are exact',
      ),
      same(
        'microbatch',
        'microbatch',
        'of a function of a batch to the loss and gradient; the last piece may be shorter',
      ),
      leftOut(
        'microbatching.micro_grad microbatching.micro_vmap microbatching.reshape_batch_axis microbatching.Accumulator microbatching.AccumulationType',
        'gradients are computed elsewhere; the sum and the mean are options of `microbatch`',
        'microbatch',
      ),
    ),
    topic(
      'Schedules',
      same('constant_schedule', 'constant'),
      same('linear_schedule', 'linear'),
      same('polynomial_schedule', 'polynomial'),
      same('cosine_decay_schedule', 'cosineDecay'),
      same('exponential_decay', 'exponentialDecay'),
      same('piecewise_constant_schedule', 'piecewiseConstant', 'values in place of factors'),
      same('piecewise_interpolate_schedule', 'piecewiseInterpolate', 'values in place of factors'),
      same('warmup_constant_schedule', 'linear', 'a warm-up of 0 steps ends at once; in Optax never'),
      same('warmup_cosine_decay_schedule', 'warmupCosine'),
      composed(
        'warmup_exponential_decay_schedule',
        'warmup exponentialDecay',
        `import { exponentialDecay, warmup } from '@thalweg/schedules';

const rate = warmup({ schedule: exponentialDecay({ initialValue: 1, steps: 10, rate: 0.5 }), warmupSteps: 4 });
[0, 2, 4, 14].map(rate); // => [0, 0.5, 1, 0.5]`,
      ),
      same(
        'cosine_onecycle_schedule linear_onecycle_schedule',
        'oneCycle',
        '[options](packages/schedules/README.md#if-you-come-from-optax)',
      ),
      composed(
        'sgdr_schedule',
        'join warmupCosine',
        `import { join, warmupCosine } from '@thalweg/schedules';

const cycle = { peakValue: 1, warmupSteps: 2, steps: 6 };
const rate = join({ schedules: [warmupCosine(cycle), warmupCosine(cycle)], boundaries: [6] });
[0, 2, 4, 6, 8].map(rate); // => [0, 1, 0.5, 0, 1]`,
        'cycles without a warm-up: `sgdr`',
      ),
      same('join_schedules', 'join'),
      leftOut(
        'schedules.StatefulSchedule WrappedSchedule',
        'a schedule depends on the step alone; what depends on the loss is a strategy',
        'defineStrategy',
      ),
    ),
    topic(
      'Losses and projections',
      same(
        'squared_error l2_loss huber_loss log_cosh',
        'squaredError l2Loss huberLoss logCosh',
        'every loss gives `values` and their `gradient`; `meanOf` and `sumOf` reduce both',
      ),
      same(
        'cosine_similarity cosine_distance',
        'cosineSimilarity cosineDistance',
        'a vector of length 0 has the similarity 0, not NaN',
      ),
      same('sigmoid_binary_cross_entropy sigmoid_focal_loss', 'sigmoidBinaryCrossEntropy sigmoidFocalLoss'),
      same(
        'softmax_cross_entropy safe_softmax_cross_entropy',
        'softmaxCrossEntropy',
        'always safe: 0 times a logit of −∞ is 0',
      ),
      same(
        'softmax_cross_entropy_with_integer_labels losses.poly_loss_cross_entropy',
        'softmaxCrossEntropyWithIntegerLabels polyLossCrossEntropy',
        'a label that is no class is an error',
      ),
      differs(
        'smooth_labels',
        'smoothLabels',
        'classes that `where` leaves out get no share, so that the labels add up to 1',
      ),
      same(
        'kl_divergence losses.kl_divergence_with_log_targets generalized_kl_divergence',
        'klDivergence klDivergenceWithLogTargets generalizedKlDivergence',
        'with 0 log 0 = 0',
      ),
      leftOut('convex_kl_divergence', 'deprecated in Optax', 'generalizedKlDivergence'),
      same(
        'hinge_loss losses.perceptron_loss losses.sparsemax_loss',
        'hingeLoss perceptronLoss sparsemaxLoss',
        'labels are checked; for linear models on sparse rows `hingeLoss`, `squaredLoss` and `logisticLoss` of core',
      ),
      same(
        'losses.multiclass_hinge_loss losses.multiclass_perceptron_loss losses.multiclass_sparsemax_loss',
        'multiclassHingeLoss multiclassPerceptronLoss multiclassSparsemaxLoss',
        'a label that is no class is an error',
      ),
      same(
        'losses.make_fenchel_young_loss',
        'makeFenchelYoungLoss',
        'the maximum is given with its gradient',
      ),
      differs(
        'losses.ranking_softmax_loss',
        'rankingSoftmaxLoss meanOf',
        'a value for each list; the mean is `meanOf`, with a weight of 0 for a list without a valid item',
      ),
      differs(
        'ctc_loss',
        'ctcLoss',
        'an impossible alignment has the loss ∞ and the gradient 0, since log 0 is exact: there is no `log_epsilon`',
      ),
      leftOut(
        'ctc_loss_with_forward_probs',
        'the forward probabilities serve the gradient, which is there',
        'ctcLoss',
      ),
      differs(
        'losses.dice_loss losses.binary_dice_loss',
        'diceLoss binaryDiceLoss',
        "probabilities of one class work; no `reduction='none'`, since the classes of an image share a gradient: use `classWeights`",
      ),
      differs(
        'losses.multiclass_generalized_dice_loss',
        'multiclassGeneralizedDiceLoss meanOf',
        'a value for each image; `meanOf` of it is the number of Optax',
      ),
      same('ntxent', 'ntxent', 'without a pair it is 0, not NaN'),
      differs(
        'losses.triplet_margin_loss',
        'tripletMarginLoss',
        'with absolute values, so also right for an odd `norm_degree`; for degree 2 the same numbers',
      ),
      same(
        'projections.projection_non_negative projections.projection_box projections.projection_hypercube projections.projection_simplex projections.projection_l1_ball projections.projection_l1_sphere projections.projection_l2_ball projections.projection_l2_sphere projections.projection_linf_ball projections.projection_vector projections.projection_hyperplane projections.projection_halfspace',
        'projectionNonNegative projectionBox projectionHypercube projectionSimplex projectionL1Ball projectionL1Sphere projectionL2Ball projectionL2Sphere projectionLinfBall projectionVector projectionHyperplane projectionHalfspace projectParams keepParamsIn',
        '`projectParams(projectionL2Ball({ scale: 2 }), tree)`; `keepParamsIn` projects in a chain',
      ),
    ),
    topic(
      'Trees',
      composed(
        'tree.add tree.sub tree.mul tree.div tree.scale tree.add_scale tree.clip tree.where',
        'elementwise',
        `import { add, elementwise, mul, tensor, toArray } from '@thalweg/core';

const addScale = elementwise({
  tensors: ['a', 'b'],
  scalars: ['s'],
  results: ({ a, b, s }) => ({ sum: add(a, mul(s, b)) }),
});
toArray(addScale({ a: { w: tensor([1]) }, b: { w: tensor([2]) }, s: 3 }).sum.w); // => [7]`,
        'any expression, in one pass',
      ),
      same('tree.sum', 'sumTree'),
      composed(
        'tree.norm global_norm tree.vdot',
        'elementwise sumTree',
        `import { elementwise, mul, sumTree, tensor } from '@thalweg/core';

const times = elementwise({ tensors: ['a', 'b'], scalars: [], results: ({ a, b }) => ({ product: mul(a, b) }) });
const tree = { w: tensor([3]), b: tensor([4]) };
Math.sqrt(sumTree(times({ a: tree, b: tree }).product)); // => 5`,
        'in a rule: `norm`, which does not overflow',
      ),
      composed(
        'tree.max tree.min tree.size tree.allclose',
        'foldTree toArray',
        `import { foldTree, tensor, toArray } from '@thalweg/core';

const tree = { w: tensor([3, -1]), b: tensor([4]) };
foldTree(tree, -Infinity, (max, leaf) => Math.max(max, ...toArray(leaf))); // => 4
foldTree(tree, 0, (size, leaf) => size + leaf.size); // => 3`,
      ),
      composed(
        'tree.zeros_like tree.ones_like tree.full_like',
        'mapTensors filledLike',
        `import { filledLike, mapTensors, tensor, toArray } from '@thalweg/core';

const ones = mapTensors((leaf) => filledLike(leaf, 1), { w: tensor([3, -1]) });
toArray(ones.w); // => [1, 1]`,
      ),
      composed(
        'tree.cast tree.cast_like tree.random_like',
        'mapTensors tensor',
        `import { mapTensors, tensor, toArray } from '@thalweg/core';

const single = mapTensors((leaf) => tensor(toArray(leaf), leaf.shape, 'float32'), { w: tensor([3, -1]) });
single.w.dtype; // => 'float32'`,
        'with `normal(key, leaf.shape)` for random ones',
      ),
      differs(
        'tree.get tree.get_all_with_path tree.set tree_utils.NamedTupleKey',
        'hyperparamsOf withHyperparams',
        'the state is a typed record by the names of the members: `state.scaleByAdam.mu`',
      ),
      leftOut(
        'tree.map_params tree_map_params',
        'the state of a member says in its type which trees are like the parameters',
        'LikeParams',
      ),
      leftOut('tree.dtype tree.batch_shape', 'each leaf has its `dtype` and `shape`'),
      leftOut('tree.conj tree.real', 'tensors are real'),
      leftOut(
        'tree.split_key_like tree.unwrap_random_key_data',
        'a rule with `noise` has its own numbers at each leaf',
        'splitKey foldIn',
      ),
      leftOut(
        'update_moment bias_correction update_infinity_moment update_moment_per_elem_norm',
        'expressions of a rule: `ema(m, g, b1)`, `div(m, c)`, `max(mul(b2, v), abs(g))`',
        'ema div max',
      ),
    ),
    topic(
      'Other mathematics',
      same('power_iteration', 'powerIteration', 'the start is given; of a Hessian, `hessianEigenvalue`'),
      differs(
        'matrix_inverse_pth_root',
        'matrixInversePthRoot',
        'from eigenvalues, for every p: in Optax right for 1, 2, 4 and 8 alone',
      ),
      differs('nnls', 'nnls', 'exact after a finite number of steps, as in SciPy; one vector `b`'),
      leftOut(
        'second_order.hvp second_order.hessian_diag second_order.fisher_diag',
        'deprecated in Optax, and derivatives are computed elsewhere',
        'hessianEigenvalue',
      ),
      leftOut(
        'perturbations.make_perturbed_fun perturbations.Gumbel perturbations.Normal multi_normal',
        'nobody looks for it in a library of optimizers',
      ),
      leftOut(
        'assignment.hungarian_algorithm assignment.base_hungarian_algorithm',
        'nobody looks for it in a library of optimizers',
      ),
    ),
    topic(
      'Types',
      same(
        'GradientTransformation GradientTransformationExtraArgs TransformInitFn TransformUpdateFn TransformUpdateExtraArgsFn',
        'GradientTransformation',
        'it says in its type what a step needs',
      ),
      same('Params Updates', 'Params Updates'),
      same('Schedule ScalarOrSchedule MaskOrFn', 'Schedule NumberOrSchedule Mask'),
      leftOut(
        'ShouldSkipUpdateFunction transforms.ConditionFn',
        'conditions are options',
        'accumulate conditionally',
      ),
      differs(
        'OptState EmptyState init_empty_state AdaptiveGradClipState AddDecayedWeightsState AddNoiseState ApplyEvery ApplyIfFiniteState ClipByGlobalNormState ClipState ConditionallyMaskState ConditionallyTransformState EmaState FactoredState InjectHyperparamsState InjectStatefulHyperparamsState LookaheadState MaskedNode MaskedState MonitorState MultiStepsState MultiTransformState NonNegativeParamsState PartitionState ScaleByAdaDeltaState ScaleByAdamState ScaleByAdanState ScaleByAmsgradState ScaleByBacktrackingLinesearchState ScaleByBeliefState ScaleByLBFGSState ScaleByLionState ScaleByNovogradState ScaleByRStdDevState ScaleByRmsState ScaleByRpropState ScaleByRssState ScaleBySM3State ScaleByScheduleState ScaleByTrustRatioState ScaleByZoomLinesearchState ScaleState SnapshotState TraceState ZeroNansState ZoomLinesearchInfo contrib.COCOBState contrib.DAdaptAdamWState contrib.DifferentiallyPrivateAggregateState contrib.DoGState contrib.DoWGState contrib.GaLoreState contrib.HutchinsonState contrib.MadgradState contrib.MechanicState contrib.MomoAdamState contrib.MomoState contrib.MuonState contrib.NormalizeState contrib.ProdigyState contrib.ReduceLROnPlateauState contrib.SAMState contrib.ScaleByAdemamixState contrib.ScaleBySimplifiedAdEMAMixState contrib.ScheduleFreeState contrib.SophiaState contrib.SplitRealAndImaginaryState',
        'StateOf',
        'a state is plain data, whose type follows from the transformation',
      ),
    ),
  ],
};
