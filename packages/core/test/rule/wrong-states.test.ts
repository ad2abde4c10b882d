import { adam, nesterov, sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { defineRule, makeStep, namedChain, tensor, toArray, zeros } from '../../src/index.js';

const params = () => ({ w: tensor([1, 2, 3]) });

type Run = (
  at: unknown,
  gradients: unknown,
) => { readonly params: { readonly w: ReturnType<typeof tensor> } };

const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof Error && '_tag' in error) return error.message;
    throw error;
  }
  return 'no error';
};

interface AdamState {
  readonly count: number;
  readonly mu: unknown;
  readonly nu: unknown;
}

/** The error of a pure step, and of a donated one, from this state of the first member. */
const errorsOf = (change: (state: AdamState) => unknown): readonly string[] => {
  const tx = adam({ learningRate: 0.1 });
  const [pure, donated] = [makeStep(tx), makeStep(tx, { donate: true })];
  const at = pure.init(params());
  const wrong = { ...at, state: { ...at.state, scaleByAdam: change(at.state.scaleByAdam) } };
  const errors = [
    message(() => (pure as unknown as Run)(wrong, params())),
    message(() => (donated as unknown as { readonly resume: (given: unknown) => unknown }).resume(wrong)),
  ];
  // A wrong state loses nothing: the step goes on from a right one.
  expect(toArray(pure(at, params()).params.w)).toHaveLength(3);
  return errors;
};

describe('a state that is not what init returned', () => {
  it.each([null, undefined, 1, 'x', []])('has a record for each rule, not %s', (state) => {
    for (const error of errorsOf(() => state))
      expect(error).toMatch(/^state\.scaleByAdam: expected the state that init returned: a record, found /);
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53, '1', undefined, null])('has a whole count, not %s', (count) => {
    for (const error of errorsOf((state) => ({ ...state, count })))
      expect(error).toMatch(/^state\.scaleByAdam\.count: expected a whole number, 0 or more, found /);
  });

  it('has its entries itself', () => {
    for (const error of errorsOf((state) => Object.create(state) as unknown))
      expect(error).toMatch(/^state\.scaleByAdam/);
    for (const error of errorsOf(({ count, mu }) => ({ count, mu })))
      expect(error).toBe(
        'state.scaleByAdam.nu: expected a tree of tensors like the parameters, found nothing',
      );
  });

  it('has a slot by the name of something that every object inherits', () => {
    const rule = defineRule({
      name: 'odd',
      hyper: {},
      slots: { constructor: zeros },
      rule: ({ g, constructor }) => ({ g, constructor }),
    })({});
    const step = makeStep(rule) as unknown as Run;
    expect(message(() => step({ params: params(), state: { odd: {} } }, params()))).toBe(
      'state.odd.constructor: expected a tree of tensors like the parameters, found nothing',
    );
  });

  it('is checked in a group, for a schedule, and for the point of the gradient', () => {
    const grouped = makeStep(namedChain(['inner', adam({ learningRate: 0.1 })])) as unknown as Run;
    expect(
      message(() =>
        grouped(
          { params: params(), state: { inner: { scaleByAdam: null, scaleByLearningRate: {} } } },
          params(),
        ),
      ),
    ).toMatch(/^state\.inner\.scaleByAdam: expected the state that init returned/);
    const scheduled = makeStep(sgd({ learningRate: (step) => 1 / (step + 1) })) as unknown as Run;
    expect(
      message(() => scheduled({ params: params(), state: { scaleByLearningRate: null } }, params())),
    ).toMatch(/^state\.scaleByLearningRate: expected the state that init returned/);
    const ahead = nesterov({ learningRate: 0.1, form: 'lookAhead' });
    const step = makeStep(ahead) as unknown as { gradientPoint: (at: unknown) => unknown };
    const state = { scaleByLearningRate: {}, addLookAheadMomentum: null };
    expect(message(() => step.gradientPoint({ params: params(), state }))).toMatch(
      /^state\.addLookAheadMomentum: expected the state that init returned/,
    );
  });
});

describe('a step before which there was none', () => {
  it('says that there are no parameters', () => {
    const step = makeStep(sgd({ learningRate: 1 })) as unknown as Run;
    expect(message(() => step({}, params()))).toMatch(/^params: expected/);
  });
});
