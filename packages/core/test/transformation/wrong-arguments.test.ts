import { adam, scale } from '@thalweg/optimizers';
import { earlyStopping } from '@thalweg/strategies';
import { describe, expect, it } from 'vitest';
import { strategyMonoid, transformationMonoid } from '../../src/instances/index.js';
import {
  chain,
  chainAll,
  compose,
  definePlugin,
  defineRule,
  explain,
  identity,
  makeSharedStep,
  makeStep,
  namedChain,
  tensor,
  wrapped,
} from '../../src/index.js';

type Call = (...given: readonly unknown[]) => unknown;
const js = (f: unknown): Call => f as Call;

const message = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof Error && '_tag' in error) return error.message;
    throw error;
  }
  return 'no error';
};

describe('chain and its relatives', () => {
  it('explain how to pass a list', () => {
    expect(message(() => js(chain)([scale(1), scale(2)]))).toBe(
      'chain: transformation 1: expected a transformation, found an array of 2. ' +
        'chain takes transformations one by one: for a list write chainAll(list)',
    );
    expect(message(() => js(chainAll)(scale(1), scale(2)))).toMatch(
      /^chainAll: parts: expected an array .+ Write|To/,
    );
    expect(message(() => js(namedChain)([['a', scale(1)]]))).toContain('write namedChain(...pairs)');
    expect(
      message(() =>
        js(namedChain)([
          ['a', scale(1)],
          ['b', scale(2)],
        ]),
      ),
    ).toContain('write namedChain(...parts)');
    expect(message(() => js(compose)([earlyStopping()]))).toContain('write compose(...list)');
  });

  it('report a factory that was not called', () => {
    expect(message(() => js(chain)(scale(1), adam))).toMatch(
      /^chain: transformation 2: expected a transformation, found .+\. Call the factory: adam\(\.\.\.\)$/,
    );
    expect(message(() => js(chainAll)([adam]))).toContain('chainAll: parts[0]: expected a transformation');
    expect(message(() => js(namedChain)(['a', adam]))).toContain(
      'namedChain: parts.0: a: expected a transformation',
    );
    expect(message(() => js(compose)(earlyStopping))).toContain('Call the factory: earlyStopping(...)');
  });

  it.each([
    undefined,
    null,
    1,
    'adam',
    {},
    { members: [] },
    { members: {}, description: {} },
    () => 1,
    tensor(1),
  ])('refuse a value that is not a transformation: %s', (wrong) => {
    for (const [name, call] of [
      ['chain', () => js(chain)(wrong)],
      ['chainAll', () => js(chainAll)([scale(1), wrong])],
      ['namedChain', () => js(namedChain)(['a', wrong])],
      ['namedChain', () => js(namedChain)(wrong)],
      ['chainAll', () => js(chainAll)(wrong)],
      ['compose', () => js(compose)(wrong)],
      ['makeStep', () => js(makeStep)(wrong)],
      ['makeSharedStep', () => js(makeSharedStep)(wrong)],
      ['explain', () => js(explain)(wrong)],
      ['chainAll', () => js(transformationMonoid.concat)(scale(1), wrong)],
      ['compose', () => js(strategyMonoid.concat)(earlyStopping(), wrong)],
    ] as const)
      expect(message(call)).toMatch(new RegExp(`^${name}: .+ expected `));
    expect(wrapped().accepts(wrong)).toBe(false);
  });

  it('keep no array of the caller', () => {
    const parts = [scale(1), scale(2)];
    const tx = chainAll(parts);
    parts.pop();
    expect(tx.description.options.transformations).toHaveLength(2);
  });

  it('accept members with names that every object inherits', () => {
    const own = defineRule({ name: 'constructor', hyper: {}, rule: ({ g }) => ({ g }) });
    const tx = namedChain(['toString', chain(own(), own())]);
    const state = tx.init(tensor([1]));
    expect(Object.keys(state.toString)).toEqual(['constructor', 'constructor_2']);
    expect(message(() => js(Reflect.get(tx, 'update'))(tensor([1]), {}))).toMatch(
      /^state: expected .+ toString, found an empty/,
    );
  });
});

