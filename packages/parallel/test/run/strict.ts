import { definePlugin } from '@thalweg/core';
import { defineAlgorithm, downpour } from '../../src/index.js';

/** Downpour with a server rule that throws at the second push of the second worker. */
export const strict = defineAlgorithm({
  name: 'strict',
  hyper: {},
  algorithm: () => {
    const { worker, server } = downpour({ localRate: 0 });
    return {
      worker,
      server: {
        ...server,
        apply: (push, ...rest) => {
          if (push.worker === 1 && push.sequence === 1) throw new Error('grief');
          return server.apply(push, ...rest);
        },
      },
    };
  },
});

export const strictPlugin = definePlugin({ name: 'strict', algorithms: [strict] });
