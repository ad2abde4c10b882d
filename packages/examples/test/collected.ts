import { PassThrough } from 'node:stream';

/** A stream, and what was written to it since it was last asked. */
export const collected = () => {
  const stream = new PassThrough({ encoding: 'utf8' });
  return { stream, text: () => String(stream.read() ?? '') };
};
