import { isSparseTensor, isTensor, type Params } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';
import { blocksOf, type Block, type Cut } from './blocks.js';
import { blockOf, leafOf } from './leaf-block.js';

/**
 * How the parameters, and everything like them, are divided among several servers.
 *
 * Each server has some leaves, or rows of them. Its part of a tree keeps the paths of the leaves: an array of which it has only some
 * items becomes a record by index.
 *
 * @internal
 */
export interface Shards {
  readonly count: number;
  /** A server's part of a payload: of every tree in it that is like the parameters. Numbers and texts go to all. */
  readonly part: (shard: number, payload: Payload) => Payload;
  /** A payload again from the parts that the servers have, in order. */
  readonly whole: (parts: readonly Payload[]) => Payload;
}

/**
 * @param cut - Where a leaf may be divided.
 * @throws {ParallelError} If there is too little to divide.
 * @internal
 */
export const shardsOf = (params: Params, count: number, cut: Cut): Shards => {
  const blocks = blocksOf(params, count, cut);
  const root = nodeOf(params, (leaf) => blocks.map((ofShard) => ofShard[leaf]), { leaf: 0 });
  return {
    count,
    part: (shard, payload) => partWithin(payload, root, shard),
    whole: (parts) => wholeWithin(parts, root),
  };
};

/** A place in the tree of the parameters. */
type Node =
  | {
      readonly _tag: 'Leaf';
      readonly shape: readonly number[];
      readonly size: number;
      readonly blocks: readonly (Block | undefined)[];
    }
  | {
      readonly _tag: 'Branch';
      readonly isList: boolean;
      readonly items: readonly (readonly [string, Node])[];
    };

const nodeOf = (
  at: Params,
  blocksAt: (leaf: number) => readonly (Block | undefined)[],
  next: { leaf: number },
): Node => {
  if (isTensor(at)) {
    const { shape, size } = at;
    return { _tag: 'Leaf', shape: [...shape], size, blocks: blocksAt(next.leaf++) };
  }
  const entries = at as Entries<Params>;
  // In tree order.
  const keys = Array.isArray(at) ? Object.keys(at) : Object.keys(at).sort();
  const items = keys.map((key) => [key, nodeOf(entries[key]!, blocksAt, next)] as const);
  return { _tag: 'Branch', isList: Array.isArray(at), items };
};

/** Whether a shard has anything of this place. */
const belongs = (node: Node, shard: number): boolean =>
  node._tag === 'Leaf'
    ? node.blocks[shard] !== undefined
    : node.items.some(([, item]) => belongs(item, shard));

/** Whether a shard has something of every leaf here. */
const isComplete = (node: Node, shard: number): boolean =>
  node._tag === 'Leaf'
    ? node.blocks[shard] !== undefined
    : node.items.every(([, item]) => isComplete(item, shard));

type Entries<A = Payload> = Readonly<Record<string, A>>;

/** The entries of a record or a list; `undefined` for anything else. */
const entriesOf = (payload: Payload): Entries | undefined =>
  payload === null ||
  typeof payload !== 'object' ||
  payload instanceof Uint16Array ||
  isSparseTensor(payload) ||
  isTensor(payload)
    ? undefined
    : (payload as Entries);

const hasKeys = (entries: Entries, keys: readonly string[]): boolean =>
  Object.keys(entries).length === keys.length && keys.every((key) => Object.hasOwn(entries, key));

const partWithin = (payload: Payload, root: Node, shard: number): Payload => {
  if (root._tag === 'Leaf') {
    const block = root.blocks[shard]!;
    return blockOf(payload, root, block);
  }
  const entries = entriesOf(payload);
  if (entries === undefined) return payload;
  if (
    hasKeys(
      entries,
      root.items.map(([key]) => key),
    )
  )
    return partAt(payload, root, shard);
  return mapEntries(entries, (part) => partWithin(part, root, shard));
};

const partAt = (payload: Payload, node: Node, shard: number): Payload => {
  if (node._tag === 'Leaf') return blockOf(payload, node, node.blocks[shard]!);
  const entries = entriesOf(payload);
  if (entries === undefined) return payload;
  const kept = node.items.flatMap(([key, item]) =>
    belongs(item, shard) ? [[key, partAt(entries[key]!, item, shard)] as const] : [],
  );
  return node.isList && isComplete(node, shard) ? kept.map(([, part]) => part) : Object.fromEntries(kept);
};

const wholeWithin = (parts: readonly Payload[], root: Node): Payload => {
  if (root._tag === 'Leaf' && isTensor(parts[0])) return leafOf(parts, root);
  const entries = parts.map(entriesOf);
  const [first] = entries;
  if (first === undefined) return parts[0]!;
  const isTree =
    root._tag === 'Branch' &&
    entries.every(
      (ofShard, shard) =>
        ofShard !== undefined &&
        hasKeys(
          ofShard,
          root.items.flatMap(([key, item]) => (belongs(item, shard) ? [key] : [])),
        ),
    );
  if (isTree) return wholeAt(parts, root);
  return Object.fromEntries(
    Object.keys(first).map((key) => [
      key,
      wholeWithin(
        entries.map((ofShard) => ofShard![key]!),
        root,
      ),
    ]),
  );
};

/** @param parts - By shard; of shards that have nothing here, anything. */
const wholeAt = (parts: readonly Payload[], node: Node): Payload => {
  if (node._tag === 'Leaf')
    return leafOf(
      parts.filter((_, shard) => node.blocks[shard] !== undefined),
      node,
    );
  const items = node.items.map(
    ([key, item]) =>
      [
        key,
        wholeAt(
          parts.map((part, shard) => (belongs(item, shard) ? (entriesOf(part)?.[key] ?? null) : null)),
          item,
        ),
      ] as const,
  );
  return node.isList ? items.map(([, part]) => part) : Object.fromEntries(items);
};

const mapEntries = (entries: Entries, f: (part: Payload) => Payload): Payload =>
  Array.isArray(entries)
    ? (entries as readonly Payload[]).map(f)
    : Object.fromEntries(Object.entries(entries).map(([key, part]) => [key, f(part)]));
