import { describe, expect, it } from 'vitest';
import {
  chain,
  makeStep,
  namedChain,
  tensor,
  type AnyTransformation,
  type Dtype,
  type FullContext,
  type GradientTransformation,
  type Hyperparameters,
  type TreeOf,
} from '@thalweg/core';
import {
  createRegistry,
  diffSpecs,
  equalSpecs,
  fromSpec,
  jsonSchema,
  specHash,
  toSpec,
} from '@thalweg/core/spec';
import { schedulesPlugin } from '@thalweg/schedules';
import { expectSameBits, lossNear, schemaCheck } from '@thalweg/testing';
import * as catalogue from '../src/catalogue.js';
import { optimizersPlugin } from '../src/index.js';
import { entries } from './conformance/entries.js';

const registry = createRegistry([optimizersPlugin, schedulesPlugin]);
// A partition twice inside of another has more members than the limit for specs from outside.
const read = fromSpec(registry, { members: 64 });
const check = schemaCheck(jsonSchema(registry));

const built = (found: ReturnType<typeof read>): GradientTransformation => {
  if (found._tag === 'Left') throw new Error(found.left.map(({ message }) => message).join('\n'));
  return found.right;
};

/** A spec after a round trip through JSON. */
const sent = (tx: AnyTransformation): unknown => JSON.parse(JSON.stringify(toSpec(tx)));

const params = (dtype: Dtype) => ({
  layers: [{ w: tensor([[0.5, -1, 2]], dtype), b: tensor([1e-3, 0, -0.25], dtype) }],
  scale: tensor(1.5, dtype),
  empty: tensor([], dtype),
});

const gradients = (dtype: Dtype, step: number) => ({
  layers: [
    {
      w: tensor([[Math.sin(step), 30 * Math.cos(step), -2]], dtype),
      b: tensor([step, 0, 1e-6], dtype),
    },
  ],
  scale: tensor(Math.cos(3 * step), dtype),
  empty: tensor([], dtype),
});

/** The states after each of ten steps. */
const run = (tx: AnyTransformation, dtype: Dtype) => {
  const step = makeStep(tx);
  let at = step.init(params(dtype));
  return Array.from({ length: 10 }, (_, i) => {
    const gradient = gradients(dtype, i);
    const context: FullContext<TreeOf<typeof gradient>> = lossNear(gradient);
    at = step(at, gradient, context);
    return { ...at, point: step.gradientPoint(at) };
  });
};

it('exports each factory by its declared name, and tries it', () => {
  // A case may have the factory inside of `masked`.
  const made = new Set(
    entries.flatMap(({ make }) =>
      Array.from(JSON.stringify(toSpec(make())).matchAll(/"name":"(\w+)"/g), ([, name]) => name),
    ),
  );
  for (const [name, { declaration }] of Object.entries(catalogue)) {
    expect(declaration.name).toBe(name);
    expect(made).toContain(name);
  }
});

it('has the meaning of each option in the JSON Schema', () => {
  const { definitions } = jsonSchema(registry) as {
    readonly definitions: Readonly<
      Record<string, { readonly properties: Readonly<Record<string, { readonly description?: string }>> }>
    >;
  };
  for (const [name, { declaration }] of Object.entries(catalogue))
    for (const [option, { expected, written }] of Object.entries(declaration.hyper as Hyperparameters))
      expect(
        definitions[`transformation.${name}`]!.properties[option]!.description,
        `${name}.${option}`,
      ).toBe(
        // The transformation that a wrapper wraps is an argument, not an option.
        written._tag === 'Transformation'
          ? expected
          : `${optimizersPlugin.docs[name]![option]!} Takes ${expected}.`,
      );
});

describe.each(entries)('$name', ({ make }) => {
  it('is made from its spec with the same spec', () => {
    const tx = built(read(sent(make())));
    // As text: key by key, in the same order.
    expect(JSON.stringify(toSpec(tx))).toBe(JSON.stringify(toSpec(make())));
    expect(equalSpecs(toSpec(tx), toSpec(make()))).toBe(true);
    expect(specHash(toSpec(tx))).toBe(specHash(toSpec(make())));
    expect(diffSpecs(toSpec(tx), toSpec(make()))).toEqual([]);
  });

  it.each(['float32', 'float64'] as const)('is made from its spec with the same bits: %s', (dtype) => {
    const [found, expected] = [run(built(read(sent(make()))), dtype), run(make(), dtype)];
    found.forEach((at, i) => {
      expectSameBits(at.params, expected[i]!.params);
      expectSameBits(at.state, expected[i]!.state);
      expectSameBits(at.point, expected[i]!.point);
    });
  });

  it('conforms to the JSON Schema', () => {
    expect(check(sent(make()))).toEqual([]);
  });

  it('is the same inside of another', () => {
    const tx = namedChain(['before', make()], ['after', chain(make())]);
    expect(toSpec(built(read(sent(tx))))).toEqual({
      name: 'namedChain',
      order: ['before', 'after'],
      transformations: { before: sent(make()), after: { name: 'chain', transformations: [sent(make())] } },
    });
  });
});
