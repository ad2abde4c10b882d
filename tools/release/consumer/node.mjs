// A JavaScript user: plain Node, the packed packages, no build.
import assert from 'node:assert/strict';
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

for (const [name, entry] of Object.entries({
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
})) {
  assert.ok(Object.keys(entry).length > 0, `${name} exports nothing`);
}

// A class of core is the same one, however core is imported.
assert.throws(() => checkpoint.checkpointFolder(0), core.ConfigError);
assert.throws(() => optimizers.adam(0), core.ConfigError);

// A composed optimizer on the user's own ndarray, with a schedule that has a spec.
const { chain, explain, makeStep, toArray } = core;
const { adam, adamw, clipByGlobalNorm } = optimizers;
const optimizer = chain(
  clipByGlobalNorm(1),
  adam({ learningRate: schedules.linear({ from: 0.1, to: 0, steps: 10 }) }),
);
const step = makeStep(optimizer);
let at = step.init({ w: ndarray(new Float32Array([1, -2]), [2]) });
for (let i = 0; i < 10; i++) at = step(at, at.params);
assert.equal(at.params.w.dtype, 'float32');
assert.equal(at.state.scaleByAdam.count, 10);
assert.ok(Math.abs(toArray(at.params.w)[0]) < 1);
assert.match(explain(optimizer).text, /mu′ = b1·mu \+ \(1 − b1\)·g/);
assert.equal(spec.toSpec(optimizer).name, 'chain');
assert.equal(instances.transformationMonoid.empty.members.length, 0);

// In JavaScript, a mistake that TypeScript would find gives a clear error.
const decayed = adamw();
assert.throws(() => decayed.update(at.params, decayed.init(at.params)), {
  name: 'ConfigError',
  message: /^addDecayedWeights: context\.params: expected the current parameters, found nothing/,
});
assert.throws(() => adam({ learningrate: 1 }), { name: 'ConfigError', argument: 'learningrate' });
assert.throws(() => step(at, { w: core.tensor([1]) }), { name: 'TreeMismatchError', path: 'gradients.w' });

// A run with strategies, saved in the middle of its second epoch, loaded and resumed.
const steered = optimizers.momentum({ learningRate: 0.2 });
const options = {
  optimizer: steered,
  params: core.tensor(4),
  data: strategies.batches(core.tensor([0, 1, 2]), { batchSize: 1, shuffle: core.makeKey(0) }),
  valueAndGrad: (x, y) => [(x.get() - y.get(0)) ** 2 / 2, core.tensor(x.get() - y.get(0))],
  evaluate: (x) => ({ loss: (x.get() - 1) ** 2 / 2 }),
  strategy: core.compose(
    strategies.earlyStopping({ patience: 3 }),
    strategies.reduceOnPlateau({ factor: 0.5, patience: 0 }),
    strategies.growBatch({ atEpochs: [2], factor: 2, maxFraction: 1 }),
  ),
  epochs: 6,
};
const whole = [...strategies.train(options)];
const evaluated = whole.flatMap((event) => (event._tag === 'Evaluation' ? [event.metrics.loss] : []));
assert.ok(Math.min(...evaluated) < (4 - 1) ** 2 / 2);
assert.ok(whole.some((event) => event._tag === 'Decision' && event.decision._tag === 'SetBatchSize'));

const { run } = whole.find(({ epoch, step }) => epoch === 1 && step === 5);
const pieces = checkpoint.encodeCheckpoint(
  savedRuns.checkpointOf(run, spec.toSpec(steered), { of: 'consumer' }),
);
assert.ok(isRight(pieces), 'the run cannot be written');
const read = checkpoint.decodeCheckpoint(checkpoint.joinPieces(pieces.right));
assert.ok(isRight(read), 'the run cannot be read');
const from = savedRuns.runIn(options, read.right);
assert.ok(isRight(from), 'the run is not one of its own options');
const resumed = [...strategies.train({ ...options, from: from.right })];
const told = ({ _tag, epoch, step, at, control }) => ({
  ...{ _tag, epoch, step, control },
  params: [...toArray(at.params)],
});
assert.deepEqual(resumed.map(told), whole.slice(-resumed.length).map(told));
assert.ok(resumed.length < whole.length);

// Hogwild! in threads of the installed package, which load the task and the optimizer.
const examples = parallel.rcv1Like(core.makeKey(1), { examples: 500, features: 300, nonZeros: 10 });
const report = await parallel.runParallel({
  task: parallel.linearTask({ loss: 'logistic', features: 300 }),
  algorithm: parallel.hogwild(),
  optimizer: spec.toSpec(optimizers.sgd({ learningRate: 1 })),
  transport: parallel.threads(),
  workers: 2,
  data: { examples: 500, batchSize: 1, split: 'epochs', arrays: parallel.arraysOf(examples) },
  stop: { epochs: 5 },
  seed: core.makeKey(2),
});
assert.equal(report.examples, 2500);
assert.ok(report.losses.at(-1).loss < Math.log(2));

// A graph on two threads.
const w = dataflow.variable('w', [1, 1]);
const error = dataflow.subtract(
  dataflow.onDevice('a', dataflow.matmul(dataflow.feed('x', [2, 1]), w)),
  dataflow.feed('y', [2, 1]),
);
const loss = dataflow.onDevice('b', dataflow.mean(dataflow.multiply(error, error)));
const graph = dataflow.buildGraph({
  results: { loss },
  updates: [{ optimizer: spec.toSpec(optimizers.sgd({ learningRate: 0.1 })), loss, variables: [w] }],
});
const session = await dataflow.openSession({
  graph,
  devices: ['a', 'b'].map((name) => ({ name, speed: 1e9 })),
  variables: { w: core.tensor([[0]]) },
});
const feeds = { x: core.tensor([[1], [2]]), y: core.tensor([[3], [6]]) };
const first = await session.run(feeds);
assert.equal(first.loss.get(), 22.5);
await session.close();
