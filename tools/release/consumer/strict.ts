// A TypeScript user with the strictest settings, who also checks the types of the libraries.
import { isRight } from 'fp-ts/lib/Either.js';
import ndarray from 'ndarray';
import * as core from '@thalweg/core';
import * as checkpoint from '@thalweg/core/checkpoint';
import * as instances from '@thalweg/core/instances';
import * as spec from '@thalweg/core/spec';
import * as losses from '@thalweg/losses';
import * as optimizers from '@thalweg/optimizers';
import * as parallel from '@thalweg/parallel';
import * as dataflow from '@thalweg/parallel/dataflow';
import * as schedules from '@thalweg/schedules';
import * as strategies from '@thalweg/strategies';
import * as savedRuns from '@thalweg/strategies/checkpoint';
import * as plugin from 'thalweg-plugin-qhm';

const entries: Record<string, object> = {
  core,
  checkpoint,
  instances,
  spec,
  optimizers,
  parallel,
  dataflow,
  schedules,
  losses,
  strategies,
  savedRuns,
  plugin,
};

for (const [name, entry] of Object.entries(entries)) {
  if (Object.keys(entry).length === 0) throw new Error(`${name} exports nothing`);
}

const { chain, defineRule, finite, makeStep, mul, tensor } = core;
const optimizer = chain(
  optimizers.clipByGlobalNorm(1),
  optimizers.adamw({ weightDecay: 0.01, mask: '**.w' }),
);
const step = makeStep(optimizer);
const start = step.init({ w: ndarray(new Float64Array([1, 2]), [2]), b: tensor(0) });
const next = step(start, { w: tensor([1, 1]), b: tensor(1) });
const moment: core.Tensor = next.state.scaleByAdam.mu.w;
const count: number = next.state.scaleByLearningRate.count;
if (moment.size !== 2 || count !== 1) throw new Error('the state is not what its type says');

// The user's own rule, whose name and options are typed like the library's.
const times = defineRule({
  name: 'times',
  hyper: { factor: finite() },
  argument: 'factor',
  rule: ({ g, factor }) => ({ g: mul(g, factor) }),
});
const own = chain(times(2), times(3));
const [updates, state] = own.update(tensor([1]), own.init(tensor([0])));
if (updates.get(0) !== 6 || Object.keys(state).join() !== 'times,times_2')
  throw new Error('a rule does not compose');

// Those of another author's plugin are typed in the same way.
const theirs = chain(plugin.scaleByQhm({ b1: 0.5 }), plugin.qhm({ learningRate: 1 }));
const [, theirState] = theirs.update(tensor([4]), theirs.init(tensor([0])));
const average: core.Tensor = theirState.scaleByQhm.mu;
if (average.get(0) !== 2) throw new Error('a plugin does not compose');

// A run that is saved and resumed keeps its types: parameters, optimizer, strategies.
const training = {
  optimizer: optimizers.momentum({ learningRate: 0.5 }),
  params: { w: tensor(4) },
  data: strategies.batches({ y: tensor([0, 1, 2]) }, { batchSize: 1 }),
  valueAndGrad: ({ w }: { readonly w: core.Tensor }, { y }: { readonly y: core.Tensor }) =>
    [(w.get() - y.get(0)) ** 2 / 2, { w: tensor(w.get() - y.get(0)) }] as const,
  strategy: core.compose(
    strategies.snapshots({ everyEpochs: 1 }),
    strategies.checkpointEvery({ everySteps: 2 }),
  ),
  epochs: 2,
};
const events = [...strategies.train(training)];
const saved = events.find((event) => event._tag === 'Decision' && event.decision._tag === 'SaveCheckpoint');
if (saved === undefined) throw new Error('no checkpoint was asked for');
const held = savedRuns.checkpointOf(saved.run, spec.toSpec(training.optimizer));
const pieces = checkpoint.encodeCheckpoint(held);
const read = isRight(pieces) ? checkpoint.decodeCheckpoint(checkpoint.joinPieces(pieces.right)) : pieces;
const from = isRight(read) ? savedRuns.runIn(training, read.right) : read;
if (!isRight(from)) throw new Error(from.left.message);
const end = [...strategies.train({ ...training, from: from.right })].at(-1);
const taken: readonly { readonly w: core.Tensor }[] | undefined = end?.run.strategies.snapshots.taken;
const trace: core.Tensor | undefined = end?.at.state.addMomentum.trace.w;
if (end?.step !== 6 || taken?.length !== 2 || end.at.params.w.get() !== events.at(-1)?.at.params.w.get())
  throw new Error('a run does not go on as it was');
if (trace?.size !== 1) throw new Error('the state of a run is not what its type says');

// @ts-expect-error a tensor cannot be written to
moment.set(0, 1);
// @ts-expect-error an unknown member
state.scale;
