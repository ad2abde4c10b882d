import type { Hyperparameter, Hyperparameters, JsonSchema } from '@thalweg/core';
import type { Projector } from './define-projection.js';
import { isPlain, type NumbersLikeParams } from './numbers-like-params.js';
import { projectionBox } from './projection-box.js';
import { projectionHalfspace } from './projection-halfspace.js';
import { projectionHypercube } from './projection-hypercube.js';
import { projectionHyperplane } from './projection-hyperplane.js';
import { projectionL1Ball } from './projection-l1-ball.js';
import { projectionL1Sphere } from './projection-l1-sphere.js';
import { projectionL2Ball } from './projection-l2-ball.js';
import { projectionL2Sphere } from './projection-l2-sphere.js';
import { projectionLinfBall } from './projection-linf-ball.js';
import { projectionNonNegative } from './projection-non-negative.js';
import { projectionSimplex } from './projection-simplex.js';
import { projectionVector } from './projection-vector.js';

const factories = {
  projectionBox,
  projectionHalfspace,
  projectionHypercube,
  projectionHyperplane,
  projectionL1Ball,
  projectionL1Sphere,
  projectionL2Ball,
  projectionL2Sphere,
  projectionLinfBall,
  projectionNonNegative,
  projectionSimplex,
  projectionVector,
};

/**
 * A projection onto a set: from any tree to the nearest tree of the set.
 *
 * It is plain data that names the set, so a spec holds it as it is.
 *
 * @category Projection
 * @since 0.1.0
 */
export type Projection = ReturnType<(typeof factories)[keyof typeof factories]>;

/** The options of a projection by name, and how its set projects. */
export const partsOf = ({ name, ...options }: Projection): ProjectionParts =>
  // The name says which options there are.
  ({ name, options, projector: factories[name].projector as unknown as Projector<HeldOptions> });

/** What {@link partsOf} gives. */
export interface ProjectionParts {
  readonly name: Projection['name'];
  readonly options: HeldOptions;
  readonly projector: Projector<HeldOptions>;
}

type HeldOptions = Readonly<Record<string, NumbersLikeParams>>;

/** Declares a projection. */
export const projection = (): Hyperparameter<Projection, 'static', 'required'> => ({
  kind: 'static',
  presence: 'required',
  expected: 'a projection, as projectionL2Ball({ scale: 2 }) makes one, with all its options',
  accepts: (value): value is Projection => isProjection(value),
  fallback: undefined,
  written: { _tag: 'Plain', schema },
});

const isProjection = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || !('name' in value)) return false;
  const { name, ...options } = value;
  if (!isName(name)) return false;
  const { declaration, fits } = factories[name];
  const hyper: Hyperparameters = declaration.hyper;
  const given = Object.entries<unknown>(options);
  return (
    given.length === Object.keys(hyper).length &&
    given.every(([key, each]) => Object.hasOwn(hyper, key) && hyper[key]!.accepts(each) && isPlain(each)) &&
    // The options are those of this factory.
    fits(options as never)
  );
};

const isName = (name: unknown): name is Projection['name'] =>
  typeof name === 'string' && Object.hasOwn(factories, name);

const schemaOf = ({
  name,
  hyper,
}: {
  readonly name: string;
  readonly hyper: Hyperparameters;
}): JsonSchema => ({
  type: 'object',
  properties: {
    name: { const: name },
    ...Object.fromEntries(
      Object.entries(hyper).map(([key, { expected, written }]) => [
        key,
        { description: expected, ...(written._tag === 'Plain' ? written.schema : {}) },
      ]),
    ),
  },
  required: ['name', ...Object.keys(hyper)],
  additionalProperties: false,
});

const schema: JsonSchema = {
  anyOf: Object.values(factories).map(({ declaration }) => schemaOf(declaration)),
};
