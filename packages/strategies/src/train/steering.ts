import {
  defineRule,
  makeStep,
  mul,
  namedChain,
  positive,
  type AnyTransformation,
  type FullContext,
  type Member,
  type Params,
  type RunControl,
  type TrainState,
} from '@thalweg/core';

/** Parameters and state of any optimizer. */
export type AnyState = TrainState<readonly Member[], Params>;

/** The step of the current optimizer with the current learning rate factor; see `makeStep`. */
export interface SteeredStep {
  readonly init: (params: Params) => AnyState;
  readonly gradientPoint: (at: AnyState) => Params;
  readonly step: (at: AnyState, gradients: Params, context: FullContext<Params>) => AnyState;
}

const scaleByFactor = defineRule({
  name: 'scaleByFactor',
  hyper: { factor: positive() },
  argument: 'factor',
  rule: ({ g, factor }) => ({ g: mul(factor, g) }),
});

/** Gives the step for the control of a run. It keeps the last one, since a loop asks at every step. */
export const steering = (
  first: AnyTransformation,
  others: Readonly<Record<string, AnyTransformation>>,
): ((control: RunControl) => SteeredStep) => {
  let last: { readonly name: string | null; readonly factor: number; readonly step: SteeredStep } | undefined;
  return ({ optimizer: name, learningRateFactor: factor }) => {
    if (last?.name === name && last.factor === factor) return last.step;
    const optimizer = name === null ? first : others[name]!;
    const step = factor === 1 ? plain(optimizer) : scaled(optimizer, factor);
    last = { name, factor, step };
    return step;
  };
};

const plain = (optimizer: AnyTransformation): SteeredStep => {
  const step = makeStep(optimizer);
  return {
    init: (params) => step.init<Params>(params),
    gradientPoint: (at) => step.gradientPoint(at),
    step: (at, gradients, context) => step(at, gradients, context),
  };
};

/** The optimizer followed by a factor, fused into one step. The state is that of the optimizer alone. */
const scaled = (optimizer: AnyTransformation, factor: number): SteeredStep => {
  const { init } = plain(optimizer);
  const { gradientPoint, step } = plain(
    namedChain(['optimizer', optimizer], ['factor', scaleByFactor(factor)]),
  );
  const within = ({ params, state }: AnyState): AnyState => ({
    params,
    state: { optimizer: state, factor: { scaleByFactor: {} } },
  });
  return {
    init,
    gradientPoint: (at) => gradientPoint(within(at)),
    step: (at, gradients, context) => {
      const { params, state } = step(within(at), gradients, context);
      return { params, state: state.optimizer as AnyState['state'] };
    },
  };
};
