import { expect, it } from 'vitest';
import {
  add,
  defineRule,
  leaves,
  max,
  mul,
  norm,
  onHost,
  scalarSlot,
  tensor,
  type Tree,
} from '../../src/index.js';
import { countingHost, Handle, readHandle } from './counting-host.js';

/** One number that depends on a sum, and one that does not. */
const rule = () =>
  defineRule({
    name: 'rule',
    hyper: {},
    slots: { largest: scalarSlot(2), factor: scalarSlot(8) },
    rule: ({ g, largest, factor }) => ({
      g: mul(factor, g),
      largest: max(largest, norm('tree', g)),
      factor: mul(factor, 0.5),
    }),
  })();

const isHandle = (value: unknown) => value instanceof Handle;

it('a number behind a sum is an array from the first state on, if the host does not read', () => {
  const { host, handle, live } = countingHost();
  const hosted = onHost(rule(), host);
  const params = handle(tensor([1, 1]));
  const state = hosted.init(params);
  const gradient = handle(tensor([3, 4]));
  const [updates, next] = hosted.update(gradient, state);
  for (const { largest, factor } of [state.rule, next.rule])
    expect([isHandle(largest), isHandle(factor)]).toEqual([true, false]);
  expect(next.rule.factor).toBe(4);
  expect(readHandle(next.rule.largest as unknown as Handle)).toEqual(Float64Array.of(5));
  for (const a of leaves<unknown>([params, gradient, updates, state, next] as Tree<unknown>))
    if (a instanceof Handle) host.release!(a);
  expect(live()).toBe(0);
});

it('it is a number, if the host reads', () => {
  const { host, handle } = countingHost();
  const hosted = onHost(rule(), { ...host, read: readHandle });
  const state = hosted.init(handle(tensor([1, 1])));
  expect(state.rule.largest).toBe(2);
  expect(hosted.update(handle(tensor([3, 4])), state)[1].rule.largest).toBe(5);
});

it('a gradient point may depend on it', () => {
  const ahead = defineRule({
    name: 'ahead',
    hyper: {},
    slots: { largest: scalarSlot(0) },
    rule: ({ g, largest }) => ({ g, largest: max(largest, norm('tree', g)) }),
    gradientPoint: ({ params, largest }) => add(params, largest),
  })();
  const { host, handle, live } = countingHost();
  const hosted = onHost(ahead, host);
  const params = handle(tensor([1, 2]));
  const state = hosted.init(params);
  const gradient = handle(tensor([3, 4]));
  const [updates, next] = hosted.update(gradient, state);
  const point = hosted.gradientPoint(params, next);
  expect(readHandle(point)).toEqual(Float64Array.of(6, 7));
  for (const a of leaves<unknown>([params, gradient, updates, point, state, next] as Tree<unknown>))
    if (a instanceof Handle) host.release!(a);
  expect(live()).toBe(0);
});
