import type { serialization } from '@tensorflow/tfjs-core';
import { ConfigError, type AnyTransformation } from '@thalweg/core';
import { fromSpec, toSpec, type Registry, type Spec } from '@thalweg/core/spec';

/** Where a step runs; see `tfOptimizer`. @internal */
export type On = 'cpu' | 'backend';

/** How an optimizer was made. @internal */
export interface Made {
  readonly tx: AnyTransformation;
  readonly on: On | undefined;
  /** The learning rate that was assigned, if any. */
  readonly learningRate: number | undefined;
}

interface Written {
  readonly spec: Spec;
  readonly on?: On;
  readonly learningRate?: number;
}

/**
 * Writes how an optimizer was made.
 *
 * When tfjs loads a model, it turns strings as `a_b` into `aB`, keys included. So this is one string of JSON in which
 * an underscore is written as an escape.
 *
 * @throws {SpecError} If it has a regular expression, or a function that no declared factory built.
 * @internal
 */
export const toConfig = ({ tx, on, learningRate }: Made): serialization.ConfigDict => {
  const written: Written = {
    spec: toSpec(tx),
    ...(on === undefined ? {} : { on }),
    ...(learningRate === undefined ? {} : { learningRate }),
  };
  return { thalweg: JSON.stringify(written).replaceAll('_', '\\u005f') };
};

/**
 * The opposite of {@link toConfig}.
 *
 * @throws {ConfigError} If it is no such config, or the registry cannot build the optimizer.
 * @internal
 */
export const fromConfig = (registry: Registry, { thalweg }: serialization.ConfigDict): Made => {
  const { spec, on, learningRate } = writtenIn(thalweg);
  const tx = fromSpec(registry)(spec);
  if (tx._tag === 'Right') return { tx: tx.right, on, learningRate };
  throw new ConfigError({
    owner: 'fromConfig',
    argument: 'config.thalweg',
    expected: 'the spec of an optimizer of the registry',
    found: tx.left.map(({ message }) => message).join('; '),
    fix: 'Give registerOptimizer a registry with the plugins of all its parts',
  });
};

const writtenIn = (text: unknown): Written => {
  const json: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
  if (isWritten(json)) return json;
  throw new ConfigError({
    owner: 'fromConfig',
    argument: 'config.thalweg',
    expected: 'what getConfig returned',
    found: typeof text === 'string' ? text : typeof text,
  });
};

const isWritten = (json: unknown): json is Written =>
  typeof json === 'object' &&
  json !== null &&
  'spec' in json &&
  (!('on' in json) || json.on === 'cpu' || json.on === 'backend') &&
  (!('learningRate' in json) || typeof json.learningRate === 'number');
