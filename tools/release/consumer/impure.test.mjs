// A rule of the plugin that was made impure: it writes to the gradient that it is given.
import { defineTransformation, leaves } from '@thalweg/core';
import { conformance, denseOnly, transformation } from '@thalweg/testing';
import { scaleByQhm } from 'thalweg-plugin-qhm';

const { init, update } = scaleByQhm();

const impure = defineTransformation({
  name: 'scaleByQhm',
  hyper: {},
  init,
  update: (updates, state) => {
    for (const { data } of leaves(updates)) data[0] = 7;
    return update(updates, state);
  },
});

conformance([denseOnly(transformation('scaleByQhm, impure', () => impure()))]);
