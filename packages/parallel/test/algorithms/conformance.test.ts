import {
  applyUpdates,
  isSparseTensor,
  isTensor,
  leaves,
  makeKey,
  mapTensors,
  sparseTensor,
  tensor,
  toArray,
  type Params,
  type Tensor,
} from '@thalweg/core';
import { algorithmFromSpec, createRegistry, jsonSchema, toSpec } from '@thalweg/core/spec';
import { parallelPlugin, type ParallelAlgorithm, type Payload } from '@thalweg/parallel';
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { expectSameBits, schemaCheck } from '@thalweg/testing';
import * as catalogue from '../../src/catalogue.js';
import { entries, type Entry } from './entries.js';
import { distance, noisyGradient, serially, start } from './quadratic.js';
import { optimizerOf, synchronousRun, type RunSetup } from './synchronous-run.js';

const registry = createRegistry([parallelPlugin]);
const problems = schemaCheck(jsonSchema(registry, 'algorithm'));

const run = ({ algorithm, optimizer }: Entry, setup: Partial<RunSetup> = {}) =>
  synchronousRun({ algorithm, optimizer, params: start, workers: 3, gradient: noisyGradient, ...setup });

const rounds = (of: ReturnType<typeof run>, count: number): number => {
  let turns = 0;
  for (let i = 0; i < count; i++) turns += of.round();
  return turns;
};

/** Whether a value is nothing but tensors, sparse ones too, 16-bit floats and plain data. */
const isPlain = (value: unknown): boolean =>
  value === null ||
  ['boolean', 'number', 'string'].includes(typeof value) ||
  isTensor(value) ||
  isSparseTensor(value) ||
  value instanceof Uint16Array ||
  (typeof value === 'object' &&
    (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) &&
    Object.values(value).every(isPlain));

/** A copy that nothing else can change, to compare with. */
const copied = (value: unknown): unknown =>
  isTensor(value)
    ? tensor(toArray(value), value.shape, value.dtype)
    : isSparseTensor(value)
      ? sparseTensor(Array.from(value.indices), copied(value.values) as Tensor, value.shape)
      : value instanceof Uint16Array
        ? Array.from(value)
        : Array.isArray(value)
          ? value.map(copied)
          : typeof value === 'object' && value !== null
            ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]))
            : value;

/** Fails unless a function leaves what it gets as it was, and does the same when it is called again. */
const pure =
  <Arguments extends readonly unknown[], Result>(f: (...given: Arguments) => Result) =>
  (...given: Arguments): Result => {
    const [before, after] = [given.map(copied), f(...given)];
    given.forEach((argument, i) => expectSameBits(copied(argument), before[i]));
    expectSameBits(copied(f(...given)), copied(after));
    expect(isPlain(after)).toBe(true);
    return after;
  };

/** The same algorithm, with every call looked at. */
const watched = ({ worker, server, ...rest }: ParallelAlgorithm): ParallelAlgorithm => ({
  ...rest,
  worker: {
    init: pure((...given) => worker.init(...given)),
    on: pure((...given) => worker.on(...given)),
  },
  server: {
    init: pure((...given) => server.init(...given)),
    apply: pure((...given) => server.apply(...given)),
    read: pure((...given) => server.read(...given)),
    ...(server.activeChanged === undefined
      ? {}
      : { activeChanged: pure((state, context) => server.activeChanged!(state, context)) }),
  },
});

it('exports each algorithm by its declared name, and tries it', () => {
  const names = new Set<string>();
  const collect = (description: ParallelAlgorithm['description']): void => {
    names.add(description.name);
    const inner = description.options.algorithm as ParallelAlgorithm | undefined;
    if (inner !== undefined) collect(inner.description);
  };
  entries.forEach(({ algorithm }) => collect(algorithm.description));
  for (const [name, { declaration }] of Object.entries(catalogue)) {
    expect(declaration.name).toBe(name);
    expect(names).toContain(name);
  }
});

