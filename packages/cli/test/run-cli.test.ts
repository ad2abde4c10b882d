import { explain } from '@thalweg/core';
import { createRegistry, jsonSchema } from '@thalweg/core/spec';
import { adam, optimizersPlugin } from '@thalweg/optimizers';
import { parallelPlugin } from '@thalweg/parallel';
import { schedulesPlugin } from '@thalweg/schedules';
import { strategiesPlugin } from '@thalweg/strategies';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/commands.js';
import { call } from './call.js';
import { temporaryFolder } from '../../../tools/vitest/temporary-folder.ts';

const { file } = temporaryFolder();

describe('help', () => {
  test('of everything, with --help and without anything', async () => {
    const { code, output, errors } = await call('--help');
    expect([code, errors]).toEqual([0, '']);
    for (const { name, about } of commands) expect(output).toMatch(new RegExp(`^  ${name} +${about}$`, 'm'));
    expect(await call()).toEqual({ code: 2, output: '', errors: output });
  });

  test.each(commands.map((command) => [command.name, command] as const))('of %s', async (name, command) => {
    const { code, output, errors } = await call(name, '--help');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain(`Usage: thalweg ${name}`);
    for (const option of Object.keys(command.options)) expect(output).toContain(`  --${option} `);
    expect(await call(name, '--no-such', '-h')).toMatchObject({ code: 0, output });
  });
});

describe('wrong usage: exit code 2', () => {
  test('an unknown command', async () => {
    expect(await call('trian')).toEqual({
      code: 2,
      output: '',
      errors:
        'trian: no such command (only train, explain, plot, schema, search, server, worker, status, report). Did you mean train?\n',
    });
  });

  test('an unknown option', async () => {
    expect(await call('schema', '--shedule')).toEqual({
      code: 2,
      output: '',
      errors: '--shedule: no such option. Did you mean --schedule?\nSee schema --help.\n',
    });
  });
});

describe('explain', () => {
  const path = file('adam.json', '{ "$schema": "./schema.json", "name": "adam", "learningRate": 0.1 }');
  const optimizer = adam({ learningRate: 0.1 });

  test('equations and passes', async () => {
    const { code, output, errors } = await call('explain', path);
    expect([code, errors]).toEqual([0, '']);
    const { text, passes } = explain(optimizer);
    expect(output).toBe(`${text}\n\nPasses over memory:\n1. ${passes[0]?.text ?? ''}\n`);
  });

  test('LaTeX', async () => {
    expect(await call('explain', path, '--latex')).toEqual({
      code: 0,
      output: `${explain(optimizer).latex}\n`,
      errors: '',
    });
  });
});

describe('schema', () => {
  test.each([
    ['optimizers', [], 'transformation'],
    ['schedules', ['--schedule'], 'schedule'],
    ['strategies', ['--strategy'], 'strategy'],
    ['algorithms', ['--algorithm'], 'algorithm'],
  ] as const)('of %s', async (_, flags, root) => {
    const registry = createRegistry([optimizersPlugin, schedulesPlugin, strategiesPlugin, parallelPlugin]);
    const { code, output, errors } = await call('schema', ...flags);
    expect([code, errors]).toEqual([0, '']);
    expect(JSON.parse(output)).toEqual(jsonSchema(registry, root));
  });

  test('of one thing at a time: exit code 2', async () => {
    expect(await call('schema', '--strategy', '--schedule')).toEqual({
      code: 2,
      output: '',
      errors: '--strategy: expected without --schedule, found with it\n',
    });
  });
});

describe('errors of a spec, one per line, with the file: exit code 2', () => {
  test.each([
    [
      '{ "name": "adam", "b1": 2, "learningrate": 1 }',
      [
        '$.learningrate: expected no such option (only learningRate, b1, b2, eps, epsRoot), found 1. Did you mean learningRate?',
        '$.b1: expected a number in [0, 1), found 2',
      ],
    ],
    [
      '{ "name": "chain", "transformations": [{ "name": "clipp", "delta": 1 }, { "name": "sgd" }] }',
      [
        `$.transformations[0].name: expected the name of a transformation, found 'clipp'. Did you mean clip?`,
        '$.transformations[1].learningRate: expected a finite number, 0 or more, or a schedule of such, found nothing',
      ],
    ],
    ['[]', ['$: expected the spec of a transformation: an object with a name, found an empty array']],
  ])('%s', async (text, problems) => {
    const path = file('wrong.json', text);
    expect(await call('explain', path)).toEqual({
      code: 2,
      output: '',
      errors: problems.map((problem) => `${path}: ${problem}\n`).join(''),
    });
  });

  test.each([
    ['{\n  "name": "adam",\n}', 3],
    ['{\n  "name": "adam"', 2],
    ['', 1],
  ])('no JSON: %j', async (text, line) => {
    const path = file('no.json', text);
    const { code, errors } = await call('explain', path);
    expect(code).toBe(2);
    expect(errors.startsWith(`${path}, line ${line}: expected JSON: `)).toBe(true);
    expect(errors).not.toContain('position');
  });

  test('a file that is not there: exit code 1', async () => {
    const path = file('none.json');
    expect(await call('explain', path)).toEqual({
      code: 1,
      output: '',
      errors: `${path}: expected a file to read, found no such file\n`,
    });
  });
});
