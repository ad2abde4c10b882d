import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runStudies } from '../../src/studies/run-studies.js';
import { collected } from '../collected.js';
import type { Criterion, Study } from '../../src/studies/study.js';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';

const study = (name: Study['name'], criteria: readonly Criterion[]): Study => ({
  name,
  title: `the title of ${name}`,
  claim: `The claim of ${name}.`,
  fast: true,
  run: () => ({
    tables: [{ caption: 'a table', head: ['what', 'how much'], rows: [['this', '1.5']] }],
    criteria,
    figure: `<svg>${name}</svg>`,
    notes: ['a note'],
  }),
});

const good = study('R1', [{ text: 'one is one', measured: '1', holds: true }]);
const bad = study('R2', [
  { text: 'one is one', measured: '1', holds: true },
  { text: 'two is one', measured: '2', holds: false },
]);
const weak = study('R2b', [{ text: 'two is one', measured: '2', holds: false, soft: true }]);
const studies = [good, bad, weak];

const { path: figures } = temporaryFolder();

const run = async (names: readonly string[], folder = figures) => {
  const [output, errors] = [collected(), collected()];
  const code = await runStudies({ studies, names, folder, output: output.stream, errors: errors.stream });
  return { code, output: output.text(), errors: errors.text() };
};

describe('runStudies', () => {
  test('prints claim, table, criterion, note and time, and writes the figure', async () => {
    const { code, output, errors } = await run(['r1']);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('R1: the title of R1\nThe claim of R1.\n');
    expect(output).toMatch(/a table\n.*\n.*what.*how much.*\n.*\n.*this.*1\.5/);
    expect(output).toContain('✓ one is one: 1\n');
    expect(output).toContain('Note: a note\n');
    expect(output).toMatch(/It took \d+\.\d s\./);
    expect(await readFile(join(figures, 'R1.svg'), 'utf8')).toBe('<svg>R1</svg>');
  });

  test('a criterion that does not hold sets the exit code, after all studies have run', async () => {
    const { code, output, errors } = await run([]);
    expect(code).toBe(1);
    expect(output).toContain('✗ two is one: 2\n');
    expect(output).toContain('R2b: the title of R2b');
    expect(output).toContain('2 of 3 studies reproduce their claim.\n');
    expect(output).toMatch(/R1: the title of R1 *│ *1 of 1 │ *✓ reproduced/);
    expect(output).toMatch(/R2: the title of R2 *│ *1 of 2 │ *✗ not reproduced/);
    expect(output).toMatch(/R2b: the title of R2b *│ *0 of 1 │ *✓ reproduced/);
    expect(errors).toBe('Not reproduced: R2.\n');
  });

  test('a soft criterion does not set the exit code', async () => {
    const { code, output } = await run(['R2B']);
    expect(code).toBe(0);
    expect(output).toContain('✗ (soft) two is one: 2\n');
  });

  test('an unknown name runs nothing', async () => {
    expect(await run(['R1', 'R99'])).toEqual({
      code: 2,
      output: '',
      errors: 'Unknown study: R99. The studies are R1, R2, R2b.\n',
    });
  });

  test('the error names a figure that cannot be written', async () => {
    const { code, errors } = await run(['R1'], '/dev/null/figures');
    expect(code).toBe(1);
    expect(errors).toContain('/dev/null/figures/R1.svg: cannot be written');
  });
});
