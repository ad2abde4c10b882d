import { describe, expect, it } from 'vitest';
import {
  chain,
  chainAll,
  ConfigError,
  defineRule,
  defineTransformation,
  finite,
  identity,
  mapTensors,
  mul,
  namedChain,
  positive,
  tensor,
  toArray,
  zeros,
  add,
} from '../../src/index.js';
import { expectSameBits } from '@thalweg/testing';

const times = defineRule({
  name: 'times',
  hyper: { factor: finite() },
  argument: 'factor',
  rule: ({ g, factor }) => ({ g: mul(factor, g) }),
});

const running = defineRule({
  name: 'running',
  hyper: {},
  slots: { total: zeros },
  rule: ({ g, total }) => {
    const next = add(total, g);
    return { g: next, total: next };
  },
});

const params = { w: tensor([1, 2]) };
const steps = [{ w: tensor([0.1, -3]) }, { w: tensor([7, 1e-9]) }];

/** All updates and the last state. */
const outcome = (tx: ReturnType<typeof chainAll>) => {
  let state = tx.init(params);
  const updates = steps.map((gradient) => {
    const [out, next] = tx.update(gradient, state);
    state = next;
    return out;
  });
  return { updates, state };
};

describe('chain', () => {
  it('is associative to the bit and in the form of the state', () => {
    const [a, b, c] = [times(3), running(), times(0.1)];
    const left = chainAll([chainAll([a, b]), c]);
    const right = chainAll([a, chainAll([b, c])]);
    expectSameBits(outcome(left), outcome(right));
    expect(Object.keys(left.init(params))).toEqual(['times', 'running', 'times_2']);
  });

  it('has identity as its unit on both sides', () => {
    const bare = outcome(chainAll([running()]));
    expectSameBits(outcome(chainAll([identity(), running()])), bare);
    expectSameBits(outcome(chainAll([running(), identity()])), bare);
    expect(chain(identity(), identity()).members).toEqual([]);
  });

  it('numbers repeated names whatever the nesting', () => {
    const tx = chain(times(1), chain(times(2), running()), chain(times(3)));
    expect(Object.keys(tx.init(params))).toEqual(['times', 'times_2', 'running', 'times_3']);
  });

  it('keeps the nesting in the description', () => {
    const { description } = chain(times(1), chain(times(2)));
    const [first, second] = description.options.transformations as readonly {
      readonly description: unknown;
    }[];
    expect(first?.description).toEqual({ name: 'times', options: { factor: 1 } });
    expect(second?.description).toMatchObject({ name: 'chain' });
  });
});

describe('namedChain', () => {
  it('computes what chain computes', () => {
    const named = namedChain(['one', chain(times(2), running())], ['two', times(3)]);
    const plain = chain(times(2), running(), times(3));
    const [updates, state] = named.update(steps[0]!, named.init(params));
    expectSameBits(updates, plain.update(steps[0]!, plain.init(params))[0]);
    expect(toArray(state.one.running.total.w)).toEqual([0.2, -6]);
  });

  it.each([
    [['a', 'a'], `namedChain: parts.1: expected a name that no other part has, found 'a' again`],
    [['a_2', 'b'], `namedChain: parts.0: expected a name of letters and digits`],
    [['a', '__proto__'], `namedChain: parts.1: expected a name of letters and digits`],
  ])('refuses the names %j', ([first, second], message) => {
    expect(() => namedChain([first!, times(1)], [second!, times(1)])).toThrow(ConfigError);
    expect(() => namedChain([first!, times(1)], [second!, times(1)])).toThrow(message);
  });
});

describe('defineTransformation', () => {
  const halve = defineTransformation({
    name: 'halve',
    hyper: { by: positive(2) },
    needs: ['value'],
    init: (like) => ({
      previous: mapTensors((leaf) => tensor(toArray(leaf), leaf.shape), like),
      calls: 0,
    }),
    update: (updates, state, { value }, { by }) => [
      mapTensors(
        (leaf) =>
          tensor(
            toArray(leaf).map((x) => (x / by) * value),
            leaf.shape,
          ),
        updates,
      ),
      { previous: updates, calls: state.calls + 1 },
    ],
  });

  it('runs in a chain between rules, with its context', () => {
    const tx = chain(times(4), halve(), times(10));
    const [updates, state] = tx.update({ w: tensor([1, 2]) }, tx.init(params), { value: 3 });
    expect(toArray(updates.w)).toEqual([60, 120]);
    expect(state.halve.calls).toBe(1);
    expect(toArray(state.halve.previous.w)).toEqual([4, 8]);
  });

  it('names the context that it lacks', () => {
    const tx = halve();
    // @ts-expect-error the context is required
    expect(() => tx.update({ w: tensor([1, 2]) }, tx.init(params))).toThrow(
      'halve: context.value: expected to be given',
    );
  });

  it('must return the shapes of its input', () => {
    const shrink = defineTransformation({
      name: 'shrink',
      hyper: {},
      init: () => ({}),
      update: (updates, state) => [mapTensors(() => tensor([0]), updates), state],
    });
    const tx = shrink();
    expect(() => tx.update({ w: tensor([1, 2]) }, tx.init(params))).toThrow(
      'shrink: updates.w: expected float64 [2] as in its input, found float64 [1]',
    );
  });
});

describe('the state that a transformation caches', () => {
  it('does not affect results, even after an error and in nested calls', () => {
    let fail = false;
    let inner: (() => void) | undefined;
    const probe = defineTransformation({
      name: 'probe',
      hyper: {},
      init: () => ({}),
      update: (updates, state) => {
        if (fail) throw new Error('half-way');
        inner?.();
        return [updates, state];
      },
    });
    const make = () => chain(running(), probe(), running());
    const [tx, fresh] = [make(), () => make()];
    const [, state] = tx.update(steps[0]!, tx.init(params));
    const expected = fresh().update(steps[1]!, state);
    fail = true;
    expect(() => tx.update({ w: tensor([1e6, 1e6]) }, state)).toThrow('half-way');
    fail = false;
    expectSameBits(tx.update(steps[1]!, state), expected);

    const [, again] = tx.update(steps[0]!, tx.init(params));
    inner = () => {
      inner = undefined;
      tx.update({ w: tensor([1e6, 1e6]) }, tx.init(params));
    };
    expectSameBits(tx.update(steps[1]!, again), expected);
  });
});

describe('a declared factory', () => {
  it.each([
    [() => times(NaN), 'times: factor: expected a finite number, found NaN'],
    [() => times('3' as never), `times: factor: expected a finite number, found '3'`],
    [
      () => (times as (...args: unknown[]) => unknown)(),
      'times: factor: expected a finite number, found nothing',
    ],
    [() => times(1, { clipValue: 0.5 }), 'times: clipValue: expected no such option (only none), found 0.5'],
  ])('refuses bad options (%#)', (make, message) => {
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });

  it('refuses names that could be confused with a suffix', () => {
    expect(() => defineRule({ name: 'scale_2', hyper: {}, rule: ({ g }) => ({ g }) })).toThrow(
      `name: expected letters and digits, a letter first, found 'scale_2'`,
    );
  });
});
