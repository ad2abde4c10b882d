import { recordBuilder } from './record-builder.js';
import type { Structure } from './structure.js';

/**
 * The structure of the chosen leaves, in the same order. An array of which only some leaves are chosen becomes a record
 * by index, so that paths stay.
 *
 * @internal
 */
export const restricted = (structure: Structure, chosen: readonly boolean[]): Structure => {
  const within = (at: Structure, from: number): Structure | undefined => {
    const own = chosen.slice(from, from + at.size);
    if (own.every((each) => each)) return at;
    if (at._tag === 'Leaf' || own.every((each) => !each)) return undefined;
    let next = from;
    const kept = at.items.flatMap((item, i) => {
      const inside = within(item, next);
      next += item.size;
      const key = at._tag === 'Array' ? String(i) : at.keys[i]!;
      return inside === undefined ? [] : [{ key, inside }];
    });
    const keys = kept.map(({ key }) => key);
    const items = kept.map(({ inside }) => inside);
    const size = items.reduce((sum, item) => sum + item.size, 0);
    return { _tag: 'Record', keys, items, build: recordBuilder(keys), size };
  };
  return within(structure, 0) ?? nothing;
};

const nothing: Structure = { _tag: 'Record', keys: [], items: [], build: recordBuilder([]), size: 0 };
