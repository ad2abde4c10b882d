import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  chainAll,
  ConfigError,
  identity,
  makeStep,
  namedChain,
  tensor,
  TreeMismatchError,
  type AnyTransformation,
  type Declaration,
  type DescribedSchedule,
  type Hyperparameter,
  type Mask,
} from '@thalweg/core';
import { createRegistry, fromSpec, toSpec } from '@thalweg/core/spec';
import { constant, schedulesPlugin } from '@thalweg/schedules';
import { expectSameBits } from '@thalweg/testing';
import {
  gateFeatures,
  gateTerms,
  optimizersPlugin,
  projectionL2Ball,
  projectionSimplex,
  projectionVector,
  randomUpdateRule,
  type GateCoefficients,
  type Projection,
  type UpdateRule,
} from '../src/index.js';

const registry = createRegistry([optimizersPlugin, schedulesPlugin]);
// Random nests may exceed the limits for specs from outside.
const read = fromSpec(registry, { members: Infinity, evaluations: Infinity });

const params = {
  layers: [{ w: tensor([[0.5, -1]], 'float32'), b: tensor([0.1, -0.3]) }, { w: tensor([2]) }],
  scale: tensor(1),
};

const gradients = (step: number) => ({
  layers: [
    { w: tensor([[step - 1, Math.sin(step)]], 'float32'), b: tensor([0, Math.cos(step)]) },
    { w: tensor([-step]) },
  ],
  scale: tensor(0.5),
});

const flag = fc.boolean();

/** Masks that JSON can express. */
const masks: fc.Arbitrary<Mask> = fc.oneof(
  fc.constant<Mask>(true),
  fc.constantFrom('**.w', 'layers.0.*', '**', '*', '\\*|(', '*a*y*s.**'),
  fc
    .tuple(flag, flag, flag, flag)
    .map(([a, b, c, d]): Mask => ({ layers: [{ w: a, b }, { w: c }], scale: d })),
);

/** One that is a rule, one that sorts, and one with a tree of numbers. */
const projections: fc.Arbitrary<Projection> = fc.oneof(
  fc.double({ min: 0, max: 3, noNaN: true }).map((scale) => projectionL2Ball({ scale: scale + 0 })),
  fc.double({ min: 0, max: 3, noNaN: true }).map((scale) => projectionSimplex({ scale: scale + 0 })),
  fc
    .double({ min: 0.5, max: 3, noNaN: true })
    .map((w) => projectionVector({ a: { layers: [{ w, b: [1, -1] }, { w: [2] }], scale: 0.5 } })),
);

const words = fc.integer({ min: 0, max: 0xffffffff });

const keys = fc.tuple(words, words);

const rules: fc.Arbitrary<UpdateRule> = fc
  .tuple(keys, fc.integer({ min: 1, max: 4 }))
  .map(([key, depth]) => randomUpdateRule(key, depth));

const gates: fc.Arbitrary<GateCoefficients> = fc.record(
  Object.fromEntries(
    gateTerms.map((term) => [
      term,
      fc.record(
        Object.fromEntries(gateFeatures.map((feature) => [feature, fc.constantFrom(-0.5, 0, 1, 0.123)])),
        { requiredKeys: [] },
      ),
    ]),
  ),
  { requiredKeys: [] },
);

/** Numbers in the range of a declaration, small enough that a few steps stay finite more often than not. */
const numbers = (declared: Hyperparameter): fc.Arbitrary<unknown> => {
  const { schema } = declared.written as { readonly schema: Readonly<Record<string, unknown>> };
  if (schema.enum !== undefined) return fc.constantFrom(...(schema.enum as readonly unknown[]));
  if (schema.type === 'boolean') return flag;
  if (schema.type === 'array') return keys;
  // A record of functions, of which a spec holds none.
  if (schema.type === 'object') return fc.constant({});
  if (schema.type === 'integer') return fc.oneof(fc.nat(6), fc.maxSafeNat());
  return fc
    .oneof(
      fc.constantFrom(0, 1e-8, 0.1, 0.5, 0.9, 1, 2, 10),
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    )
    .map((x) => (x === 0 ? 0 : x))
    .filter(declared.accepts);
};

type Tie = Readonly<{
  schedule: fc.Arbitrary<DescribedSchedule>;
  transformation: fc.Arbitrary<AnyTransformation>;
}>;

