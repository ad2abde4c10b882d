export { ConfigError } from './error/config-error.js';
export { SpecError } from './error/spec-error.js';
export { TreeMismatchError } from './error/tree-mismatch-error.js';
export { explain, type Explanation } from './explain/explain.js';
export { toLatex } from './explain/latex.js';
export type { ExplainedPass } from './explain/passes.js';
export { toText } from './explain/text.js';
export type {
  BinaryOperation,
  Comparison,
  Condition,
  Expression,
  Operand,
  UnaryOperation,
} from './expression/expression.js';
export {
  abs,
  add,
  div,
  ema,
  eq,
  exp,
  expm1,
  ge,
  gt,
  le,
  log,
  log1p,
  lt,
  max,
  min,
  mul,
  ne,
  neg,
  norm,
  pow,
  select,
  sign,
  sqrt,
  square,
  sub,
  sum,
  tanh,
} from './expression/operations.js';
export type { Host, HostOperations } from './host/host.js';
export type { ArrayTree, ArrayTreeOf } from './hosted/host-tree.js';
export { onHost, type HostTransformation } from './hosted/on-host.js';
export { choice, flag } from './hyperparameter/choices.js';
export type {
  Hyperparameter,
  HyperparameterKind,
  JsonSchema,
  Written,
  Hyperparameters,
  NumberOrSchedule,
  Options,
  Values,
} from './declare/hyperparameter.js';
export { listOf, recordOf, schedule } from './hyperparameter/lists.js';
export {
  mask,
  type LeafKind,
  type LeafPattern,
  type Mask,
  type MaskHyperparameter,
} from './hyperparameter/mask.js';
export {
  count,
  decay,
  finite,
  fraction,
  nonNegative,
  positive,
  type NumberHyperparameter,
  positiveCount,
} from './hyperparameter/numbers.js';
export { randomKey, type KeyHyperparameter } from './hyperparameter/random-key.js';
export { requireOptions } from './declare/require-options.js';
export { scheduled } from './hyperparameter/scheduled.js';
export { wrapped } from './member/wrapped.js';
export type { Backend } from './kernel/kernel.js';
export type { LinearData } from './linear/linear-data.js';
export { linearObjective, type LinearObjective } from './linear/linear-objective.js';
export { hingeLoss, logisticLoss, squaredLoss, type LinearLoss } from './linear/linear-loss.js';
export { makeLinearStep, type LinearStep } from './linear/make-linear-step.js';
export { matmul, type MatmulOptions } from './matrix/matmul.js';
export type { Instruction, Pass, Precision, Program } from './program/program.js';
export { foldIn } from './random/fold-in.js';
export type { Key } from './random/key.js';
export { makeKey } from './random/make-key.js';
export { normal } from './random/normal.js';
export { permutation } from './random/permutation.js';
export { requireKey } from './random/require-key.js';
export { splitKey } from './random/split-key.js';
export { uniformAt } from './random/uniform.js';
export type { BoundRule, Wrapping } from './rule/bound-rule.js';
export type { Measure, Seen } from './rule/measure.js';
export {
  defineRule,
  type HyperSymbols,
  type Reads,
  type RuleDefinition,
  type RuleState,
  type RuleSymbols,
} from './transformation/define-rule.js';
export {
  defineWrapper,
  type WrappedBy,
  type WrapperDefinition,
  type WrapperFactory,
} from './transformation/define-wrapper.js';
export { filledWith, scalarSlot, zeros, type Slot, type Slots } from './rule/slot.js';
export { defineSchedule, type DescribedSchedule } from './schedule/define-schedule.js';
export type { Schedule } from './declare/schedule.js';
export type { Described, Description } from './declare/description.js';
export { definePlugin, type OptionDocs, type Plugin } from './spec/plugin.js';
export type { Json } from './declare/json.js';
export { compose, type ConcatParts } from './strategy/compose.js';
export type {
  Decision,
  EvaluateDecision,
  ResetOptimizerDecision,
  RestoreDecision,
  SaveCheckpointDecision,
  ScaleLearningRateDecision,
  SelectExamplesDecision,
  SetBatchSizeDecision,
  SnapshotDecision,
  StopDecision,
  SwitchOptimizerDecision,
  TakenDecision,
} from './strategy/decision.js';
export { defineStrategy, type StrategyDefinition } from './strategy/define-strategy.js';
export type { Metrics, RunControl, RunMoment, RunStart, StrategyEvent } from './strategy/strategy-event.js';
export type { AnyStrategy, Strategy, StrategyPart, StrategyState } from './strategy/strategy.js';
export { elementwise, type Elementwise, type ElementwiseDefinition } from './sweep/elementwise.js';
export { asTensor } from './tensor/as-tensor.js';
export { tensor, type NestedNumbers } from './tensor/create-tensor.js';
export { rowMajor, sizeOf } from './tensor/elements.js';
export { filledLike } from './tensor/filled.js';
export { ndArrayOf } from './tensor/nd-array-of.js';
export {
  isSparseTensor,
  sparseTensor,
  toDense,
  type GradientLeaf,
  type SparseTensor,
} from './tensor/sparse-tensor.js';
export { isTensor, type Dtype, type Tensor } from './tensor/tensor.js';
export { toArray } from './tensor/to-array.js';
export { toNdArray } from './tensor/to-nd-array.js';
export { applyUpdates } from './transformation/apply-updates.js';
export { chain, type Concat } from './transformation/chain.js';
export { chainAll } from './transformation/chain-all.js';
export { defineOptimizer } from './transformation/define-optimizer.js';
export {
  defineTransformation,
  type TransformationDefinition,
} from './transformation/define-transformation.js';
export { defineFactory, type Declaration, type Declared, type Factory } from './declare/factory.js';
export type {
  Body,
  ContextArguments,
  CustomBody,
  GroupBody,
  GradientTransformation,
  AnyTransformation,
  LeafList,
  Member,
  OpaqueState,
  OptionalContext,
  RunContext,
  StateOf,
} from './member/gradient-transformation.js';
export { evaluationParams } from './transformation/evaluation-params.js';
export { flatten } from './transformation/flatten.js';
export { hyperparamsOf, learningRateOf, withHyperparams } from './transformation/hyperparams.js';
export { identity } from './transformation/identity.js';
export type { Fill, LikeParams } from './tree/like-params.js';
export { makeSharedStep } from './step/make-shared-step.js';
export {
  makeStep,
  type DonatedStep,
  type FullContext,
  type LiveStep,
  type LiveTrainState,
  type Step,
  type StepOptions,
  type TrainState,
  type WritableTree,
} from './step/make-step.js';
export type { ThreadPool } from './thread/memory-pool.js';
export { threadPool, type ThreadPoolOptions } from './thread/thread-pool.js';
export { masked } from './transformation/masked.js';
export { namedChain } from './transformation/named-chain.js';
export { partition } from './transformation/partition.js';
export { foldTree } from './tree/fold-tree.js';
export { leaves } from './tree/leaves.js';
export { mapTensors } from './tree/map-tensors.js';
export { mapTree } from './tree/map-tree.js';
export { paths } from './tree/paths.js';
export { sumTree } from './tree/sum-tree.js';
export { sameShape } from './tree/structure.js';
export type {
  Gradients,
  GradientsOf,
  GradientTree,
  Params,
  TensorTree,
  Tree,
  TreeOf,
  Updates,
  UpdatesOf,
} from './tree/tree.js';
export { zipTrees } from './tree/zip-trees.js';
