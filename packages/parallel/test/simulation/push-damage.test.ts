import { expect, it } from 'vitest';
import { createPushDamage, type PushFault } from '../../src/simulation/push-damage.js';

/** What arrives of pushes numbered from 0, with what is to go wrong with each, before and with the silence after them. */
const arrivals = (faults: readonly (PushFault | undefined)[]) => {
  const arrived: (number | 'killed')[] = [];
  const afterSilence: (() => void)[] = [];
  const damage = createPushDamage({
    afterSilence: (happen) => afterSilence.push(happen),
    kill: () => arrived.push('killed'),
  });
  faults.forEach((fault, push) => {
    if (fault !== undefined) damage.plan(fault);
    damage.send(() => arrived.push(push));
  });
  const before = [...arrived];
  for (const happen of afterSilence) happen();
  return { before, after: arrived.slice(before.length) };
};

it.each([
  [undefined, false],
  ['duplicate', false],
  ['lose', true],
  ['reorder', true],
] as const)('lets what comes after all pushes wait for one that is on its way: %s', (fault, waits) => {
  const happened: string[] = [];
  const afterSilence: (() => void)[] = [];
  const damage = createPushDamage({
    afterSilence: (happen) => afterSilence.push(happen),
    kill: () => undefined,
  });
  if (fault !== undefined) damage.plan(fault);
  damage.send(() => happened.push('push'));
  damage.afterAll(() => happened.push('end'));
  expect(happened.includes('end')).toBe(!waits);
  for (const happen of afterSilence) happen();
  expect(happened.at(-1)).toBe('end');
  expect(happened.filter((what) => what === 'end')).toHaveLength(1);
});

it.each([
  ['nothing', [undefined, undefined], [0, 1], []],
  ['a push that comes twice', ['duplicate', undefined], [0, 0, 1], []],
  ['a push that is lost and sent again', ['lose', undefined], [1], [0]],
  ['a push that is overtaken', ['reorder', undefined, undefined], [1, 0, 2], []],
  ['a push that nothing overtakes', ['reorder'], [], [0]],
  ['two that are overtaken', ['reorder', 'reorder', undefined], [2, 1, 0], []],
  ['two that nothing overtakes', ['reorder', 'reorder'], [], [1, 0]],
  ['one that is overtaken by one that is lost', ['reorder', 'lose'], [], [0, 1]],
  ['one that is overtaken by one that comes twice', ['reorder', 'duplicate'], [1, 0, 1], []],
  ['a push that its worker does not survive', [undefined, 'killed'], [0, 'killed'], []],
] as const)('%s', (_, faults, before, after) => {
  expect(arrivals(faults)).toEqual({ before, after });
});
