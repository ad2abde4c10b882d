import { ConfigError, rowMajor, sameShape, type Tensor } from '@thalweg/core';
import { requireTensor } from '../argument/require-tensor.js';
import { shown } from '../argument/shown.js';
import type { Layout } from './layout.js';

/** The elements of an example that count, by their number in the example. @internal */
export type Kept = (example: number) => Uint32Array;

/**
 * Which elements of each example a mask keeps.
 *
 * @throws {ConfigError} If the mask has neither the shape of the tensor nor that of the values.
 * @internal
 */
export const keptBy = (
  owner: string,
  where: Tensor | undefined,
  shape: readonly number[],
  layout: Layout,
): Kept => {
  const all = layout.steps.map((_, element) => element);
  const none = new Uint32Array(0);
  if (where === undefined) return () => all;
  requireTensor(owner, 'where', where);
  const { data, offset } = rowMajor(where);
  if (sameShape(where.shape, shape))
    return (example) =>
      all.filter((element) => data[offset + layout.starts[example]! + layout.steps[element]!] !== 0);
  if (sameShape(where.shape, layout.shape)) return (example) => (data[offset + example] !== 0 ? all : none);
  throw new ConfigError({
    owner,
    argument: 'where',
    expected: `the shape [${shape.join(', ')}], or [${layout.shape.join(', ')}] for whole examples`,
    found: shown(where),
  });
};
