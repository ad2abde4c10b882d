import { afterAll, afterEach } from 'vitest';

// A library must not print: a console call fails the test that made it.
const calls: Error[] = [];

for (const method of ['debug', 'info', 'log', 'warn', 'error', 'trace', 'dir', 'table'] as const) {
  console[method] = (...args: readonly unknown[]) => {
    calls.push(new Error(`console.${method} was called: ${args.map(String).join(' ')}`));
  };
}

const failOnCalls = (): void => {
  const [first] = calls.splice(0);
  if (first !== undefined) throw first;
};

afterEach(failOnCalls);
afterAll(failOnCalls);
