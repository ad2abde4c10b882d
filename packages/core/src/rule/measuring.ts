import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Tensor } from '../tensor/tensor.js';
import { restricted } from '../tree/restricted.js';
import { rebuild, type Structure } from '../tree/structure.js';
import type { BoundRule } from './bound-rule.js';
import type { Measure, Seen } from './measure.js';

interface Leaves {
  readonly structure: Structure;
  readonly leaves: readonly Tensor[];
}

/** Functions of the user, each with the name of the slot that keeps its number. @internal */
export interface Measuring {
  readonly names: readonly string[];
  /**
   * What they return, by name, for the leaves that the mask of the wrapper chooses.
   *
   * @throws {ConfigError} If one returns no number.
   */
  readonly of: (
    key: string,
    mask: BoundRule['mask'],
    seen: { readonly [name in keyof Seen]: Leaves | undefined },
  ) => Readonly<Record<string, number>>;
}

/** @internal */
export const measuring = (measures: Readonly<Record<string, Measure>>): Measuring => ({
  names: Object.keys(measures),
  of: (key, mask, seen) => {
    const treeOf = (all: Leaves | undefined): unknown => {
      if (all === undefined) return undefined;
      const { structure, leaves } = all;
      if (mask === undefined) return rebuild(structure, leaves);
      const own = mask.chosenLeaves(mask.leaves, all, `${key}.${mask.option}`);
      return rebuild(
        restricted(structure, own),
        leaves.filter((_, i) => own[i]),
      );
    };
    // A member is untyped inside: the trees are like the parameters.
    const given = {
      gradient: treeOf(seen.gradient),
      update: treeOf(seen.update),
      params: treeOf(seen.params),
    } as Seen;
    return Object.fromEntries(
      Object.entries(measures).map(([name, measure]) => {
        const found: unknown = measure(given);
        if (typeof found === 'number') return [name, found];
        throw new ConfigError({
          owner: key,
          argument: `measures.${name}`,
          expected: 'a function that returns a number',
          found: shown(found),
        });
      }),
    );
  },
});
