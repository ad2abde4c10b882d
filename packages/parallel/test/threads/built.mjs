const url = new URL('../../dist/index.js', import.meta.url).href;

/**
 * The package as it is built, typed as its source: a thread runs no TypeScript.
 *
 * @type {typeof import('../../src/index.ts')}
 */
export const built = await import(/* @vite-ignore */ url);
