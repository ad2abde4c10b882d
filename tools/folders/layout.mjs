/**
 * The folders of a package's `src`, from the bottom up: a folder may import itself and those before it. A file that lies in
 * `src` itself is named like a folder, without its extension.
 *
 * ESLint and `arrows.mjs` read this list.
 */
export const layout = {
  parallel: [
    'error',
    'option',
    'data',
    'algorithm',
    'task',
    'algorithms',
    'plugin',
    'job',
    'transport',
    'server',
    'worker',
    'report',
    'simulation',
    'threads',
    'run',
    'dataflow/graph',
    'dataflow/operation',
    'dataflow/placement',
    'dataflow/partition',
    'dataflow/evaluate',
    'dataflow/execution',
    'dataflow',
    'index',
  ],
};
