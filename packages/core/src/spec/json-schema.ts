import type { Hyperparameter, JsonSchema } from '../declare/hyperparameter.js';
import type { Declaration } from '../declare/factory.js';
import type { Json } from '../declare/json.js';
import { toSpec } from './to-spec.js';
import type { OptionDocs } from './plugin.js';
import type { Registry } from './registry.js';

/**
 * The JSON Schema of the specs that a registry can read. With it an editor completes and checks an `optimizer.json`.
 *
 * It has the range, the default and the meaning of each option. Write it to a file and name that file in the spec's
 * `$schema`.
 *
 * @param registry - The factories that a spec may name.
 * @param root - The kind of value that the spec describes: a `'transformation'` (the default), a `'schedule'`, a
 *   `'strategy'` or an `'algorithm'`.
 *
 * @example
 * ```ts
 * import { createRegistry, jsonSchema } from '@thalweg/core/spec';
 *
 * const { definitions } = jsonSchema(createRegistry([]));
 * Object.keys(definitions as object).includes('transformation.chain') // => true
 * ```
 *
 * JSON Schema draft 7, which editors know best.
 *
 * @category Spec
 * @since 0.1.0
 */
export const jsonSchema = (
  { plugins, transformations, schedules, strategies, algorithms }: Registry,
  root: 'transformation' | 'schedule' | 'strategy' | 'algorithm' = 'transformation',
): JsonSchema => {
  const known: Readonly<Record<typeof root, Declarations>> = {
    transformation: transformations,
    schedule: schedules,
    strategy: strategies,
    algorithm: algorithms,
  };
  const docs: OptionDocs = Object.fromEntries(plugins.flatMap((plugin) => Object.entries(plugin.docs)));
  const each = definitionsOf(docs);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: titles[root],
    ...anyOf('root', known[root]),
    definitions: {
      schedule: anyOf('schedule', schedules),
      transformation: anyOf('transformation', transformations),
      strategy: anyOf('strategy', strategies),
      algorithm: anyOf('algorithm', algorithms),
      mask,
      ...each('schedule', schedules),
      ...each('transformation', transformations),
      ...each('strategy', strategies),
      ...each('algorithm', algorithms),
      // The top level of a spec may refer to its schema.
      ...each('root', known[root], { $schema: { type: 'string' } }),
    },
  };
};

const titles = {
  transformation: 'an optimizer, or any transformation of gradients',
  schedule: 'a schedule',
  strategy: 'a strategy, or several composed',
  algorithm: 'an algorithm that trains in parallel',
};

type Declarations = ReadonlyMap<string, Declaration<unknown>>;

const reference = (name: string): { readonly $ref: string } => ({ $ref: `#/definitions/${name}` });

/** The schema of a choice between factories by name. The names come first, so that an editor completes them. */
const anyOf = (kind: string, declarations: Declarations): JsonSchema => ({
  type: 'object',
  properties: { name: { enum: [...declarations.keys()] } },
  required: ['name'],
  allOf: [...declarations.keys()].map((name) => ({
    if: { properties: { name: { const: name } } },
    then: reference(`${kind}.${name}`),
  })),
});

const definitionsOf =
  (docs: OptionDocs) =>
  (kind: string, declarations: Declarations, more: JsonSchema = {}): Readonly<Record<string, JsonSchema>> =>
    Object.fromEntries(
      [...declarations].map(([name, declaration]) => [
        `${kind}.${name}`,
        objectOf(declaration, docs[name] ?? {}, more),
      ]),
    );

const objectOf = (
  { name, hyper }: Declaration<unknown>,
  docs: Readonly<Record<string, string>>,
  more: JsonSchema,
): JsonSchema => ({
  type: 'object',
  properties: {
    ...more,
    name: { const: name },
    ...Object.fromEntries(
      Object.entries(hyper).map(([key, declared]) => [key, optionSchema(declared, docs[key])]),
    ),
  },
  required: [
    'name',
    ...Object.entries(hyper).flatMap(([key, { presence }]) => (presence === 'required' ? [key] : [])),
  ],
  additionalProperties: false,
});

const optionSchema = (declared: Hyperparameter, doc: string | undefined): JsonSchema => {
  const { expected, fallback } = declared;
  return {
    description: doc === undefined ? expected : `${doc} Takes ${expected}.`,
    ...(fallback === undefined ? {} : { default: plain(fallback) }),
    ...schemaOf(declared),
  };
};

/** A default as JSON, written as `toSpec` writes it. */
const plain = (fallback: unknown): Json =>
  toSpec({ description: { name: 'default', options: { fallback } } }).fallback!;

const schemaOf = ({ written }: Hyperparameter): JsonSchema => {
  switch (written._tag) {
    case 'Plain':
      return written.schema;
    case 'Scheduled':
      return { anyOf: [written.schema, reference('schedule')] };
    case 'Schedule':
      return { allOf: [reference('schedule')] };
    case 'Transformation':
      return { allOf: [reference('transformation')] };
    case 'Strategy':
      return { allOf: [reference('strategy')] };
    case 'Algorithm':
      return { allOf: [reference('algorithm')] };
    case 'Mask':
      return { allOf: [reference('mask')] };
    case 'List':
      return { type: 'array', items: schemaOf(written.item) };
    case 'Record':
      return { type: 'object', additionalProperties: schemaOf(written.item) };
  }
};

const mask: JsonSchema = {
  anyOf: [
    { type: 'boolean' },
    {
      type: 'string',
      minLength: 1,
      description: 'a glob on the path of a leaf: ** for any keys, * for any characters of a key, as **.w',
    },
    { type: 'array', items: reference('mask') },
    {
      type: 'object',
      properties: {
        rank: { type: 'integer', minimum: 0 },
        dtype: { enum: ['float32', 'float64'] },
        path: { type: 'string', minLength: 1 },
      },
      additionalProperties: false,
      minProperties: 1,
      description: 'a pattern of leaves: everything that is given must hold',
    },
    { type: 'object', additionalProperties: reference('mask') },
  ],
};
