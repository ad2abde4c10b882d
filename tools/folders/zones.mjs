import { layout } from './layout.mjs';

/** Files of a folder, but not of folders in it; or a file that lies in `src` itself. */
const filesIn = (/** @type {string} */ name, /** @type {string} */ folder) =>
  `packages/${name}/src/{${folder}/*,${folder}.ts}`;

/** The layout of all packages, as `import-x/no-restricted-paths` takes it: no folder imports one that stands above it. */
export const zones = Object.entries(layout).flatMap(([name, folders]) =>
  folders.slice(0, -1).map((folder, i) => ({
    target: filesIn(name, folder),
    from: folders.slice(i + 1).map((above) => filesIn(name, above)),
    message: `It stands above ${folder} in tools/folders/layout.mjs.`,
  })),
);
