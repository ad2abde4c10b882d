import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldIn, makeKey, normal, tensor, toArray, toNdArray, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { momentum } from '@thalweg/optimizers';
import { isLeft } from 'fp-ts/lib/Either.js';
import { afterAll, describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { graphEvaluator } from '../../../src/dataflow/evaluate/graph-evaluator.js';
import type { SessionOptions } from '../../../src/dataflow/execution/session-options.js';
import type { Session } from '../../../src/dataflow/execution/session.js';
import { buildGraph } from '../../../src/dataflow/build/build-graph.js';
import type { GraphNode } from '../../../src/dataflow/graph/graph-node.js';
import type { Graph } from '../../../src/dataflow/graph/graph.js';
import { add, relu } from '../../../src/dataflow/operation/elementwise.js';
import { feed, variable } from '../../../src/dataflow/operation/sources.js';
import { matmul } from '../../../src/dataflow/operation/matrices.js';
import { onDevice } from '../../../src/dataflow/graph/on-device.js';
import { softmaxCrossEntropy } from '../../../src/dataflow/operation/softmax.js';
import { partition } from '../../../src/dataflow/partition/partition.js';
import { place } from '../../../src/dataflow/placement/place.js';
import type { ParallelError } from '../../../src/error/parallel-error.js';
import { openSession, openSessionTask } from '../../threads/built.js';
import { troubled } from './troubled.mjs';

type Tensors = Readonly<Record<string, Tensor>>;

const batchSize = 16;
const devices = [
  { name: 'first', speed: 1e9 },
  { name: 'second', speed: 1e9 },
];
const module = new URL('./troubled.mjs', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'session-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A network with a layer on each device; between them something that may come to grief. */
const graphWith = (kind: string, once: string | null): Graph => {
  const optimizer = toSpec(momentum({ learningRate: 0.05 }));
  const [first, second] = (['first', 'second'] as const).map(
    (device) => (node: GraphNode) => onDevice(device, node),
  ) as [(node: GraphNode) => GraphNode, (node: GraphNode) => GraphNode];
  const [w1, b1] = [first(variable('w1', [64, 32])), first(variable('b1', [32]))];
  const [w2, b2] = [second(variable('w2', [32, 10])), second(variable('b2', [10]))];
  const sums = first(matmul(feed('inputs', [batchSize, 64]), w1));
  const hidden = first(relu(first(add(sums, b1))));
  const between = second({
    ...hidden,
    operation: 'troubled',
    inputs: [hidden, feed('alarm', [])],
    attributes: { kind, once: once === null ? null : join(folder, once) },
  });
  const scores = second(add(second(matmul(between, w2)), b2));
  const loss = second(softmaxCrossEntropy(scores, feed('targets', [batchSize, 10])));
  return buildGraph({
    results: { loss, scores, hidden },
    updates: [
      { optimizer, loss, variables: [w1, b1] },
      { optimizer, loss, variables: [w2, b2] },
    ],
    operations: [troubled],
  });
};

/** Random weights of variance 2 / inputs. */
const weights = (seed: number, inputs: number, outputs: number): Tensor =>
  tensor(
    toArray(normal(makeKey(seed), [inputs, outputs])).map((z) => Math.sqrt(2 / inputs) * z),
    [inputs, outputs],
  );

const variables = {
  w1: weights(5, 64, 32),
  b1: tensor(new Float64Array(32)),
  w2: weights(6, 32, 10),
  b2: tensor(new Float64Array(10)),
};

const classes = Array.from({ length: batchSize }, (_, row) => row % 10);

/** The middle of each class, as far apart as random points are. */
const middles = classes.map((one) => toArray(normal(foldIn(makeKey(7), one), [64])));

/** A batch for each step: points near the middles of ten classes. At one step there is an alarm. */
const batchesWith = (steps: number, alarmAt = -1): readonly Tensors[] =>
  Array.from({ length: steps }, (_, step) => ({
    inputs: tensor(
      middles.map((middle, row) => {
        const noise = toArray(normal(foldIn(makeKey(8), batchSize * step + row), [64]));
        return middle.map((value, i) => (value + noise[i]!) / 2);
      }),
    ),
    targets: tensor(classes.map((one) => Array.from({ length: 10 }, (_, c) => (c === one ? 1 : 0)))),
    alarm: tensor(step === alarmAt ? 1 : 0, 'float64'),
  }));

const optionsWith = (graph: Graph, given: Partial<SessionOptions> = {}): SessionOptions => ({
  graph,
  devices,
  variables,
  operations: [{ module, export: 'troubled' }],
  // The tests run under a condition by which packages are their source, which threads cannot run.
  threads: { execArgv: [] },
  ...given,
});

/** Errors of the bundle are of its own classes. */
const tagged = (_tag: string): unknown => expect.objectContaining({ _tag });

const withSession = async <A>(options: SessionOptions, use: (session: Session) => Promise<A>): Promise<A> => {
  const session = await openSession(options);
  try {
    return await use(session);
  } finally {
    await session.close();
  }
};

describe('a session', () => {
  const graph = graphWith('none', null);
  const whole = graphEvaluator({ graph, operations: [troubled] });
  const batches = batchesWith(100);

  it('trains a network cut in two with the bits of the whole one, by one message for each device and step', async () => {
    let state = whole.init(variables);
    const losses: number[] = [];
    await withSession(optionsWith(graph, { onFailure: 'fail' }), async (session) => {
      for (const feeds of batches) {
        const expected = whole.run(state, feeds);
        ({ state } = expected);
        const found = await session.run(feeds);
        expectSameBits(found, expected.results);
        losses.push(found.loss!.get());
      }
      const parts = partition(graph, place({ graph, devices, operations: [troubled] }));
      const sends = parts.flatMap((part) => part.sends).length;
      expect(sends).toBeGreaterThanOrEqual(2);
      // Besides runs, each device was told its first state.
      expect(session.statistics()).toEqual({
        steps: 100,
        runs: 200,
        messages: 202,
        transfers: 100 * sends,
        restarts: 0,
      });
      expectSameBits(await session.save(), state);
    });
    expect(losses[0]).toBeGreaterThan(2);
    // It has learned: knowing nothing costs ln 10.
    const last = losses.slice(-10).reduce((sum, loss) => sum + loss / 10, 0);
    expect(last).toBeLessThan(Math.log(10) / 4);
  });

  it('computes what is wanted, and changes nothing if that is wanted', async () => {
    const [feeds, other] = [batches[0]!, batches[1]!];
    await withSession(optionsWith(graph), async (session) => {
      const state = whole.init(variables);
      const { inputs } = feeds;
      const found = await session.run({ inputs: inputs! }, { fetch: ['hidden'], update: false });
      expectSameBits(found, { hidden: whole.run(state, feeds).results.hidden });
      // Only the first device had anything to do.
      expect(session.statistics().runs).toBe(1);
      expect(await session.run(feeds, { fetch: [] })).toEqual({});
      const next = whole.run(state, feeds);
      const scores = await session.run(other, { fetch: ['scores'], update: false });
      expectSameBits(scores, { scores: whole.run(next.state, other).results.scores });
      expectSameBits(await session.save(), next.state);
    });
  });

  it('goes on from what another saved', async () => {
    const saved = await withSession(optionsWith(graph), async (session) => {
      for (const feeds of batches.slice(0, 5)) await session.run(feeds);
      return await session.save();
    });
    let state = whole.init(variables);
    for (const feeds of batches.slice(0, 6)) ({ state } = whole.run(state, feeds));
    await withSession(optionsWith(graph, saved), async (session) => {
      await session.run(batches[5]!);
      expectSameBits(await session.save(), state);
    });
  });

  it('serves calls in order, however many there are at once', async () => {
    let state = whole.init(variables);
    const expected = batches.slice(0, 8).map((feeds) => {
      const { results, state: next } = whole.run(state, feeds);
      state = next;
      return results;
    });
    await withSession(optionsWith(graph), async (session) => {
      const found = await Promise.all(batches.slice(0, 8).map((feeds) => session.run(feeds)));
      expectSameBits(found, expected);
    });
  });

  it('says what is wrong with a call at once', async () => {
    await withSession(optionsWith(graph), async (session) => {
      const { alarm, inputs } = batches[0]!;
      expect(() => session.runTask({ inputs: inputs! })).toThrow(tagged('ConfigError'));
      expect(() => session.runTask({ ...batches[0]!, inputs: alarm! })).toThrow(tagged('TreeMismatchError'));
      expect(() => session.runTask(batches[0]!, { fetch: ['nothing'] })).toThrow(
        "run: fetch[0]: expected a result of the graph: loss, scores, hidden, found 'nothing'",
      );
      for (const [wanted, message] of [
        [{ fetch: ['toString'] }, 'fetch[0]'],
        [{ fetch: 'loss' }, 'fetch'],
        [{ update: 1 }, 'update'],
        [{ updates: false }, 'updates: expected no such option'],
      ] as const)
        expect(() => session.runTask(batches[0]!, wanted as object)).toThrow(message);
      // The promise rejects with the same.
      await expect(session.run({ inputs: inputs! })).rejects.toEqual(tagged('ConfigError'));
      await expect(session.run({ ...batches[0]!, inputs: 5 as never })).rejects.toThrow(
        'feeds.inputs: expected float64 of shape [16, 64], found a number',
      );
      expect(session.statistics().runs).toBe(0);
    });
  });

  it('says what is wrong with its options at once', () => {
    const { w1, ...rest } = variables;
    const wrong: readonly (readonly [string, Partial<SessionOptions>])[] = [
      ['variables.w1', { variables: rest }],
      ['variables.w3', { variables: { ...variables, w3: w1 } }],
      ['devices', { devices: [] }],
      ["node 7 (troubled): expected a device 'second'", { devices: [devices[0]!] }],
      ['placement', { placement: [] }],
      ['placement[0]', { placement: graph.nodes.map(({ device }) => device ?? 'third') }],
      ['maxRestarts', { maxRestarts: -1 }],
      ['saveEvery', { saveEvery: 0 }],
      ['silenceLimit', { silenceLimit: 0 }],
      ['optimizers', { optimizers: [] }],
      ['variable: expected no such option', { variable: {} } as object],
      ['maxRestarts', { maxRestarts: NaN }],
      ['saveEvery', { saveEvery: 2.5 }],
      ['silenceLimit', { silenceLimit: NaN }],
      ['onFailure', { onFailure: 'restart' as never }],
      ['onLoss', { onLoss: 'log' as never }],
      ['devices[0].speed', { devices: [{ name: 'first', speed: NaN }] }],
      ['devices[1]: spede', { devices: [devices[0]!, { name: 'second', spede: 1 } as never] }],
      ['costs.latency', { costs: { latency: NaN } }],
      ['costs: delay', { costs: { delay: 1 } as object }],
      ['threads: memory', { threads: { memory: 1 } as object }],
      ['threads: maxMemory', { threads: { maxMemory: NaN } }],
      ['operations[0].module', { operations: [{ export: 'x' } as never] }],
      ['plugins', { plugins: {} as never }],
    ];
    for (const [argument, given] of wrong) {
      expect(() => openSessionTask(optionsWith(graph, given)), argument).toThrow(tagged('ConfigError'));
      expect(() => openSessionTask(optionsWith(graph, given))).toThrow(argument);
    }
  });

  it.each([
    ['an operation that was not given', { operations: [] }, "an operation of the name 'troubled'"],
    ['an export that is no operation', { operations: [{ module, export: 'noOperation' }] }, 'noOperation of'],
    ['a plugin that is not there', { plugins: [{ module, export: 'plugin' }] }, "an export 'plugin'"],
  ])('cannot be opened with %s', async (_, given, expected) => {
    const found = await openSessionTask(optionsWith(graph, given))();
    expect(isLeft(found) && found.left.reason).toBe('notFound');
    expect(isLeft(found) && found.left.message).toContain(expected);
  });

  it('takes the feeds as they are when it is called, not when the step is served', async () => {
    const batches = batchesWith(3, -1);
    const whole = graphEvaluator({ graph: graphWith('none', null), operations: [troubled] });
    for (const onFailure of ['restore', 'fail'] as const)
      await withSession(optionsWith(graphWith('none', null), { onFailure }), async (session) => {
        const inputs = new Float64Array(batchSize * 64);
        const called = batches.map((feeds) => {
          inputs.set(toNdArray(feeds.inputs!).data);
          return session.run({ ...feeds, inputs: tensor(inputs, [batchSize, 64]) });
        });
        inputs.fill(NaN);
        let state = whole.init(variables);
        for (const [i, feeds] of batches.entries()) {
          const expected = whole.run(state, feeds);
          ({ state } = expected);
          expectSameBits(await called[i]!, expected.results);
        }
      });
  });

  it('gives an error to whoever waits when it is closed, and to whoever comes after', async () => {
    const hanging = graphWith('hang', null);
    const session = await openSession(optionsWith(hanging));
    const [feeds] = batchesWith(1, 0);
    const waiting = session.runTask(feeds!)();
    const next = session.runTask(feeds!)();
    await session.close();
    for (const found of [await waiting, await next, await session.saveTask()()])
      expect(isLeft(found) && found.left.found).toBe('one that was closed');
  });
});

describe('a device that is lost', () => {
  const reasons = { exit: 'exited', throw: 'threw', hang: 'silent', exitLater: 'exited' } as const;

  it.each(['exit', 'throw', 'hang', 'exitLater'] as const)(
    'is replaced, and the session ends with the bits of one that nothing happened to: %s',
    async (kind) => {
      const graph = graphWith(kind, kind);
      const quiet = graphWith('none', null);
      const batches = batchesWith(30, 17);
      const whole = graphEvaluator({ graph: quiet, operations: [troubled] });
      const losses: ParallelError[] = [];
      const options = optionsWith(graph, {
        saveEvery: 7,
        // No shorter than a busy machine may keep a thread waiting.
        silenceLimit: 3,
        onLoss: (error) => losses.push(error),
      });
      await withSession(options, async (session) => {
        let state = whole.init(variables);
        for (const feeds of batches) {
          const expected = whole.run(state, feeds);
          ({ state } = expected);
          expectSameBits(await session.run(feeds), expected.results);
        }
        expectSameBits(await session.save(), state);
        const { steps, restarts } = session.statistics();
        expect({ steps, restarts }).toEqual({ steps: 30, restarts: 1 });
      });
      expect(losses.map(({ reason, worker }) => ({ reason, worker }))).toEqual([
        { reason: reasons[kind], worker: 1 },
      ]);
    },
  );

  it('ends the session if that was chosen, and leaves nobody behind', async () => {
    const threads = () =>
      (process.report.getReport() as { readonly workers: readonly unknown[] }).workers.length;
    const before = threads();
    const session = await openSession(optionsWith(graphWith('exit', null), { onFailure: 'fail' }));
    const batches = batchesWith(3, 1);
    await session.run(batches[0]!);
    expect(threads()).toBe(before + 2);
    const found = await session.runTask(batches[1]!)();
    expect(isLeft(found) && [found.left.reason, found.left.worker]).toEqual(['exited', 1]);
    expect(threads()).toBe(before);
    const after = await session.runTask(batches[2]!)();
    expect(isLeft(after) && after.left).toBe(isLeft(found) && found.left);
  });

  it('ends the session if onLoss gives a promise, whose failure is not heard', async () => {
    const onLoss = (() => Promise.reject(new Error('nobody hears of it'))) as () => void;
    const session = await openSession(optionsWith(graphWith('throw', null), { onLoss }));
    const [feeds] = batchesWith(1, 0);
    await expect(session.run(feeds!)).rejects.toThrow(
      'run: expected onLoss to return nothing, since the run does not wait for it',
    );
  });

  it('ends the session if onLoss throws, with an error that is typed', async () => {
    const options = optionsWith(graphWith('throw', null), {
      onLoss: () => {
        throw new Error('grief of the caller');
      },
    });
    const session = await openSession(options);
    const [feeds] = batchesWith(1, 0);
    const found = await session.runTask(feeds!)();
    expect(isLeft(found) && [found.left.reason, found.left.message]).toEqual([
      'threw',
      'run: expected a step to be done, found grief of the caller',
    ]);
    await expect(session.save()).rejects.toBe(isLeft(found) && found.left);
  });

  it('ends the session if it is lost again and again', async () => {
    const losses: ParallelError[] = [];
    const options = optionsWith(graphWith('throw', null), {
      maxRestarts: 2,
      onLoss: (error) => losses.push(error),
    });
    const session = await openSession(options);
    const batches = batchesWith(2, 1);
    await session.run(batches[0]!);
    const found = await session.runTask(batches[1]!)();
    expect(isLeft(found) && [found.left.reason, found.left.found]).toEqual(['threw', 'grief']);
    expect(losses).toHaveLength(2);
    expect(session.statistics()).toMatchObject({ steps: 1, restarts: 2 });
  });
});
