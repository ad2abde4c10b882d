import { keep, Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import {
  asTensor,
  ConfigError,
  isTensor,
  leaves,
  mapTree,
  onHost,
  toNdArray,
  type AnyTransformation,
  type HostTransformation,
  type Member,
  type OpaqueState,
} from '@thalweg/core';
import { tfHost } from '../host/tf-host.js';
import { flatMembers } from '../member/members.js';
import { continued, withOld } from '../state/state-record.js';
import type { Run, Runner } from './run.js';

type TensorRecord = Readonly<Record<string, Tensor>>;

const startRun: Runner['start'] = (tx, variables, given, isVariable): Run => {
  requireRules(tx);
  const host = tfHost();
  const hosted: HostTransformation<readonly Member[], Tensor> = onHost(tx, host);
  const known = new Map(variables.map(({ key, variable }) => [key, variable]));
  const onto = (from: unknown): unknown =>
    mapTree((leaf) => (isTensor(leaf) ? host.fromData(toNdArray(leaf).data, leaf.shape) : leaf), from);
  let state = inScope(() => {
    const fresh = hosted.init<TensorRecord>(Object.fromEntries(known));
    return kept(given === undefined ? fresh : onto(continued(fresh, given, isVariable)));
  });

  /** A tensor for each variable; those that the values lack are zero. */
  const recordOf = (values: ReadonlyMap<string, Tensor>): TensorRecord =>
    Object.fromEntries([...known].map(([key, { shape }]) => [key, values.get(key) ?? zeros(shape)]));
  const params = (): TensorRecord =>
    recordOf(new Map([...known].filter(([, variable]) => !variable.isDisposed)));

  return {
    keys: new Set(known.keys()),
    step: (taking) => {
      inScope(() => {
        const gradients = new Map<string, Tensor>();
        for (const { key, variable, gradient } of taking) {
          known.set(key, variable);
          if (gradient !== undefined) gradients.set(key, gradient);
        }
        const before = params();
        const [updates, next] = hosted.update(recordOf(gradients), state, { params: before });
        const after = hosted.apply(before, updates);
        for (const { key, variable, gradient } of taking)
          if (gradient !== undefined) variable.assign(after[key]!);
        const idle = new Set([...known.keys()].filter((key) => !gradients.has(key)));
        const old = tensorsIn(state);
        state = kept(idle.size === 0 ? next : withOld(next, state, idle));
        const used = new Set(tensorsIn(state));
        for (const of of old) if (!used.has(of)) of.dispose();
      });
    },
    gradientPoint: (all) =>
      inScope(() => {
        for (const { key, variable } of all) known.set(key, variable);
        const point = hosted.gradientPoint(params(), state);
        return new Map(all.map(({ key }) => [key, keep(point[key]!)]));
      }),
    state: () => state,
  };
};

/** What a function returns; then the tensors that it made and did not keep are disposed. */
const inScope = <Result>(compute: () => Result): Result => {
  const results: Result[] = [];
  tidy(() => {
    results.push(compute());
  });
  return results[0]!;
};

const tensorsIn = (state: unknown): readonly Tensor[] =>
  leaves(state).filter((leaf) => leaf instanceof Tensor && !leaf.isDisposed) as readonly Tensor[];

/** Keeps the tensors of a state when a scope ends. */
const kept = (state: unknown): OpaqueState => {
  for (const of of tensorsIn(state)) keep(of);
  return state as OpaqueState;
};

/** @throws {ConfigError} If a member is not a rule. */
const requireRules = ({ members }: AnyTransformation): void => {
  const other = flatMembers(members).find(({ body }) => body._tag === 'Custom');
  if (other === undefined) return;
  throw new ConfigError({
    owner: 'tfOptimizer',
    argument: 'on',
    expected: "a chain of rules for 'backend', since only equations run there",
    found: `${other.name}, which is not a rule`,
    fix: "Write tfOptimizer(tx, { on: 'cpu' })",
  });
};

/**
 * Runs an optimizer in the operations of the backend. Its state is tensors of tfjs.
 *
 * @internal
 */
export const backendRunner: Runner = {
  start: startRun,
  read: async (state) => {
    const read = await Promise.all(
      tensorsIn(state).map(async (of) => [of, asTensor(await of.data<'float32'>(), of.shape)] as const),
    );
    const found = new Map<unknown, unknown>(read);
    return mapTree((leaf) => found.get(leaf) ?? leaf, state);
  },
  release: (state) => {
    for (const of of tensorsIn(state)) of.dispose();
  },
};
