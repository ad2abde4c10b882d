/**
 * Starts what a thread does. What it rejects with is the error of the thread.
 *
 * A module that a thread starts with must not await at its top level: on Node 20, V8 ends the whole process if the thread is
 * terminated just before such a module runs.
 *
 * @internal
 */
export const startThread = (start: () => Promise<void>): void => {
  start().catch((error: unknown) => {
    // An error that is thrown here ends the thread, also where the process ignores unhandled rejections.
    setImmediate(() => {
      throw error;
    });
  });
};
