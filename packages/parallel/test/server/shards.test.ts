import { isSparseTensor, isTensor, makeKey, tensor, toArray, type Params, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { adagrad, adam, sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import {
  adaptiveRevision,
  asyncAdagrad,
  boundStaleness,
  diloco,
  downpour,
  easgd,
  eamsgd,
  hogwild,
  roundPushes,
  roundRobin,
  runParallel,
  scaleByStaleness,
  simulated,
  sparsifyPushes,
  type ParallelAlgorithm,
  type Payload,
  type Transport,
  type WorkerJob,
  type WorkerMessage,
} from '../../src/index.js';
import { createServer, type Server } from '../../src/server/server.js';
import { jobParts } from '../../src/job/job-parts.js';
import { keysOf } from '../../src/job/run-keys.js';
import { optimizerOf } from '../algorithms/synchronous-run.js';
import { examples, regression } from '../tasks/regression.js';

// Parameters may be split over servers that never talk to each other, as Downpour's are: a rule treats each by itself.

const seed = makeKey(5);
const parts = ['w', 'b'];

/** What a part of the parameters gets of something that mirrors them, or holds what does. */
const part = (payload: Payload, name: string): Payload => {
  if (
    payload === null ||
    typeof payload !== 'object' ||
    isTensor(payload) ||
    isSparseTensor(payload) ||
    Array.isArray(payload)
  )
    return payload;
  const record = payload as Readonly<Record<string, Payload>>;
  return name in record
    ? { [name]: record[name]! }
    : Object.fromEntries(Object.entries(record).map(([key, value]) => [key, part(value, name)]));
};

/** A transport that lets what the server gets be read afterwards. */
const overheard = (into: WorkerMessage[]): Transport => {
  const transport = simulated({ compute: { _tag: 'uniform', from: 0.5, to: 1.5 } });
  return {
    ...transport,
    open: async <Push extends Payload, Snapshot extends Payload>(
      job: WorkerJob,
      shared: Params | undefined,
    ) => {
      const connection = await transport.open<Push, Snapshot>(job, shared);
      async function* messages() {
        for await (const message of connection.messages) {
          into.push(message);
          yield message;
        }
      }
      return { ...connection, messages: messages() };
    },
  };
};

/** Lets a server take messages that another one has got. */
const take = (server: Server, messages: readonly WorkerMessage[], name: string): void => {
  server.setActive([0, 1, 2]);
  for (const message of messages)
    if (message._tag === 'Push') server.push({ ...message.push, payload: part(message.push.payload, name) });
    else if (message._tag === 'Pull') server.pull(message.pull);
};

const cases: readonly (readonly [string, ParallelAlgorithm, Parameters<typeof toSpec>[0]])[] = [
  ['hogwild', hogwild(), sgd({ learningRate: 0.05 })],
  ['roundRobin', roundRobin(), adam({ learningRate: 0.05 })],
  ['downpour', downpour({ localRate: 0.05, pushEvery: 2, pullEvery: 3 }), adagrad({ learningRate: 0.1 })],
  ['easgd', easgd({ tau: 2 }), sgd({ learningRate: 0.05 })],
  ['eamsgd, sync', eamsgd({ tau: 2, momentum: 0.5, mode: 'sync' }), sgd({ learningRate: 0.05 })],
  ['diloco', diloco({ tau: 2 }), adam({ learningRate: 0.05 })],
  ['rounded easgd', roundPushes(easgd({ tau: 2 })), sgd({ learningRate: 0.05 })],
  [
    'sparse downpour',
    sparsifyPushes(downpour({ localRate: 0.05 }), { fraction: 0.5 }),
    sgd({ learningRate: 0.05 }),
  ],
  ['adaptiveRevision', adaptiveRevision({ scale: 0.3 }), sgd({ learningRate: 0 })],
  ['asyncAdagrad', asyncAdagrad({ scale: 0.3 }), sgd({ learningRate: 0 })],
  [
    'scaled and bounded',
    boundStaleness(scaleByStaleness(hogwild()), { clocks: 2 }),
    sgd({ learningRate: 0.05 }),
  ],
];

describe('a server for each part of the parameters', () => {
  it.each(cases)('has the bits of one server for all: %s', async (_, algorithm, optimizer) => {
    const messages: WorkerMessage[] = [];
    const { parameters, updates } = await runParallel({
      task: {
        module: new URL('../tasks/regression.ts', import.meta.url).href,
        export: 'regression',
        config: null,
      },
      algorithm,
      optimizer: toSpec(optimizer),
      transport: overheard(messages),
      workers: 3,
      data: { examples, batchSize: 4, split: 'copies' },
      // All take part from the first message to the last.
      stop: { updates: 40 },
      seed,
    });
    const made = await jobParts({ algorithm: toSpec(algorithm), optimizer: toSpec(optimizer), plugins: [] });
    const factory = regression(null, { arrays: {}, worker: undefined, workers: 3 });
    if (factory instanceof Promise) throw new Error('the task is not made at once');
    const params = factory.init(keysOf(seed).init) as unknown as Readonly<Record<string, Tensor>>;
    for (const name of parts) {
      const server = createServer({ ...made, params: { [name]: params[name]! }, workers: 3, key: seed });
      take(server, messages, name);
      const kept = server.result() as Readonly<Record<string, Tensor>>;
      expect(toArray(kept[name]!)).toEqual(toArray((parameters as typeof kept)[name]!));
      expect(server.version()).toBe(updates);
    }
  });

  it('may take plain pushes in another order than the others do', () => {
    const optimizer = optimizerOf(sgd({ learningRate: 1 }));
    const algorithm = downpour({ localRate: 1 });
    const pushes = Array.from({ length: 12 }, (_, i) => ({
      worker: i % 3,
      sequence: Math.floor(i / 3),
      clock: Math.floor(i / 3) + 1,
      basedOn: 0,
      // Powers of two add up exactly in any order.
      payload: { w: tensor([2 ** i, -(2 ** (12 - i))]), b: tensor(2 ** -i) },
    }));
    const params: Params = { w: tensor([0, 0]), b: tensor(0) };
    const server = (start: Params) =>
      createServer({
        algorithm: algorithm,
        optimizer,
        params: start,
        workers: 3,
        key: seed,
      });
    const whole = server(params);
    for (const push of pushes) whole.push(push);
    const orders = [[...pushes].reverse(), [...pushes.slice(5), ...pushes.slice(0, 5)]];
    const found = parts.map((name, i) => {
      const own = server({ [name]: (params as Readonly<Record<string, Tensor>>)[name]! });
      for (const push of orders[i]!) own.push({ ...push, payload: part(push.payload, name) });
      return own.result();
    });
    expect(Object.assign({}, ...found)).toEqual(whole.result());
  });
});