describe('the options of a function', () => {
  const step = makeStep(scale(1));
  const at = step.init(tensor([1]));
  const live = makeStep(scale(1), { donate: true });

  it.each<readonly [string, Call]>([
    ['makeStep', (options) => js(makeStep)(adam(), options)],
    ['makeSharedStep', (options) => js(makeSharedStep)(adam(), options)],
    ['explain', (options) => js(explain)(adam(), options)],
  ])('are an object with known names: %s', (name, call) => {
    for (const wrong of ['js', true, null, [], 1, () => 1, tensor(1)])
      expect(message(() => call(wrong))).toMatch(new RegExp(`^${name}: options: expected an object`));
    for (const wrong of ['donated', 'toString', 'Backend', 'constructor'])
      expect(message(() => call({ [wrong]: true }))).toMatch(
        new RegExp(`^${name}: ${wrong}: expected no such option`),
      );
    expect(message(() => call(undefined))).toBe('no error');
    expect(message(() => call({}))).toBe('no error');
  });

  it('must be of the right type', () => {
    expect(message(() => js(makeStep)(adam(), { donate: 'yes' }))).toBe(
      "makeStep: donate: expected true or false, found 'yes'",
    );
    expect(message(() => js(makeSharedStep)(adam(), { atomic: 1 }))).toContain(
      'atomic: expected true or false',
    );
    expect(message(() => js(explain)(adam(), { backend: 'gpu' }))).toContain(
      "explain: backend: expected 'reference'",
    );
    expect(message(() => js(makeStep)(adam(), { backend: null }))).toContain('makeStep: backend: ');
  });

  it.each<readonly [string, Call, readonly string[]]>([
    [
      'update',
      (context) => js(Reflect.get(identity(), 'update'))(tensor([1]), {}, context),
      ['param', 'toString', 'w'],
    ],
    ['a step', (context) => js(step)(at, tensor([1]), context), ['param', 'toString', 'params']],
    [
      'a donated step',
      (context) => js(live)(live.init(tensor([1])), tensor([1]), context),
      ['grad', 'params'],
    ],
  ])('are those of a context: %s', (_, call, names) => {
    for (const wrong of [null, 1, 'js', [], tensor([1]), () => 1])
      expect(message(() => call(wrong))).toMatch(/^context: expected an object with values by name, found /);
    for (const wrong of names)
      expect(message(() => call({ [wrong]: tensor([1]) }))).toContain(
        `context.${wrong}: expected no such name`,
      );
    expect(message(() => call({ value: '1' }))).toBe("context.value: expected a number, found '1'");
    expect(message(() => call({ valueAndGrad: 1 }))).toContain('context.valueAndGrad: expected a function');
    expect(message(() => call({ hessianVector: 1 }))).toContain('context.hessianVector: expected a function');
    expect(message(() => call({}))).toBe('no error');
    expect(message(() => call(undefined))).toBe('no error');
    expect(message(() => call({ value: 1, valueAndGrad: () => [1, 1] }))).toBe('no error');
  });

  it('are not accepted in place of the training state', () => {
    for (const wrong of [undefined, null, 1, 'at']) {
      expect(message(() => js(step)(wrong, tensor([1])))).toMatch(
        /^at: expected the state that init or the last step returned/,
      );
      expect(message(() => js(live)(wrong, tensor([1])))).toMatch(
        /^at: expected the state that init or the last step returned/,
      );
      expect(message(() => js(Reflect.get(live, 'resume'))(wrong))).toMatch(
        /^at: expected the state that init or the last step returned/,
      );
      expect(message(() => js(Reflect.get(step, 'gradientPoint'))(wrong))).toMatch(
        /^at: expected the state that init or the last step returned/,
      );
    }
  });
});

describe('definePlugin', () => {
  it.each([
    [undefined, 'definePlugin: options: expected an object with options by name, found nothing'],
    [1, 'definePlugin: options: expected an object with options by name, found 1'],
    [{}, 'definePlugin: name: expected the name of the package, found nothing'],
    [{ name: 'p', transformation: [] }, /^definePlugin: transformation: expected no such option/],
    [
      { name: 'p', schedules: adam },
      /^definePlugin: schedules: expected a list of declared factories, found /,
    ],
  ])('refuses %j', (given, expected) => {
    expect(message(() => js(definePlugin)(given))).toMatch(expected);
  });
});
