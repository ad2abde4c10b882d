export * from './catalogue.js';
export { defineAlgorithm, type AlgorithmRules } from './algorithm/define-algorithm.js';
export type { ParallelAlgorithm } from './algorithm/parallel-algorithm.js';
export type { Payload } from './algorithm/payload.js';
export type { PullAnswer } from './algorithm/pull-answer.js';
export type { PullRequest } from './algorithm/pull-request.js';
export type { PushOutcome, RefusalReason } from './algorithm/push-outcome.js';
export type { ReceivedPush } from './algorithm/received-push.js';
export type { RunOptimizer, RunOptimizerContext } from './algorithm/run-optimizer.js';
export type { ServerContext, ServerRule } from './algorithm/server-rule.js';
export type {
  GradientCommand,
  PullCommand,
  PushCommand,
  StepCommand,
  WorkerCommand,
} from './algorithm/worker-command.js';
export type {
  DataEndedEvent,
  GradientEvent,
  PulledEvent,
  RefusedEvent,
  SteppedEvent,
  WorkerEvent,
} from './algorithm/worker-event.js';
export type { WorkerContext, WorkerRule } from './algorithm/worker-rule.js';
export { wrappedAlgorithm } from './algorithm/wrapped-algorithm.js';
export { ParallelError, type ParallelFailure } from './error/parallel-error.js';
export { parallelPlugin } from './plugin.js';
export type { FailurePolicy } from './run/failure-policy.js';
export type { ParallelData, SharedArrays } from './data/parallel-data.js';
export type {
  EvaluatedEvent,
  ParallelEvent,
  ParallelMoment,
  ProgressEvent,
  PushAppliedEvent,
  PushRefusedEvent,
  StoppedEvent,
  WorkerLostEvent,
  WorkerStartedEvent,
} from './run/parallel-event.js';
export type { ParallelOptions } from './run/parallel-options.js';
export type { LossPoint, ParallelReport } from './result/parallel-report.js';
export { progressLine, type ProgressLineOptions } from './run/progress-line.js';
export type { RecordedMessage, RecordedStop, RunRecord } from './result/run-record.js';
export type { StalenessHistogram } from './result/staleness-histogram.js';
export type { StopCondition, StopReason } from './result/stop-condition.js';
export { arraysOf, linearTask, type LinearTaskConfig } from './task/linear-task.js';
export type { ModuleReference } from './task/module-reference.js';
export type { TaskReference } from './task/task-reference.js';
export type { Task, TaskFactory, TaskSetup } from './task/task.js';
export type { Connection } from './transport/connection.js';
export type { ServerMessage } from './message/server-message.js';
export type { Transport } from './transport/transport.js';
export type { WorkerJob } from './job/worker-job.js';
export type { WorkerMessage } from './message/worker-message.js';
export type { WorkerReport } from './message/worker-report.js';
export { readSvmlight, readSvmlightTask, type SvmlightOptions } from './data/read-svmlight.js';
export { rcv1Like, type Rcv1LikeOptions } from './data/rcv1-like.js';
export type { SparseExamples } from './data/sparse-examples.js';
export { runParallel, runParallelTask } from './run/run-parallel.js';
export type { Delay } from './simulation/delay.js';
export type { Fault } from './simulation/fault.js';
export { replayed } from './simulation/replayed.js';
export { simulated, type SimulationOptions } from './simulation/simulated.js';
export type { ThreadOptions } from './threads/thread-options.js';
export { threads } from './threads/threads.js';
