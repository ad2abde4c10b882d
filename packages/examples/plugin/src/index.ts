import { definePlugin, type Plugin } from '@thalweg/core';
import { scaleByQhm } from './scale-by-qhm.js';
import { qhm } from './qhm.js';
import { triangle } from './triangle.js';

/** The plugin of this package: pass it to `createRegistry`, or name the module after `--plugin`. */
const qhmPlugin: Plugin = definePlugin({
  name: 'thalweg-plugin-qhm',
  transformations: [scaleByQhm, qhm],
  schedules: [triangle],
});

export { scaleByQhm, qhm, qhmPlugin, triangle };
// eslint-disable-next-line import-x/no-default-export -- so that a user need not know the name
export default qhmPlugin;
