import { describe, expect, it } from 'vitest';
import {
  applyUpdates,
  chainAll,
  leaves,
  mapTree,
  onHost,
  tensor,
  toNdArray,
  type AnyTransformation,
  type Dtype,
  type Expression,
  type Host,
  type HostTransformation,
  type Member,
  type Tensor,
  type Tree,
} from '@thalweg/core';
import { expectSameBits } from '../bits/same-bits.js';
import type { ConformanceCase } from './conformance-case.js';
import { gradients, params } from './problem.js';

/**
 * A host, and how tests look into it.
 *
 * @category Testing
 * @since 0.1.0
 */
export interface HostUnderTest<A> {
  readonly host: Host<A>;
  /** The elements of an array, which is not consumed. */
  readonly elementsOf: (a: A) => ArrayLike<number>;
  /** The dtypes that the library has; by default float32 alone. */
  readonly dtypes?: readonly Dtype[];
  /** The number of arrays that exist, if the library can tell. It must not grow. */
  readonly live?: () => number;
  /** Fails unless the numbers of a case agree. By default every bit must be the same. */
  readonly expectAlike?: (found: unknown, expected: unknown, name: string) => void;
}

/**
 * Tests that transformations take the same steps on a host as on tensors. Call it in a file of Vitest.
 *
 * It compares initial states, gradient points, updates, next states and the sums of parameters and updates. A
 * transformation with a member that is not a rule must be refused; and, by a host that does not read its sums, one with a member
 * that counts the steps in which it runs, if a sum decides.
 *
 * @param cases - The cases, of which only `name` and `make` matter.
 * @param under - The host.
 *
 * @example
 * ```ts no-run
 * import { hostConformance } from '@thalweg/testing';
 * import { cases } from './cases.js';
 * import { myHost } from '../src/index.js';
 *
 * hostConformance(cases, { host: myHost, elementsOf: (a) => a.toFloat32Array() });
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const hostConformance = <A>(
  cases: readonly Pick<ConformanceCase, 'name' | 'make'>[],
  { host, elementsOf, dtypes = ['float32'], live, expectAlike = expectSameBits }: HostUnderTest<A>,
): void => {
  const onto = (tree: unknown) =>
    mapTree((leaf: Tensor) => {
      const { data, shape } = toNdArray(leaf);
      return host.fromData(data, shape);
    }, tree as Tree<Tensor>);
  const back = (tree: unknown, dtype: Dtype) =>
    mapTree(
      (leaf: unknown) =>
        host.isArray(leaf) ? tensor(Array.from(elementsOf(leaf)), host.shape(leaf), dtype) : leaf,
      tree,
    );
  const release = (...trees: readonly unknown[]) => {
    for (const leaf of leaves<unknown>(trees)) if (host.isArray(leaf)) host.release?.(leaf);
  };

  const refusals = cases.map(({ make }) => refusalOf(make(), host));
  const runs = cases.filter((_, i) => refusals[i] === undefined);
  const refused = cases.flatMap((of, i) => (refusals[i] === undefined ? [] : [{ ...of, why: refusals[i] }]));

  if (refused.length > 0)
    describe.each(refused)('$name, on a host', ({ make, why }) => {
      it('is refused, with the reason', () => {
        expect(() => onHost(chainAll([make()]), host)).toThrow(why);
      });
    });

  describe.each(runs)('$name, on a host', ({ name, make }) => {
    it.each(dtypes)('takes the steps that it takes on tensors: %s', (dtype) => {
      const before = live?.();
      const tx = chainAll([make()]);
      const hosted: HostTransformation<readonly Member[], A> = onHost(chainAll([make()]), host);
      const compare = (found: unknown, expected: unknown) => expectAlike(back(found, dtype), expected, name);
      let theta: unknown = params(dtype);
      let state: unknown = tx.init(params(dtype));
      let hostTheta: unknown = onto(theta);
      let hostState: unknown = hosted.init(hostTheta as never);
      compare(hostState, state);
      for (const gradient of gradients(dtype, 4)) {
        const point = hosted.gradientPoint(hostTheta as never, hostState as never);
        compare(point, tx.gradientPoint(theta as never, state as never));
        const given = onto(gradient);
        const [updates, next] = tx.update(gradient, state as never, { params: theta as never });
        const [hostUpdates, hostNext] = hosted.update(given as never, hostState as never, {
          params: hostTheta as never,
        });
        compare(hostUpdates, updates);
        compare(hostNext, next);
        const added = hosted.apply(hostTheta as never, hostUpdates);
        theta = applyUpdates<Tree<Tensor>>(theta as Tree<Tensor>, updates);
        compare(added, theta);
        release(point, given, hostUpdates, hostState, hostTheta);
        [state, hostState, hostTheta] = [next, hostNext, added];
      }
      release(hostState, hostTheta);
      expect(live?.()).toBe(before);
    });
  });
};

const areRules = (members: readonly Member[]): boolean =>
  members.every(({ body }) => (body._tag === 'Group' ? areRules(body.members) : body._tag === 'Rule'));

/** Why a host must refuse a transformation; `undefined` if it must run it. */
const refusalOf = <A>({ members }: AnyTransformation, host: Host<A>): string | undefined => {
  if (!areRules(members)) return 'which is not a rule';
  const reads = host.read !== undefined && host.compile === undefined;
  return !reads && countsBehindSum(members) ? 'since the host does not read its sums' : undefined;
};

/** Whether a wrapper runs members that count their steps on a condition with a sum. */
const countsBehindSum = (members: readonly Member[]): boolean =>
  members.some(({ body }, i) => {
    if (body._tag === 'Group') return countsBehindSum(body.members);
    const wraps = body._tag === 'Rule' ? body.wraps : undefined;
    if (wraps?.runs === undefined || !hasSum(wraps.runs)) return false;
    return counts(members.slice(i - wraps.members, wraps.countsRuns ? i + 1 : i));
  });

const counts = (members: readonly Member[]): boolean =>
  members.some(({ body }) =>
    body._tag === 'Group' ? counts(body.members) : body._tag === 'Rule' && body.counts,
  );

/** Whether a part of a graph is a sum. */
const hasSum = (part: unknown): boolean =>
  typeof part === 'object' &&
  part !== null &&
  ((part as Partial<Expression>)._tag === 'Sum' || Object.values(part).some(hasSum));
