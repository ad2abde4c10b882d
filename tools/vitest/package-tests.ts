import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The export conditions under which a workspace package resolves to its TypeScript source. */
export const sourceConditions = ['@thalweg/source', 'node'];

/**
 * What the tests of a package take for the packages that it depends on. Turbo has built those: its tests take what users get,
 * which runs faster than transformed source. Vitest alone takes the source, so that nothing need be built.
 */
const dependencyConditions = process.env.TURBO_HASH === undefined ? sourceConditions : ['node'];

/**
 * The Vitest configuration of one package.
 *
 * @param configUrl - Where the configuration of the package is.
 * @param conditions - Export conditions of the packages that it depends on.
 */
export const packageTests = (configUrl: string, conditions = dependencyConditions): ViteUserConfig => {
  const folder = dirname(fileURLToPath(configUrl));
  return defineConfig({
    // All packages have the same root, so that a module that many import is compiled once for all of them.
    root: fileURLToPath(new URL('../..', import.meta.url)),
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name: basename(folder),
      dir: folder,
      // A package may have another inside.
      include: ['**/test/**/*.test.ts'],
      experimental: { fsModuleCache: true },
      // Isolated files would spend nearly half of the time loading the same modules. Tests restore what they change.
      isolate: false,
      // A test that hangs should fail, but a slow one on a busy machine should not. So no test has its own limit.
      testTimeout: 600_000,
      hookTimeout: 600_000,
      setupFiles: ['./fail-on-console.ts', './fixed-seed.ts'].map((file) =>
        fileURLToPath(new URL(file, import.meta.url)),
      ),
    },
  });
};
