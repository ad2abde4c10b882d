import { expect, it, vi } from 'vitest';
import { defineRule, finite, leaves, mul, onHost, tensor, type Tree } from '../../src/index.js';
import { countingHost, type Handle } from './counting-host.js';

it('a compiled step reads an element of the packed scalars for each leaf, so that a compiler can join them', () => {
  const { host, handle, live } = countingHost();
  const element = vi.fn(host.element);
  const hosted = onHost(
    defineRule({ name: 'scaled', hyper: { by: finite() }, rule: ({ g, by }) => ({ g: mul(g, by) }) })({
      by: 2,
    }),
    { ...host, element, compile: (traced) => (arrays) => traced(arrays) },
  );
  const params = { a: handle(tensor([1, 2])), b: handle(tensor([3])) };
  const [updates] = hosted.update(params, hosted.init(params));
  expect(leaves<Handle>(updates as Tree<Handle>).map(({ tensor: made }) => made.get(0))).toEqual([2, 6]);
  expect(element).toHaveBeenCalledTimes(2);
  for (const a of leaves<Handle>([params, updates] as Tree<Handle>)) host.release!(a);
  expect(live()).toBe(0);
});
