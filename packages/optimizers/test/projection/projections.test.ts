import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chain,
  ConfigError,
  leaves,
  makeStep,
  masked,
  sumTree,
  tensor,
  toArray,
  TreeMismatchError,
  type Dtype,
  type Tensor,
} from '@thalweg/core';
import { createRegistry, fromSpec, toSpec } from '@thalweg/core/spec';
import {
  keepParamsIn,
  optimizersPlugin,
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
  projectParams,
  sgd,
  type Projection,
} from '../../src/index.js';

const read = fromSpec(createRegistry([optimizersPlugin]));

type Tree = { readonly b: Tensor; readonly w: Tensor };

/** Two leaves, of which the matrix is not square. */
const treeOf = (x: readonly number[], dtype: Dtype = 'float64'): Tree => ({
  b: tensor(x.slice(0, 2), dtype),
  w: tensor(Float64Array.from(x.slice(2)), [2, 3], dtype),
});

const elementsOf = (tree: Tree): readonly number[] => [...toArray(tree.b), ...toArray(tree.w)];

const projected = (onto: Projection, x: readonly number[], dtype?: Dtype) =>
  elementsOf(projectParams(onto, treeOf(x, dtype)));

const normal = [1, -2, 0.25, 3, -1.5, 0, 0.75, 2];
const a = treeOf(normal);
const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, each, i) => sum + each * y[i]!, 0);
const size = (x: readonly number[]) => x.reduce((sum, each) => sum + Math.abs(each), 0);
const total = (x: readonly number[]) => x.reduce((sum, each) => sum + each, 0);
const minus = (x: readonly number[], y: readonly number[]) => x.map((each, i) => each - y[i]!);

/** Each set with how far outside a point is, and with points of the set made of any numbers. */
const sets: readonly (readonly [
  projection: Projection,
  outside: (x: readonly number[]) => number,
  point: (x: readonly number[]) => readonly number[],
])[] = [
  [projectionNonNegative(), (x) => Math.max(0, ...x.map((each) => -each)), (x) => x.map(Math.abs)],
  [
    projectionBox({ lower: -1, upper: { b: [0, 5], w: 2 } }),
    (x) => Math.max(0, ...x.map((each, i) => Math.max(-1 - each, each - [0, 5, 2, 2, 2, 2, 2, 2][i]!))),
    (x) => x.map((each) => -Math.abs(Math.sin(each))),
  ],
  [
    projectionHypercube({ scale: 0.5 }),
    (x) => Math.max(0, ...x.map((each) => Math.max(-each, each - 0.5))),
    (x) => x.map((each) => Math.sin(each) ** 2 / 2),
  ],
  [
    projectionLinfBall({ scale: 0.5 }),
    (x) => Math.max(0, ...x.map((each) => Math.abs(each) - 0.5)),
    (x) => x.map((each) => Math.sin(each) / 2),
  ],
  [
    projectionL2Ball({ scale: 3 }),
    (x) => Math.max(0, Math.hypot(...x) - 3),
    (x) => x.map((each) => (each * 3) / (1 + Math.hypot(...x))),
  ],
  [
    projectionL2Sphere({ scale: 3 }),
    (x) => Math.abs(Math.hypot(...x) - 3),
    (x) => x.map((each) => ((each + 1e-3) * 3) / Math.hypot(...x.map((one) => one + 1e-3))),
  ],
  [
    projectionL1Ball({ scale: 3 }),
    (x) => Math.max(0, size(x) - 3),
    (x) => x.map((each) => (each * 3) / (1 + size(x))),
  ],
  [
    projectionL1Sphere({ scale: 3 }),
    (x) => Math.abs(size(x) - 3),
    (x) => x.map((each) => ((each + 1e-3) * 3) / size(x.map((one) => one + 1e-3))),
  ],
  [
    projectionSimplex({ scale: 3 }),
    (x) => Math.max(Math.abs(total(x) - 3), ...x.map((each) => -each)),
    (x) => x.map((each) => ((Math.abs(each) + 1e-3) * 3) / total(x.map((one) => Math.abs(one) + 1e-3))),
  ],
  [
    projectionVector({ a }),
    (x) =>
      Math.hypot(
        ...minus(
          x,
          normal.map((each) => (each * dot(x, normal)) / dot(normal, normal)),
        ),
      ),
    (x) => normal.map((each) => each * x[0]!),
  ],
  [
    projectionHyperplane({ a, b: 2 }),
    (x) => Math.abs(dot(x, normal) - 2),
    (x) => normal.map((each, i) => x[i]! + (each * (2 - dot(x, normal))) / dot(normal, normal)),
  ],
  [
    projectionHalfspace({ a, b: 2 }),
    (x) => Math.max(0, dot(x, normal) - 2),
    (x) => normal.map((each, i) => x[i]! + (each * Math.min(0, -dot(x, normal))) / dot(normal, normal)),
  ],
];

