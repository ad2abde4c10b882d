import { tensor, type Params } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import { startOver } from '../../src/algorithm/start-over.js';
import type { WorkerCommand, WorkerEvent, WorkerRule } from '@thalweg/parallel';

/** Writes down what it sees, and asks for what it is told to. */
type Seen = { readonly begun: number; readonly events: readonly string[] };
const rule = (then: readonly WorkerCommand<null>[]): WorkerRule<Seen, null, Params> => ({
  init: ({ version }) => [[{ _tag: 'Gradient', at: tensor([version]) }], { begun: version, events: [] }],
  on: (event, state) => [then, { ...state, events: [...state.events, event._tag] }],
});

const context = {
  worker: 0,
  workers: 1,
  sharesMemory: false,
  optimizer: {
    init: () => ({}) as never,
    gradientPoint: (params: Params) => params,
    update: (updates: Params, state: never) => [updates, state] as const,
  },
  key: [0, 0],
} as const;

const at = tensor([0]);
const gradient: WorkerEvent<Params> = { _tag: 'Gradient', loss: 0, gradients: at, epoch: 0 };
const pulled = (version: number) => ({ _tag: 'Pulled', snapshot: at, version }) as const;
const poisoned: WorkerEvent<Params> = { _tag: 'Refused', reason: 'nonFinite' };

/** The commands after each event, and what the rule has seen in the end. */
const follow = (then: readonly WorkerCommand<null>[], events: readonly WorkerEvent<Params>[]) => {
  const wrapped = startOver(rule(then));
  let [commands, state] = wrapped.init(pulled(1), context);
  const asked: string[][] = [commands.map(({ _tag }) => _tag)];
  for (const event of events) {
    [commands, state] = wrapped.on(event, state, context);
    asked.push(commands.map(({ _tag }) => _tag));
  }
  return { asked, ...state.inner };
};

describe('startOver', () => {
  it('passes on what a rule has asked for', () => {
    const { asked, begun, events } = follow([{ _tag: 'Pull' }], [gradient, pulled(2), pulled(3)]);
    expect(asked).toEqual([['Gradient'], ['Pull'], ['Pull'], ['Pull']]);
    expect([begun, events]).toEqual([1, ['Gradient', 'Pulled', 'Pulled']]);
  });

  it('drops an answer to a pull that the rule did not make', () => {
    const { asked, events } = follow([], [pulled(2), gradient]);
    expect(asked).toEqual([['Gradient'], [], []]);
    expect(events).toEqual(['Gradient']);
  });

  it('pulls and begins anew, and drops the gradient that was on its way', () => {
    const { asked, begun, events } = follow([], [poisoned, gradient, pulled(7), gradient]);
    expect(asked).toEqual([['Gradient'], ['Pull'], [], ['Gradient'], []]);
    expect([begun, events]).toEqual([7, ['Gradient']]);
    // The same if the answer is there first.
    const other = follow([], [poisoned, pulled(7), gradient, gradient]);
    expect(other.asked).toEqual([['Gradient'], ['Pull'], ['Gradient'], [], []]);
    expect([other.begun, other.events]).toEqual([7, ['Gradient']]);
  });

  it('uses an answer that is on its way already', () => {
    const { asked, begun, events } = follow([{ _tag: 'Pull' }], [gradient, poisoned, poisoned, pulled(4)]);
    expect(asked).toEqual([['Gradient'], ['Pull'], [], [], ['Gradient']]);
    expect([begun, events]).toEqual([4, []]);
  });

  it('pushes nothing more if the data ends before that', () => {
    expect(
      follow([{ _tag: 'Push', payload: null, basedOn: 0 }], [poisoned, { _tag: 'DataEnded' }]).asked,
    ).toEqual([['Gradient'], ['Pull'], []]);
  });

  it('lets the rule see a push that was stale', () => {
    expect(follow([], [{ _tag: 'Refused', reason: 'stale' }]).events).toEqual(['Refused']);
  });
});
