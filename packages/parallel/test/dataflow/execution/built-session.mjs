const url = new URL('../../../dist/dataflow/execution/open-session.js', import.meta.url).href;

/**
 * Sessions as they are built, typed as their source: a thread runs no TypeScript.
 *
 * @type {typeof import('../../../src/dataflow/execution/open-session.ts')}
 */
export const { openSession } = await import(/* @vite-ignore */ url);
