import { definePlugin, type Plugin } from '@thalweg/core';
import { scaleBySignum } from './scale-by-signum.js';
import { signum } from './signum.js';
import { triangle } from './triangle.js';

/** The plugin of this package: pass it to `createRegistry`, or name the module after `--plugin`. */
const signumPlugin: Plugin = definePlugin({
  name: 'thalweg-plugin-signum',
  transformations: [scaleBySignum, signum],
  schedules: [triangle],
});

export { scaleBySignum, signum, signumPlugin, triangle };
// eslint-disable-next-line import-x/no-default-export -- so that a user need not know the name
export default signumPlugin;
