import { ConfigError, type Dtype } from '@thalweg/core';
import type { GraphNode } from './graph-node.js';

/** A shape as it is written. @internal */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** What a tensor is, in words. @internal */
export const kindText = ({ dtype, shape }: { readonly dtype: Dtype; readonly shape: readonly number[] }) =>
  `${dtype} of shape ${shapeText(shape)}`;

/** @throws {ConfigError} If it has not two axes. @internal */
export const requireMatrix = (owner: string, argument: string, { shape }: GraphNode): void => {
  if (shape.length !== 2)
    throw new ConfigError({
      owner,
      argument,
      expected: 'a matrix: a shape of two axes',
      found: shapeText(shape),
    });
};

/** @throws {ConfigError} If a second input has another dtype than the first. @internal */
export const requireDtype = (owner: string, argument: string, node: GraphNode, like: GraphNode): void => {
  if (node.dtype !== like.dtype)
    throw new ConfigError({
      owner,
      argument,
      expected: `${like.dtype}, as the other input`,
      found: node.dtype,
    });
};

/** @throws {ConfigError} If a length is no whole number from 0 on. @internal */
export const requireLengths = (owner: string, shape: readonly number[]): void => {
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0))
    throw new ConfigError({
      owner,
      argument: 'shape',
      expected: 'whole numbers, 0 or more',
      found: shapeText(shape),
    });
};
