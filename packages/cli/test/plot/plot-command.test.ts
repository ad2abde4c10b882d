import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { call } from '../call.js';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';

const { file } = temporaryFolder();
const linear = file('linear.json', '{ "name": "linear", "from": 0, "to": 0.1, "steps": 100 }');

describe('plot', () => {
  test('a curve in the terminal, between axes', async () => {
    const { code, output, errors } = await call('plot', linear, '--steps', '100');
    expect([code, errors]).toEqual([0, '']);
    const lines = output.trimEnd().split('\n');
    expect(lines[0]).toBe('linear');
    expect(lines[1]).toMatch(/^ *0\.1 ┤\u2800+[\u2801-\u28ff]+$/);
    expect(lines[16]).toMatch(/^ *0 ┤[\u2801-\u28ff]+$/);
    expect(lines[17]).toMatch(/^ *└─+$/);
    expect(lines[18]).toMatch(/^ *0 +step 100$/);
    // One dot for every place across, and it only ever goes up.
    const curve = lines.slice(1, 17).map((line) => line.search(/[\u2801-\u28ff]/));
    expect(curve).toEqual([...curve].sort((a, b) => b - a));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  test('a constant, a value below 0, a schedule longer than the plot is wide', async () => {
    for (const spec of [
      '{ "name": "constant", "value": 0 }',
      '{ "name": "linear", "from": -1, "to": 1, "steps": 100000 }',
    ]) {
      const { code, output } = await call('plot', file('any.json', spec), '--steps', '100000');
      expect(code).toBe(0);
      expect(output).toMatch(/[\u2801-\u28ff]/);
    }
  });

  test('a stand-alone picture, without scripts or external references', async () => {
    const out = file('linear.svg');
    expect(await call('plot', linear, '--out', out)).toEqual({
      code: 0,
      output: `Picture: ${out}\n`,
      errors: '',
    });
    const svg = readFileSync(out, 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|inherit|var\(/);
    expect(svg).toContain('aria-label="linear by step"');
    expect(svg).toContain('<title>linear</title>');
  });

  test('values too large for an axis: exit code 1', async () => {
    const huge = file('huge.json', '{ "name": "constant", "value": 1e305 }');
    expect(await call('plot', huge, '--out', file('huge.svg'))).toMatchObject({
      code: 1,
      errors: expect.stringContaining('expected a value that can be drawn on a linear axis') as unknown,
    });
  });

  test('a picture that cannot be written: exit code 1', async () => {
    const out = file('linear.json/picture.svg');
    const { code, errors } = await call('plot', linear, '--out', out);
    expect(code).toBe(1);
    expect(errors).toContain(`${out}: cannot be written: `);
  });

  test('an optimizer is not a schedule: exit code 2', async () => {
    const path = file('sgd.json', '{ "name": "sgd", "learningRate": 1 }');
    expect(await call('plot', path)).toMatchObject({
      code: 2,
      errors: expect.stringContaining(
        `${path}: $.name: expected the name of a schedule, found 'sgd'`,
      ) as unknown,
    });
  });

  test('steps out of range: exit code 2', async () => {
    expect(await call('plot', linear, '--steps', '0')).toMatchObject({ code: 2 });
  });
});
