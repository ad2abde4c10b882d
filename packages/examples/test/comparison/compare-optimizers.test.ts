import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareOptimizers, type ComparisonOptions } from '../../src/comparison/compare-optimizers.js';
import { digitsPath } from '../../src/digits/load-digits.js';
import { runs } from '../../src/digits/runs.js';
import { collected } from '../collected.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comparison-'));
});

afterAll(() => rm(folder, { recursive: true }));

const compare = async (given: Partial<ComparisonOptions>) => {
  const [output, errors] = [collected(), collected()];
  const reportPath = join(folder, 'report', 'index.html');
  const code = await compareOptimizers({
    dataPath: digitsPath,
    reportPath,
    runs,
    epochs: 1,
    output: output.stream,
    errors: errors.stream,
    ...given,
  });
  return { code, output: output.text(), errors: errors.text(), reportPath };
};

describe('compareOptimizers', () => {
  test('a line for each optimizer, a table, and where the report is', async () => {
    const { code, output, errors, reportPath } = await compare({});
    expect([code, errors]).toEqual([0, '']);
    for (const { label } of runs) {
      expect(output).toContain(`\n${label}: train loss `);
      expect(output).toContain(`│ ${label} `);
    }
    expect(output).not.toContain('\u001b');
    expect(output.trimEnd().split('\n').at(-1)).toBe(`Report: ${reportPath}`);

    const html = await readFile(reportPath, 'utf8');
    const { document } = parseHTML(html);
    const ids: string[] = [];
    document.querySelectorAll('section').forEach(({ id }) => ids.push(id));
    expect(ids.slice(0, 7)).toEqual([
      'beale',
      'saddle',
      'ravine',
      'nesterov',
      'schedules',
      'sgdr',
      'snapshots',
    ]);
    expect(ids.slice(7)).toEqual(['curves', 'results', 'equations', 'notes']);
    for (const id of ids) expect(document.querySelector(`nav a[href="#${id}"]`)).not.toBeNull();
    for (const { name } of runs) {
      expect(document.querySelectorAll(`#curves path.series[data-run="${name}"]`).length).toBe(2);
      expect(document.querySelectorAll(`#curves .legend [data-run="${name}"]`).length).toBe(1);
      expect(document.querySelectorAll(`#results tr[data-run="${name}"]`).length).toBe(1);
      expect(document.querySelector(`article[data-run="${name}"]`)?.textContent).toContain('g′ = ');
    }
    expect(document.querySelector('#notes')?.textContent).toContain('CC BY 4.0');
  });

  test('the report loads nothing from the network', async () => {
    const html = await readFile(join(folder, 'report', 'index.html'), 'utf8');
    const { document } = parseHTML(html);
    expect(document.querySelectorAll('[src], link:not([href="data:,"])').length).toBe(0);
    expect(html.replaceAll('http://www.w3.org/', '')).not.toMatch(
      /https?:|@import|url\((?!#)|\bfetch\(|XMLHttpRequest|import\(/,
    );
    expect(html.length).toBeLessThan(3e6);
  });

  test('missing data: exit code 1 and a message with the path', async () => {
    const dataPath = join(folder, 'none.csv.gz');
    const { code, output, errors } = await compare({ dataPath });
    expect([code, output]).toEqual([1, '']);
    expect(errors).toBe(`${dataPath}: expected a file to read, found no such file\n`);
  });

  test('damaged data: exit code 1', async () => {
    const dataPath = join(folder, 'damaged.csv.gz');
    await writeFile(dataPath, 'not gzip');
    expect(await compare({ dataPath })).toMatchObject({ code: 1, output: '' });
  });

  test('a report that cannot be written: exit code 1, after the table', async () => {
    await writeFile(join(folder, 'file'), '');
    const reportPath = join(folder, 'file', 'index.html');
    const { code, output, errors } = await compare({ reportPath, runs: runs.slice(0, 1) });
    expect(code).toBe(1);
    expect(output).toContain('│ SGD ');
    expect(errors).toContain(`${reportPath}: cannot be written: `);
  });
});
