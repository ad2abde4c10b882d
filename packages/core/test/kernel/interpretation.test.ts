import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chainAll,
  leaves,
  toArray,
  type BoundRule,
  type OpaqueState,
  type Tensor,
  type Tree,
} from '../../src/index.js';
import { expectSameBits } from '@thalweg/testing';
import { smallProblems } from './arbitrary-problem.js';
import { arbitraryRule } from './arbitrary-rule.js';
import { interpret, type Outputs } from './interpret.js';

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** Elements of each leaf, numbers as they are. */
const elementsOf = (parts: Readonly<Record<string, unknown>>): Outputs =>
  Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      isNumber(part) ? part : leaves<Tensor>(part as Tree<Tensor>).map(toArray),
    ]),
  );

describe('every backend', () => {
  it('does what the rule says, on chosen leaves alone', () => {
    fc.assert(
      fc.property(
        arbitraryRule,
        smallProblems,
        fc.constantFrom('reference', 'js', 'wasm', undefined),
        (make, { params, gradients }, backend) => {
          const tx = chainAll([make(params)]);
          const [{ name, body }] = tx.members as readonly [(typeof tx.members)[0]];
          const rule = body as BoundRule;
          const mask = rule.mask?.leaves as Tree<boolean> | undefined;
          const all = leaves<Tensor>(params);
          const chosen = mask === undefined ? all.map(() => true) : leaves<boolean>(mask);
          let state: OpaqueState = tx.init(params);
          gradients.forEach((gradient, step) => {
            const { count, ...slots } = state[name] as Readonly<Record<string, Tree<Tensor> | number>>;
            const expected = interpret(rule, {
              g: leaves<Tensor>(gradient),
              params: all,
              slots: Object.fromEntries(
                Object.entries(slots).map(([slot, value]) => [
                  slot,
                  isNumber(value) ? value : leaves<Tensor>(value),
                ]),
              ),
              t: step + 1,
              chosen,
            });
            const context = backend === undefined ? { params } : { params, backend };
            const [updates, next] = tx.update(gradient, state, context);
            const { count: nextCount, ...nextSlots } = next[name] as Readonly<Record<string, unknown>>;
            expect([count, nextCount]).toEqual([step, step + 1]);
            expectSameBits(elementsOf({ ...nextSlots, g: updates }), expected);
            state = next;
          });
        },
      ),
      { seed: 1, numRuns: 250 },
    );
  });
});
