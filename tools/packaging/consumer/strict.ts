// A TypeScript user with the strictest settings, who also checks the types of the libraries.
import ndarray from 'ndarray';
import * as core from '@thalweg/core';
import * as instances from '@thalweg/core/instances';
import * as spec from '@thalweg/core/spec';
import * as optimizers from '@thalweg/optimizers';
import * as parallel from '@thalweg/parallel';
import * as schedules from '@thalweg/schedules';
import * as strategies from '@thalweg/strategies';
import * as plugin from 'thalweg-plugin-signum';

const entries: Record<string, object> = {
  core,
  instances,
  spec,
  optimizers,
  parallel,
  schedules,
  strategies,
  plugin,
};

for (const [name, entry] of Object.entries(entries)) {
  if (Object.keys(entry).length === 0) throw new Error(`${name} exports nothing`);
}

const { chain, defineRule, finite, makeStep, mul, tensor } = core;
const optimizer = chain(optimizers.clipByGlobalNorm(1), optimizers.adamw({ weightDecay: 0.01, mask: /w$/ }));
const step = makeStep(optimizer);
const start = step.init({ w: ndarray(new Float64Array([1, 2]), [2]), b: tensor(0) });
const next = step(start, { w: tensor([1, 1]), b: tensor(1) });
const moment: core.Tensor = next.state.scaleByAdam.mu.w;
const count: number = next.state.scaleByLearningRate.count;
if (moment.size !== 2 || count !== 1) throw new Error('the state is not what its type says');

// A rule of the user's own, whose name and options are typed like the library's.
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

// Somebody else's are typed alike.
const theirs = chain(plugin.scaleBySignum({ b1: 0.5 }), plugin.signum({ learningRate: 1 }));
const [, theirState] = theirs.update(tensor([4]), theirs.init(tensor([0])));
const average: core.Tensor = theirState.scaleBySignum.mu;
if (average.get(0) !== 2) throw new Error('a plugin does not compose');

// @ts-expect-error a tensor cannot be written to
moment.set(0, 1);
// @ts-expect-error an unknown member
state.scale;
