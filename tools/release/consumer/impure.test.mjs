// A rule of the plugin that was made impure: it writes to the gradient that it is given.
import { defineTransformation, leaves } from '@thalweg/core';
import { conformance, denseOnly, transformation } from '@thalweg/testing';
import { scaleBySignum } from 'thalweg-plugin-signum';

const { init, update } = scaleBySignum();

const impure = defineTransformation({
  name: 'scaleBySignum',
  hyper: {},
  init,
  update: (updates, state) => {
    for (const { data } of leaves(updates)) data[0] = 7;
    return update(updates, state);
  },
});

conformance([denseOnly(transformation('scaleBySignum, impure', () => impure()))]);