describe.each(entries)('$label', (entry) => {
  const { algorithm, serial } = entry;

  it('is read back from its spec, and its schema accepts it', () => {
    const spec = JSON.parse(JSON.stringify(toSpec(algorithm))) as unknown;
    const read = algorithmFromSpec(registry)(spec);
    expect(read).toMatchObject({ _tag: 'Right' });
    const again = isRight(read) ? (read.right as ParallelAlgorithm) : algorithm;
    expect(toSpec(again)).toEqual(spec);
    expect(again.writes).toBe(algorithm.writes);
    const [one, other] = [run(entry), run(entry, { algorithm: again })];
    for (const of of [one, other]) {
      of.startAll();
      rounds(of, 10);
    }
    expectSameBits(other.params(), one.params());
    expect(problems(spec)).toEqual([]);
  });

  it('changes nothing that it is given, and keeps plain data and tensors', () => {
    const of = run(entry, { algorithm: watched(algorithm) });
    of.startAll();
    rounds(of, 4);
    of.lose(2);
    rounds(of, 2);
    expect(of.version()).toBeGreaterThan(0);
  });

  if (serial !== undefined)
    it('is the optimizer alone with one worker, bit for bit', () => {
      const steps = 12;
      const of = run(entry, { workers: 1 });
      of.startAll();
      expect(rounds(of, steps + 1)).toBe(steps + 1);
      expectSameBits(of.point(0), serially(serial, steps));
    });

  it('comes near the minimum with three workers, none of which stands still', () => {
    const of = run(entry);
    of.startAll();
    rounds(of, 150);
    expect(distance(start)).toBe(4);
    // With no pull from the workers a centre stays where it is.
    if (!entry.label.includes('without a pull')) expect(distance(of.result())).toBeLessThan(0.3);
    for (const worker of [0, 1, 2]) expect(of.clock(worker)).toBeGreaterThan(40);
  });

  it('keeps dtypes and shapes', () => {
    const of = run(entry);
    of.startAll();
    rounds(of, 6);
    const kinds = (params: Params) => leaves(params).map(({ dtype, shape }) => [dtype, shape]);
    expect(kinds(of.params())).toEqual(kinds(start));
    const { name } = algorithm.description;
    if (name !== 'roundPushes' && name !== 'sparsifyPushes')
      for (const { payload } of of.pushes())
        expect(tensorsIn(payload).every(([dtype, size]) => (dtype === 'float32') === (size === 6))).toBe(
          true,
        );
  });

  it.each([false, true])('goes on without a worker that is lost (others wait for it: %s)', (theyWait) => {
    for (const commands of [0, 1, 2, 3, 4]) {
      const of = run(entry);
      of.startAll();
      rounds(of, 4);
      for (let i = 0; i < commands; i++) of.step(1);
      if (theyWait) for (let i = 0; i < 8; i++) of.round([0, 2]);
      of.lose(1);
      const before = [of.clock(0), of.clock(2)];
      rounds(of, 12);
      expect(of.clock(0)).toBeGreaterThan(before[0]! + 4);
      expect(of.clock(2)).toBeGreaterThan(before[1]! + 4);
    }
  });

  it.each([true, false])('takes a worker back that is started again (others told: %s)', (told) => {
    for (const commands of [0, 1, 2, 3, 4]) {
      const of = run(entry);
      of.startAll();
      rounds(of, 4);
      for (let i = 0; i < commands; i++) of.step(1);
      if (told) {
        of.lose(1);
        rounds(of, 9);
      }
      of.start(1);
      const clock = of.clock(1);
      while (of.clock(1) === clock) of.round();
      // Its first gradient is where the shared parameters were when it was let in.
      expectSameBits(of.point(1), of.joinedAt(1));
      const before = [0, 1, 2].map(of.clock);
      rounds(of, 24);
      [0, 1, 2].forEach((worker) => expect(of.clock(worker)).toBeGreaterThan(before[worker]! + 5));
    }
  });

  it('starts over after a gradient that is no number', () => {
    let isBroken = true;
    const of = run(entry, {
      gradient: (at, place) =>
        place.worker === 1 && place.clock === 5 && isBroken
          ? mapTensors<Params>((leaf) => tensor(toArray(leaf).fill(NaN), leaf.shape, leaf.dtype), at)
          : noisyGradient(at, place),
    });
    of.startAll();
    while (!of.pushes().some(({ outcome }) => outcome === 'Refused') || of.clock(1) < 6) of.round();
    isBroken = false;
    rounds(of, 60);
    const counted = of.pushes().length;
    rounds(of, 40);
    expect([0, 1, 2].every((worker) => of.clock(worker) > 25)).toBe(true);
    // What is left of it does not come back.
    const late = of.pushes().slice(counted);
    expect(new Set(late.map(({ worker }) => worker)).size).toBe(3);
    expect(late.every(({ payload }) => tensorsIn(payload).every(([, , isSound]) => isSound))).toBe(true);
    expect(distance(of.params())).toBeLessThan(4.1);
  });

  it('lets a worker without data go, and the others go on', () => {
    const of = run(entry, {
      gradient: (at, place) =>
        place.worker === 0 && place.clock === 6 ? undefined : noisyGradient(at, place),
    });
    of.startAll();
    while (of.active().length === 3) of.round();
    const before = [1, 2].map(of.clock);
    rounds(of, 20);
    [1, 2].forEach((worker, i) => expect(of.clock(worker)).toBeGreaterThan(before[i]! + 8));
  });

  it('may be split over servers that do not know each other', () => {
    const { server } = algorithm;
    const pushes: Parameters<typeof server.apply>[0][] = [];
    const of = run(entry, {
      algorithm: {
        ...algorithm,
        server: {
          ...server,
          apply: (push, ...given) => {
            pushes.push(push);
            return server.apply(push, ...given);
          },
        },
      },
    });
    of.startAll();
    rounds(of, 10);
    for (const part of ['w', 'b']) {
      let params = partOf(start, part);
      const context = () => ({
        params,
        version: 0,
        active: [0, 1, 2],
        begun: [0, 1, 2],
        workers: 3,
        optimizer: optimizerOf(entry.optimizer),
        key: makeKey(0),
      });
      let state = server.init(context());
      for (const push of pushes) {
        const outcome = server.apply({ ...push, payload: partOf(push.payload, part) }, state, context());
        if (outcome._tag === 'Refused') continue;
        ({ state } = outcome);
        if (outcome._tag === 'Applied') params = applyUpdates(params, outcome.updates);
      }
      expectSameBits(params, partOf(of.params(), part));
    }
  });
});

/** The same payload of some of the parameters only. */
const partOf = <P extends Payload>(payload: P, part: string): P => {
  if (
    typeof payload !== 'object' ||
    payload === null ||
    isTensor(payload) ||
    isSparseTensor(payload) ||
    payload instanceof Uint16Array
  )
    return payload;
  const entries = Object.entries(payload).filter(([key]) => !['w', 'b'].includes(key) || key === part);
  return (
    Array.isArray(payload)
      ? payload
      : Object.fromEntries(entries.map(([key, item]) => [key, partOf(item, part)]))
  ) as P;
};

/** The tensors of a payload: dtype, size, and whether all of it is numbers. */
const tensorsIn = (payload: Payload): readonly (readonly [string, number, boolean])[] =>
  isTensor(payload)
    ? [[payload.dtype, payload.size, toArray(payload).every(Number.isFinite)]]
    : typeof payload === 'object' && payload !== null
      ? Object.values(payload).flatMap(tensorsIn)
      : [];
