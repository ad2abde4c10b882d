import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/command/parse-arguments.js';
import type { Syntax } from '../../src/command/syntax.js';

const syntax: Syntax = {
  name: 'test',
  about: '',
  operand: { shown: 'a.json', about: '' },
  options: {
    data: { value: 'FILE', required: true, about: '' },
    'batch-size': { value: 'N', about: '' },
    plugin: { value: 'MODULE', repeated: true, about: '' },
    json: { about: '' },
  },
};
const withoutOperand: Syntax = { name: 'test', about: '', options: syntax.options };

const problems = (words: readonly string[], of = syntax): readonly string[] => {
  const parsed = parseArguments(of, words);
  return parsed._tag === 'Left' ? parsed.left : [];
};

describe('parseArguments', () => {
  test('values after a space or =, flags, repeated options, the operand anywhere', () => {
    const words = ['--plugin', 'a', 'x.json', '--data=d.csv', '--json', '--plugin=-b', '--batch-size', '8'];
    const parsed = parseArguments(syntax, words);
    if (parsed._tag === 'Left') throw new Error(parsed.left.join());
    const { operand, has, given } = parsed.right;
    expect(operand).toBe('x.json');
    expect(given('data')).toEqual(['d.csv']);
    expect(given('plugin')).toEqual(['a', '-b']);
    expect(given('batch-size')).toEqual(['8']);
    expect([has('json'), has('data')]).toEqual([true, true]);
  });

  test('unknown and missing options', () => {
    const parsed = parseArguments(syntax, ['--data', 'd', 'x']);
    if (parsed._tag === 'Left') throw new Error(parsed.left.join());
    expect([parsed.right.has('json'), parsed.right.given('plugin')]).toEqual([false, []]);
  });

  test.each([
    [['x', '--data', 'd', '--batchsize', '8'], '--batchsize: no such option. Did you mean --batch-size?'],
    [['x', '--data', 'd', '-j'], '-j: no such option. Did you mean --json?'],
    [['x', '--data', 'd', '--toString'], '--toString: no such option. Did you mean --plugin?'],
    [['x', '--data', 'd', '--json=yes'], `--json: expected no value, found 'yes'`],
    [['x', '--data'], '--data: expected FILE, found nothing'],
    [['x', '--data='], '--data: expected FILE, found nothing'],
    [['x'], '--data: expected FILE, found nothing'],
    [['x', '--data', '--json'], '--data: expected FILE, found --json; if that is meant: --data=--json'],
    [['x', '--data', 'd', '--data', 'e'], '--data: expected once, found more than once'],
    [['--data', 'd'], 'expected a.json, found nothing'],
    [['x', 'y', '--data', 'd'], `expected one file only, found 'y'`],
  ])('%j', (words, problem) => {
    expect(problems(words)).toContain(problem);
  });

  test('a word where none belongs', () => {
    expect(problems(['x', '--data', 'd'], withoutOperand)).toEqual([`expected options only, found 'x'`]);
  });

  test('all errors at once', () => {
    expect(problems(['--jsn', '--batch-size'])).toEqual([
      '--jsn: no such option. Did you mean --json?',
      '--batch-size: expected N, found nothing',
      '--data: expected FILE, found nothing',
      'expected a.json, found nothing',
    ]);
  });
});
