import type { DataId } from '@tensorflow/tfjs-core';
import {
  asTensor,
  isTensor,
  makeStep,
  mapTree,
  toNdArray,
  type LiveTrainState,
  type Member,
  type OpaqueState,
  type Tensor as ReadTensor,
} from '@thalweg/core';
import { mapMembers } from '../member/members.js';
import { continued, withOld } from '../state/state-record.js';
import { leavesNamed } from '../state/leaves-named.js';
import { assignElements, elementsOf, tensorOf } from '../variable/elements.js';
import type { NamedTensors, NamedVariable, Run, Runner } from './run.js';

const startRun: Runner['start'] = (tx, variables, given, isVariable): Run => {
  /** The variables without a gradient in this step. */
  let idle: ReadonlySet<string> = new Set();
  // A member that is no rule makes its next state itself.
  const keeping = (member: Member): Member => {
    const { body } = member;
    if (body._tag !== 'Custom') return member;
    const update: typeof body.update = (updates, state, context) => {
      const [changed, next] = body.update(updates, state, context);
      return [changed, idle.size === 0 ? next : withOld(next, state, idle)];
    };
    return { ...member, body: { ...body, update } };
  };
  const step = makeStep(mapMembers(tx, keeping), { donate: true });
  const start = Object.fromEntries(
    variables.map(({ key, variable }): [string, ReadTensor] => [
      key,
      asTensor(elementsOf(variable), variable.shape),
    ]),
  );
  const at: LiveTrainState<readonly Member[], NamedTensors> =
    given === undefined
      ? step.init<NamedTensors>(start)
      : step.resume<NamedTensors>({
          params: start,
          state: continued(makeStep(tx).init<NamedTensors>(start).state, given, isVariable) as OpaqueState,
        });
  const known = new Map<string, DataId>(variables.map(({ key, variable }) => [key, variable.dataId]));

  const readChanged = (all: readonly NamedVariable[]): void => {
    for (const { key, variable } of all) {
      if (known.get(key) === variable.dataId) continue;
      memoryOf(at.params[key]!).set(elementsOf(variable));
      known.set(key, variable.dataId);
    }
  };

  return {
    keys: new Set(known.keys()),
    step: (taking, loss) => {
      readChanged(taking);
      const without = new Set(known.keys());
      for (const { key, gradient } of taking) {
        if (gradient === undefined) continue;
        memoryOf(at.gradients[key]!).set(elementsOf(gradient));
        without.delete(key);
      }
      idle = without;
      const kept = [...idle].flatMap((key) => {
        memoryOf(at.gradients[key]!).fill(0);
        return [at.params[key]!, ...leavesNamed(key, at.state, isFloat32)].map((leaf) => {
          const memory = memoryOf(leaf);
          return { memory, before: memory.slice() };
        });
      });
      step(at, at.gradients, loss);
      for (const { memory, before } of kept) memory.set(before);
      for (const { key, variable, gradient } of taking) {
        if (gradient === undefined) continue;
        assignElements(variable, memoryOf(at.params[key]!));
        known.set(key, variable.dataId);
      }
    },
    gradientPoint: (all) => {
      readChanged(all);
      const point = step.gradientPoint(at);
      return new Map(
        all.map(({ key, variable: { shape } }) => [key, tensorOf(memoryOf(point[key]!), shape)]),
      );
    },
    state: () => at.state,
  };
};

const isFloat32 = (value: unknown): value is ReadTensor => isTensor(value) && value.dtype === 'float32';

/** The memory of a live tensor. */
const memoryOf = ({ data }: Pick<ReadTensor, 'data'>): Float32Array => {
  if (data instanceof Float32Array) return data;
  throw new TypeError('A live tensor of float32 has its elements in a Float32Array.');
};

/**
 * Runs an optimizer in thalweg's own kernels: a donated step on copies of the variables.
 *
 * The tensors of tfjs are immutable and may share their memory, so a step gives each variable a new tensor.
 * The data of a variable has an identity. If it is not that of the last step, someone assigned the variable.
 *
 * @internal
 */
export const cpuRunner: Runner = {
  start: startRun,
  // A copy, since the next step changes the state in place.
  read: (state) => Promise.resolve(mapTree((leaf) => (isTensor(leaf) ? toNdArray(leaf) : leaf), state)),
  release: () => {},
};
