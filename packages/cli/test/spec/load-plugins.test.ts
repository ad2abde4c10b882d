import { describe, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { call } from '../call.js';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';

const { file } = temporaryFolder();
const plugin = fileURLToPath(new URL('halving-plugin.ts', import.meta.url));
const halving = file('halving.json', '{ "name": "scaleByPart" }');

/** A module with a plugin whose factory builds nothing, which is enough for a registry. */
const module = (name: string, factory: string, how = 'export const plugin') =>
  file(
    name,
    `const made = Object.assign(() => {}, { declaration: { name: '${factory}', hyper: {} } });
${how} = { name: '${name}', transformations: [made], schedules: [] };`,
  );

describe('--plugin', () => {
  test('adds to what specs can name', async () => {
    expect(await call('explain', halving)).toMatchObject({ code: 2 });
    const { code, output } = await call('explain', halving, '--plugin', plugin);
    expect(code).toBe(0);
    expect(output).toContain('scaleByPart  part = 0.5');
  });

  test('any export will do, several modules too, and the same one twice', async () => {
    const [one, two] = [module('one.mjs', 'one'), module('two.mjs', 'two', 'const it')];
    const words = ['--plugin', one, '--plugin', one, '--plugin', plugin];
    const { code, output } = await call('schema', ...words);
    expect(code).toBe(0);
    expect(output).toContain('"transformation.one"');
    expect(output).toContain('"transformation.scaleByPart"');
    expect(await call('schema', '--plugin', two)).toEqual({
      code: 2,
      output: '',
      errors: `--plugin ${two}: expected a module that exports a plugin (see definePlugin), found no exports\n`,
    });
  });

  test('a name that exists already: exit code 2', async () => {
    const { code, errors } = await call('schema', '--plugin', module('adam.mjs', 'adam'));
    expect(code).toBe(2);
    expect(errors).toContain(`found 'adam' in @thalweg/optimizers and in adam.mjs`);
  });

  test('adds strategies', async () => {
    const path = file(
      'deciding.mjs',
      `const made = Object.assign(() => {}, { declaration: { name: 'never', hyper: {} } });
export default { name: 'deciding', strategies: [made] };`,
    );
    const { code, output } = await call('schema', '--strategy', '--plugin', path);
    expect(code).toBe(0);
    expect(output).toContain('"strategy.never"');
  });

  test('other exports: exit code 2', async () => {
    const path = file('other.mjs', 'export const a = 1; export default { name: 1 };');
    const { code, errors } = await call('schema', '--plugin', path);
    expect(code).toBe(2);
    expect(errors).toContain('found a, default\n');
  });

  test.each([
    ['no such module', () => 'thalweg-no-such-plugin'],
    ['no JavaScript', () => file('broken.mjs', 'export const a = (')],
    ['a module that throws', () => file('throws.mjs', `throw new Error('first\\nsecond');`)],
  ])('%s: exit code 1, in a line', async (_, path) => {
    const module = path();
    const { code, errors } = await call('schema', '--plugin', module);
    expect(code).toBe(1);
    expect(errors).toMatch(/^--plugin .+: cannot be loaded: .+\n$/);
    expect(errors).toContain(module);
  });
});
