import {
  asTensor,
  isTensor,
  mapTensors,
  mapTree,
  paths,
  sameShape,
  toNdArray,
  TreeMismatchError,
  type Dtype,
  type LikeParams,
  type Params,
  type Tensor,
} from '@thalweg/core';

type Shape = readonly number[];

/** What a leaf keeps under a name: a tensor like itself, or some tensors of these shapes. */
type LeafSlot = 'like' | ((shape: Shape) => readonly Shape[]);

type LeafSlots = Readonly<Record<string, LeafSlot>>;

/** What one leaf keeps. */
type OwnOf<S extends LeafSlots> = {
  readonly [K in keyof S]: S[K] extends 'like' ? Tensor : readonly Tensor[];
};

/** What all leaves keep, and the number of steps. */
type LeafwiseState<S extends LeafSlots> = { readonly count: number } & {
  readonly [K in keyof S]: S[K] extends 'like' ? LikeParams : Params;
};

/** The step of one leaf: from its gradient and what it keeps to its update and what it keeps next. */
type LeafStep<S extends LeafSlots> = (
  g: Tensor,
  own: OwnOf<S>,
  t: number,
  i: number,
) => { readonly g: Tensor } & OwnOf<S>;

/** A transformation that steps each leaf by itself, with a state that no rule can have. */
interface Leafwise<S extends LeafSlots> {
  /** The state before the first step: zeros. */
  readonly start: (params: LikeParams) => LeafwiseState<S>;
  /** Steps each leaf; `t` counts steps from 1, and `i` is the place of the leaf. */
  readonly step: (
    updates: LikeParams,
    state: LeafwiseState<S>,
    leaf: LeafStep<S>,
  ) => readonly [LikeParams, LeafwiseState<S>];
}

/** Makes the two halves of a transformation that steps each leaf by itself. */
export const leafwise = <const S extends LeafSlots>(slots: S): Leafwise<S> => {
  const names = Object.keys(slots);
  const stateOf = (count: number, trees: Readonly<Record<string, unknown>>) =>
    // A mapped type over `S`, whose entries the compiler cannot follow.
    ({ count, ...trees }) as unknown as LeafwiseState<S>;
  return {
    start: (params) =>
      stateOf(
        0,
        Object.fromEntries(
          names.map((name) => {
            const slot = slots[name]!;
            const zeros = ({ shape, dtype }: Tensor) =>
              slot === 'like' ? zerosOf(shape, dtype) : slot(shape).map((own) => zerosOf(own, dtype));
            return [name, mapTree(zeros, params)];
          }),
        ),
      ),
    step: (updates, state, leaf) => {
      const t = state.count + 1;
      const where = paths<Tensor>(updates);
      const kept = names.map((name) => partsAt(updates, state[name]));
      const next = new Map(names.map((name): [string, unknown[]] => [name, []]));
      let i = 0;
      const changed = mapTensors((g) => {
        const own = Object.fromEntries(
          names.map((name, k) => [name, requireOwn(slots[name]!, kept[k]![i], g, `state.${name}.${where[i]!}`)]),
        );
        const { g: update, ...after } = leaf(g, own as OwnOf<S>, t, i);
        i += 1;
        for (const [name, of] of Object.entries(after)) next.get(name)!.push(of);
        return update;
      }, updates);
      const trees = names.map((name) => {
        const all = next.get(name)!.values();
        return [name, mapTree(() => all.next().value, updates)];
      });
      return [changed, stateOf(t, Object.fromEntries(trees))];
    },
  };
};

/** What `of` has at each leaf of the tree. */
const partsAt = (tree: Params, of: unknown): readonly unknown[] => {
  if (isTensor(tree)) return [of];
  const keys = Array.isArray(tree) ? [...tree.keys()] : Object.keys(tree).sort();
  return keys.flatMap((key) =>
    partsAt(
      (tree as Readonly<Record<string, Params>>)[key]!,
      (of as Readonly<Record<string, unknown>> | undefined)?.[key],
    ),
  );
};

/** @throws {TreeMismatchError} If what a leaf keeps is not what `start` gives it. */
const requireOwn = (slot: LeafSlot, own: unknown, { shape, dtype }: Tensor, path: string): unknown => {
  const shapes = slot === 'like' ? [shape] : slot(shape);
  const found: readonly unknown[] = slot === 'like' ? [own] : Array.isArray(own) ? own : [];
  const fits =
    found.length === shapes.length &&
    found.every((each, k) => isTensor(each) && each.dtype === dtype && sameShape(each.shape, shapes[k]!));
  if (fits) return own;
  throw new TreeMismatchError({
    path,
    expected: `tensors that fit an update of ${dtype} [${shape.join(', ')}]`,
    found: found.map((each) => (isTensor(each) ? `${each.dtype} [${each.shape.join(', ')}]` : typeof each)).join(', ') || 'none',
  });
};

const zerosOf = (shape: Shape, dtype: Dtype): Tensor => {
  const size = shape.reduce((product, length) => product * length, 1);
  return asTensor(dtype === 'float32' ? new Float32Array(size) : new Float64Array(size), shape);
};
