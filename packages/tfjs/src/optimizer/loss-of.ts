import { dispose, tensor, variableGrads, type Scalar, type Variable } from '@tensorflow/tfjs-core';
import { asTensor, toNdArray, type OptionalContext } from '@thalweg/core';
import type { Loss, NamedTensors } from '../run/run.js';
import type { Session } from '../session/session.js';
import { isRegistered } from '../variable/is-registered.js';
import { atValues } from '../variable/at-values.js';

/**
 * What the members need of the loss.
 *
 * @param needs - The names of these values.
 * @param at - The arguments of `minimize`, and the loss that was computed.
 * @internal
 */
export const lossOf = (
  needs: ReadonlySet<keyof OptionalContext<unknown>>,
  at: {
    readonly f: () => Scalar;
    readonly varList: Variable[] | undefined;
    readonly value: Scalar;
    readonly session: Session;
  },
): Loss => ({
  ...(needs.has('value') ? { value: at.value.dataSync()[0]! } : {}),
  ...(needs.has('valueAndGrad')
    ? { valueAndGrad: (params) => valueAndGrad(at.f, at.varList, at.session.variables(), params) }
    : {}),
});

const valueAndGrad = (
  f: () => Scalar,
  varList: Variable[] | undefined,
  variables: ReadonlyMap<string, Variable>,
  params: NamedTensors,
): readonly [number, NamedTensors] => {
  const there = [...variables].filter(([, variable]) => isRegistered(variable));
  const values = there.map(
    ([key, variable]) => [variable, tensor(toNdArray(params[key]!).data, variable.shape, 'float32')] as const,
  );
  return atValues(new Map(values), () => {
    const { value, grads } = variableGrads(f, varList);
    const gradients = Object.entries(params).map(([key, { shape, size }]) => {
      const gradient = grads[variables.get(key)?.name ?? ''];
      const elements = gradient?.dataSync<'float32'>().slice() ?? new Float32Array(size);
      return [key, asTensor(elements, shape)] as const;
    });
    const loss = value.dataSync()[0]!;
    dispose([value, grads]);
    return [loss, Object.fromEntries(gradients)];
  });
};
