import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The export condition under which a workspace package is its TypeScript source. */
export const sourceConditions = ['@thalweg/source', 'node'];

/** The Vitest configuration of one package, so that `npm test` runs alike at the root and inside a package. */
export const packageTests = (name: string): ViteUserConfig =>
  defineConfig({
    resolve: { conditions: sourceConditions },
    ssr: { resolve: { conditions: sourceConditions } },
    test: {
      name,
      include: ['test/**/*.test.ts'],
      // Nearly half of the time would go into loading the same modules for each file. Tests put back what they change.
      isolate: false,
      // A test that hangs should fail; one on the busiest machine should not. So no test has a limit of its own.
      testTimeout: 600_000,
      hookTimeout: 600_000,
      setupFiles: [fileURLToPath(new URL('./fail-on-console.ts', import.meta.url))],
      typecheck: {
        enabled: true,
        checker: 'tsc',
        include: ['test/**/*.test-d.ts'],
        tsconfig: './tsconfig.test.json',
      },
    },
  });
