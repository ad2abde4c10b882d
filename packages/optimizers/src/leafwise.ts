import {
  asTensor,
  isTensor,
  mapTensors,
  mapTree,
  paths,
  sameShape,
  sizeOf,
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
) => { readonly g: Tensor } & OwnOf<S>;

/** A transformation that steps each leaf by itself, with a state that no rule can have. */
interface Leafwise<S extends LeafSlots> {
  /** The state before the first step: zeros. */
  readonly start: (params: LikeParams) => LeafwiseState<S>;
  /** Steps each leaf; `t` counts steps from 1. */
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
      const after: Readonly<Record<string, unknown>>[] = [];
      const changed = mapTensors((g) => {
        const place = after.length;
        const own = names.map((name, k): [string, unknown] => [
          name,
          requireOwn(slots[name]!, kept[k]![place], g, name, where[place]!),
        ]);
        const { g: update, ...next } = leaf(g, Object.fromEntries(own) as OwnOf<S>, t);
        after.push(next);
        return update;
      }, updates);
      const trees = names.map((name): [string, unknown] => {
        let i = 0;
        return [name, mapTree(() => after[i++]![name], updates)];
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

/** @throws {TreeMismatchError} If an update does not fit what its leaf keeps. */
const requireOwn = (slot: LeafSlot, own: unknown, g: Tensor, name: string, path: string): unknown => {
  const shapes = slot === 'like' ? [g.shape] : slot(g.shape);
  const found: readonly unknown[] = Array.isArray(own) ? own : [own];
  const fits =
    found.length === shapes.length &&
    found.every((each, k) => isTensor(each) && each.dtype === g.dtype && sameShape(each.shape, shapes[k]!));
  if (fits) return own;
  throw new TreeMismatchError({
    path: path === '' ? 'updates' : `updates.${path}`,
    expected: `a tensor that fits its ${name} in the state: ${found.map(kind).join(', ')}`,
    found: kind(g),
  });
};

const kind = (of: unknown): string =>
  isTensor(of) ? `${of.dtype} [${of.shape.join(', ')}]` : of === undefined ? 'nothing' : typeof of;

const zerosOf = (shape: Shape, dtype: Dtype): Tensor => {
  const size = sizeOf(shape);
  return asTensor(dtype === 'float32' ? new Float32Array(size) : new Float64Array(size), shape);
};
