import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string;
      readonly title: string;
      readonly ancestorTitles: readonly string[];
    }[];
  }[];
}

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const config = fileURLToPath(new URL('faulty/vitest.config.ts', import.meta.url));

/** The titles of the tests that fail, by the name of the transformation. */
const failuresOf = (): Promise<ReadonlyMap<string, ReadonlySet<string>>> =>
  new Promise((resolve, reject) => {
    const options = { maxBuffer: 2 ** 26, env: { ...process.env, NODE_V8_COVERAGE: undefined } };
    execFile(
      process.execPath,
      [vitest, 'run', '--config', config, '--reporter', 'json'],
      options,
      (_, out) => {
        const start = out.indexOf('{');
        if (start < 0) {
          reject(new Error(out));
          return;
        }
        const failures = new Map<string, Set<string>>();
        for (const { assertionResults } of (JSON.parse(out.slice(start)) as Report).testResults)
          for (const { status, title, ancestorTitles } of assertionResults) {
            if (status !== 'failed') continue;
            const name = ancestorTitles[0]!.split(',')[0]!;
            failures.set(name, (failures.get(name) ?? new Set()).add(title));
          }
        resolve(failures);
      },
    );
  });

const failures = await failuresOf();

it.each([
  ['writing', 'changes nothing it was given, bit by bit'],
  ['remembering', 'gives the same bits twice, made anew or not'],
  ['aliasing', 'makes a state that shares no memory with the parameters'],
  ['widening', 'keeps structure, shape and dtype: float32'],
])('a transformation that is faulty by %s fails "%s"', (name, title) => {
  expect(failures.get(name)).toContain(title);
});