/** Values of one hyperparameter, as a caller of the factory gives them; `length` is that of its lists. */
const valuesOf = (
  name: string,
  declared: Hyperparameter,
  length: number,
  tie: Tie,
): fc.Arbitrary<unknown> => {
  const { written } = declared;
  switch (written._tag) {
    case 'Plain':
      if (name === 'projection') return projections;
      if (name === 'groups') return rules;
      if (name === 'coefficients') return gates;
      return name === 'key' ? keys : numbers(declared);
    case 'Scheduled':
      return fc.oneof({ weight: 2, arbitrary: numbers(declared) }, tie.schedule);
    case 'Schedule':
      return tie.schedule;
    case 'Transformation':
      return tie.transformation;
    case 'Mask':
      return masks;
    case 'Strategy':
    case 'Algorithm':
      throw new Error(`${name}: no optimizer or schedule is made of such`);
    case 'List': {
      const items = valuesOf(name, written.item, length, tie);
      // As many boundaries as there are places between the items of the other list.
      return name === 'boundaries'
        ? fc
            .uniqueArray(fc.nat(6), { minLength: length - 1, maxLength: length - 1 })
            .map((of) => of.sort((a, b) => a - b))
        : fc.array(items, { minLength: length, maxLength: length });
    }
    case 'Record':
      return fc.dictionary(
        fc.stringMatching(/^[a-z][A-Za-z0-9]{0,3}$/),
        valuesOf(name, written.item, length, tie),
        {
          maxKeys: 3,
        },
      );
  }
};

/** Builds a declaration from random options in range, with some left out; `otherwise` if they do not fit together. */
const builtOf = <Result>(
  declaration: Declaration<Result>,
  otherwise: Result,
  tie: Tie,
): fc.Arbitrary<Result> =>
  fc
    .integer({ min: 1, max: 4 })
    .chain((length) => {
      const optional = Object.keys(declaration.hyper).filter(
        (name) => declaration.hyper[name]!.presence === 'optional',
      );
      return fc.record(
        Object.fromEntries(
          Object.entries(declaration.hyper).map(([name, declared]) => [
            name,
            valuesOf(name, declared, length, tie),
          ]),
        ),
        { requiredKeys: Object.keys(declaration.hyper).filter((name) => !optional.includes(name)) },
      );
    })
    .map((options) => {
      try {
        return declaration.build(options);
      } catch (error) {
        if (error instanceof ConfigError) return otherwise;
        throw error;
      }
    });

const others = [...registry.transformations.values()].filter(
  ({ name }) => !['chain', 'namedChain', 'identity'].includes(name),
);

/** Whether it takes transformations, so that it can nest without end. */
const nests = ({ hyper }: (typeof others)[number]): boolean =>
  Object.values(hyper).some(
    ({ written }) =>
      written._tag === 'Transformation' ||
      ((written._tag === 'List' || written._tag === 'Record') &&
        written.item.written._tag === 'Transformation'),
  );
const wrappers = others.filter(nests);
const leaves = others.filter((declaration) => !nests(declaration));

const names = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,4}$/);

const { transformation } = fc.letrec<{ schedule: DescribedSchedule; transformation: AnyTransformation }>(
  (tie) => {
    const ties: Tie = { schedule: tie('schedule'), transformation: tie('transformation') };
    return {
      schedule: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'schedule' },
        fc.double({ min: 0, max: 1, noNaN: true }).map((value) => constant(value === 0 ? 0 : value)),
        ...[...registry.schedules.values()].map((declaration) => builtOf(declaration, constant(0.5), ties)),
      ),
      transformation: fc.oneof(
        { maxDepth: 4, depthIdentifier: 'transformation' },
        fc.oneof(...leaves.map((declaration) => builtOf<AnyTransformation>(declaration, identity(), ties))),
        { weight: 2, arbitrary: fc.array(tie('transformation'), { maxLength: 4 }).map(chainAll) },
        {
          weight: 2,
          arbitrary: fc.oneof(
            ...wrappers.map((declaration) => builtOf<AnyTransformation>(declaration, identity(), ties)),
          ),
        },
        {
          weight: 2,
          arbitrary: fc
            .uniqueArray(fc.tuple(names, tie('transformation')), { maxLength: 3, selector: ([name]) => name })
            .map((parts) => namedChain(...parts)),
        },
        fc.constant(identity()),
      ),
    };
  },
);

/** The states after three steps, or their error: a schedule may be out of range at any step, and a leaf be refused. */
const run = (tx: AnyTransformation): readonly unknown[] => {
  const step = makeStep(tx);
  const found: unknown[] = [];
  try {
    let at = step.init(params);
    found.push(at);
    for (let i = 0; i < 3; i++) {
      at = step(at, gradients(i));
      found.push(at);
    }
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof TreeMismatchError)) throw error;
    found.push(error.message);
  }
  return found;
};

it('rebuilds random nests of everything from their specs with the same spec and the same bits', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(transformation, (tx) => {
      const text = JSON.stringify(toSpec(tx));
      for (const [, name] of text.matchAll(/"name":"(\w+)"/g)) seen.add(name!);
      const found = read(JSON.parse(text));
      if (found._tag === 'Left') throw found.left[0];
      expect(JSON.stringify(toSpec(found.right))).toBe(text);
      expectSameBits(run(found.right), run(tx));
    }),
    // A fixed seed, so that chance leaves out none.
    { numRuns: 200, seed: 1 },
  );
  // Most factories must have occurred. Other tests cover each by itself.
  const all = [...registry.transformations.keys(), ...registry.schedules.keys()];
  expect(all.filter((name) => seen.has(name)).length).toBeGreaterThan(0.8 * all.length);
});
