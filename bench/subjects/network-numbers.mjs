// What the networks of all libraries start from.

/** Examples in a batch. */
export const batch = 32;

/** Small numbers of both signs. @param {number} length */
export const numbers = (length) => Float32Array.from({ length }, (_, i) => 0.05 * Math.sin(i * i));
