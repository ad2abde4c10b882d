/** From this size on, the allocator of Linux returns memory to the system when it is freed. */
const mapped = 131_072;

/** A little below the largest size up to which it can learn to keep freed memory. */
const largest = 33_000_000;

// The allocator learns once for a process.
let learnt = false;

/**
 * Lets the allocator of Linux keep freed memory of some megabytes for the next results.
 *
 * Otherwise each step on a million parameters takes fresh pages from the system, and most of its time goes to page faults.
 * The allocator keeps pieces up to the largest one that it has seen freed. So this allocates such a piece once, leaves
 * it untouched, and drops it. No memory of a result is used again before the engine has freed it.
 *
 * @param bytes - The size of a result.
 * @internal
 */
export const keepFreedMemory = (bytes: number): void => {
  if (learnt || bytes < mapped) return;
  const { process } = globalThis as { readonly process?: { readonly platform?: string } };
  // Its length is used, or a bundler would leave it out.
  learnt = process?.platform !== 'linux' || new ArrayBuffer(largest).byteLength > 0;
};