const eight = (elements: fc.Arbitrary<number>) => fc.array(elements, { minLength: 8, maxLength: 8 });
const numbers = eight(
  fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.constantFrom(0, -0, 1, -1, 2)),
);

describe.each(sets)('$name', (onto, outside, point) => {
  it('projects into the set, and no point of the set is nearer', () => {
    fc.assert(
      fc.property(numbers, numbers, (x, other) => {
        const p = projected(onto, x);
        expect(outside(p)).toBeLessThan(1e-13 * (1 + Math.hypot(...x)));
        const q = point(other);
        expect(outside(q)).toBeLessThan(1e-13 * (1 + Math.hypot(...other)));
        expect(Math.hypot(...minus(x, p))).toBeLessThanOrEqual(Math.hypot(...minus(x, q)) + 1e-13);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves a projection where it is', () => {
    fc.assert(
      fc.property(numbers, (x) => {
        const p = projected(onto, x);
        expect(Math.hypot(...minus(p, projected(onto, p)))).toBeLessThan(1e-13 * (1 + Math.hypot(...p)));
      }),
      { numRuns: 20 },
    );
  });

  it('keeps float32, and rounds as much as that', () => {
    fc.assert(
      fc.property(numbers, (x) => {
        const single = x.map(Math.fround);
        const found = projectParams(onto, treeOf(single, 'float32'));
        expect(leaves<Tensor>(found).map(({ dtype }) => dtype)).toEqual(['float32', 'float32']);
        expect(Math.hypot(...minus(elementsOf(found), projected(onto, single)))).toBeLessThan(1e-5);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps the parameters of a chain in the set, up to a rounding', () => {
    fc.assert(
      fc.property(numbers, fc.array(numbers, { minLength: 1, maxLength: 4 }), (start, gradients) => {
        const step = makeStep(chain(sgd({ learningRate: 0.5 }), keepParamsIn(onto)));
        let at = step.init(treeOf(start));
        for (const g of gradients) {
          at = step(at, treeOf(g));
          expect(outside(elementsOf(at.params))).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('is plain data, by which a spec holds it', () => {
    const tx = keepParamsIn(onto);
    const spec = JSON.parse(JSON.stringify(toSpec(tx))) as unknown;
    expect(spec).toEqual({ name: 'keepParamsIn', projection: onto });
    const found = read(spec);
    expect(found._tag).toBe('Right');
    if (found._tag === 'Right') expect(toSpec(found.right)).toEqual(spec);
  });

  it('has a NaN in the result if there is one in the tree', () => {
    expect(projected(onto, [NaN, 1, 2, 3, 4, 5, 6, 7])[0]).toBeNaN();
  });

  it('does not touch its argument', () => {
    const x = treeOf([3, -1, 4, 1, -5, 9, 2, 6]);
    projectParams(onto, x);
    expect(elementsOf(x)).toEqual([3, -1, 4, 1, -5, 9, 2, 6]);
  });
});

describe('a tree of zeros', () => {
  const zeros = [0, 0, 0, 0, 0, 0, 0, 0];

  it('goes to a point of a sphere, where Optax gives NaN, or 0 which is not on it', () => {
    expect(projected(projectionL2Sphere({ scale: 4 }), [...zeros])).toEqual(
      zeros.map(() => 4 / Math.sqrt(8)),
    );
    expect(projected(projectionL1Sphere({ scale: 4 }), zeros)).toEqual(zeros.map(() => 0.5));
  });

  it('stays in a ball, of any scale', () => {
    for (const ball of [projectionL1Ball, projectionL2Ball, projectionLinfBall])
      for (const scale of [0, 1]) expect(projected(ball({ scale }), zeros)).toEqual(zeros);
  });
});

describe('the scale 0', () => {
  it.each([
    projectionL1Ball,
    projectionL1Sphere,
    projectionL2Ball,
    projectionL2Sphere,
    projectionLinfBall,
    projectionSimplex,
    projectionHypercube,
  ])('leaves only 0, where Optax may give NaN: %o', (factory) => {
    const found = projected(factory({ scale: 0 }), [3, -1, 4, 1, -5, 9, 2, 6]);
    expect(found.map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('an empty tree', () => {
  it.each(sets.map(([onto]) => onto).filter(({ name }) => !/Box|Vector|Hyperplane|Halfspace/.test(name)))(
    'stays empty: $name',
    (onto) => {
      expect(projectParams(onto, {})).toEqual({});
      expect(projectParams(onto, { w: tensor(new Float64Array(0), [0, 3]) }).w.shape).toEqual([0, 3]);
    },
  );

  it('may have empty lists of numbers', () => {
    const plane = projectionHyperplane({ a: { v: [1], w: [] }, b: 2 });
    const { v, w } = projectParams(plane, { v: tensor([0]), w: tensor(new Float64Array(0), [0, 3]) });
    expect([toArray(v), w.shape]).toEqual([[2], [0, 3]]);
  });
});

describe('equal elements', () => {
  it('share the simplex equally', () => {
    expect(toArray(projectParams(projectionSimplex(), tensor([7, 7, 7, 7])))).toEqual([
      0.25, 0.25, 0.25, 0.25,
    ]);
    expect(toArray(projectParams(projectionSimplex(), tensor([2, 2, 1, 1, 1])))).toEqual([0.5, 0.5, 0, 0, 0]);
  });

  it('lose nothing to a large common part, where Optax rounds to numbers of that size', () => {
    const found = projectParams(projectionSimplex(), tensor([2 ** 50, 2 ** 50 + 0.25, 2 ** 50 + 0.5]));
    expect(sumTree(found)).toBe(1);
    expect(toArray(found)[2]! - toArray(found)[0]!).toBe(0.5);
  });
});

describe('sizes whose squares overflow or vanish', () => {
  it.each([1e200, 1e-200, 5e-324])('project onto a sphere and a ball: %d', (tiny) => {
    const [first, second] = toArray(projectParams(projectionL2Sphere({ scale: 2 }), tensor([tiny, tiny])));
    expect(first).toBeCloseTo(Math.SQRT2, 12);
    expect(second).toBe(first);
    const inside = toArray(projectParams(projectionL2Ball({ scale: 2 }), tensor([tiny, tiny])));
    if (tiny < 1) expect(inside).toEqual([tiny, tiny]);
    else expect(inside[0]).toBeCloseTo(Math.SQRT2, 12);
  });

  it.each([2 ** -149, 2 ** -130, 1e-30, 1e30])('project onto a sphere in float32: %d', (tiny) => {
    const found = toArray(
      projectParams(projectionL2Sphere({ scale: 5 }), tensor([3 * tiny, 4 * tiny], 'float32')),
    );
    expect(found[0]).toBeCloseTo(3, 5);
    expect(found[1]).toBeCloseTo(4, 5);
  });
});

describe('keepParamsIn', () => {
  it('keeps bounds of 0, and what is inside, to the bit', () => {
    fc.assert(
      fc.property(
        eight(fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e300, min: -1e300 })),
        eight(fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e300, min: -1e300 })),
        (start, gradients) => {
          const step = makeStep(keepParamsIn(projectionNonNegative()));
          const reached = elementsOf(step(step.init(treeOf(start)), treeOf(gradients)).params);
          // A sum with 0 makes -0 to 0.
          expect(reached.map((x) => x + 0)).toEqual(start.map((x, i) => Math.max(x + gradients[i]!, 0) + 0));
        },
      ),
    );
  });

  it('takes trees of numbers in a chain, as tensors or as lists, and a number for a branch', () => {
    const params = { layers: [{ w: tensor([[1, 2, 3]]) }, { w: tensor([[4], [5]]) }] };
    const zero = { layers: [{ w: tensor([[0, 0, 0]]) }, { w: tensor([[0], [0]]) }] };
    const upper = { layers: [{ w: tensor([[0.5, 9, 9]]) }, 4.5] };
    const lists = { layers: [{ w: [[0.5, 9, 9]] }, { w: [[4.5], [4.5]] }] };
    for (const bound of [upper, lists]) {
      const step = makeStep(
        chain(sgd({ learningRate: 1 }), keepParamsIn(projectionBox({ lower: 0, upper: bound }))),
      );
      const { layers } = step(step.init(params), zero).params;
      expect([toArray(layers[0]!.w), toArray(layers[1]!.w)]).toEqual([
        [0.5, 2, 3],
        [4, 4.5],
      ]);
    }
  });

  it.each([projectionSimplex({ scale: 8 }), projectionL2Ball({ scale: 10 })])(
    'projects only some leaves under a mask: $name',
    (onto) => {
      const step = makeStep(masked('w', keepParamsIn(onto)));
      const zeros = { b: tensor([0, 0]), w: tensor([0, 0]) };
      const { b, w } = step(step.init({ b: tensor([50, 50]), w: tensor([15, 20]) }), zeros).params;
      expect([...toArray(b), ...toArray(w)]).toEqual([
        50,
        50,
        ...(onto.name === 'projectionSimplex' ? [1.5, 6.5] : [6, 8]),
      ]);
    },
  );

  it('needs the parameters', () => {
    for (const onto of [projectionL2Ball(), projectionSimplex()]) {
      const tx = keepParamsIn(onto);
      expect(() => tx.update(tensor([1]), tx.init(tensor([1])), {} as never)).toThrow('params');
    }
  });
});

describe('what is refused', () => {
  it.each<readonly [() => unknown, string]>([
    [
      () => projectionL2Ball({ scale: -1 }),
      'projectionL2Ball: scale: expected a finite number, 0 or more, found -1',
    ],
    [
      () => projectionBox({ lower: 1, upper: 0 }),
      'projectionBox: lower: expected a number that is not above upper, found 1',
    ],
    [
      () => projectionBox({ lower: NaN, upper: 0 }),
      'projectionBox: lower: expected a finite number, or a tree',
    ],
    [() => projectionBox({ lower: 'low' as never, upper: 0 }), "found 'low'"],
    [
      () => projectionHypercube({ scale: { w: [1, -1] } }),
      'projectionHypercube: scale: expected numbers, 0 or more',
    ],
    [
      () => projectionVector({ a: 0 }),
      'projectionVector: a: expected a number that is not 0, or a tree with one, found 0',
    ],
    [
      () => projectionHyperplane({ a: { w: [0, 0] }, b: 1 }),
      'projectionHyperplane: a: expected a number that is not 0',
    ],
    [() => projectionHalfspace({ a: [], b: 1 }), 'projectionHalfspace: a: expected a number that is not 0'],
    [
      () => keepParamsIn({ name: 'projectionL2Ball' } as never),
      'keepParamsIn: projection: expected a projection',
    ],
    [() => keepParamsIn(projectionL2Ball as never), 'keepParamsIn: projection: expected a projection'],
    [() => keepParamsIn({ name: 'toString' } as never), 'keepParamsIn: projection: expected a projection'],
    [
      () => keepParamsIn({ name: 'projectionBox', lower: 1, upper: 0 }),
      'keepParamsIn: projection: expected a projection',
    ],
    [() => projectParams(null as never, tensor([1])), 'projectParams: onto: expected a projection'],
  ])('%o', (make, message) => {
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });

  it('a tree that contains itself', () => {
    const own: unknown[] = [];
    own.push(own);
    expect(() => projectionVector({ a: own as never })).toThrow(ConfigError);
  });

  it.each<readonly [Parameters<typeof projectionVector>[0]['a'], string]>([
    [{ b: [1, 1] }, 'projectionVector.a.w: expected an entry, found nothing'],
    [{ b: [1, 1], w: 1, x: 1 }, 'projectionVector.a.x: expected no such entry (only b, w), found one'],
    [
      { b: [1], w: 1 },
      'projectionVector.a.b: expected numbers in the shape [2], found some in the shape [1]',
    ],
    [{ b: 1, w: [1, 1, 1, 1, 1, 1] }, 'projectionVector.a.w: expected numbers in the shape [2, 3]'],
    [{ b: { x: 1 }, w: 1 }, 'projectionVector.a.b: expected numbers in the shape [2], found a record'],
    [[1, 1], 'projectionVector.a: expected a record with b, w, found a list'],
  ])('a tree of numbers that does not fit: %o', (numbersOf, message) => {
    const project = () => projectParams(projectionVector({ a: numbersOf }), treeOf([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(project).toThrow(TreeMismatchError);
    expect(project).toThrow(message);
    const tx = keepParamsIn(projectionVector({ a: numbersOf }));
    const x = treeOf([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(() => tx.update(x, tx.init(x), { params: x })).toThrow(message);
  });
});
