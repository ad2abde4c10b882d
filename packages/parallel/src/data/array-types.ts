/** Makes the typed arrays that a task can be given, by the name of their type. @internal */
export const arrayMakers = {
  Float32Array: (memory: SharedArrayBuffer) => new Float32Array(memory),
  Float64Array: (memory: SharedArrayBuffer) => new Float64Array(memory),
  Int32Array: (memory: SharedArrayBuffer) => new Int32Array(memory),
  Uint32Array: (memory: SharedArrayBuffer) => new Uint32Array(memory),
  Uint8Array: (memory: SharedArrayBuffer) => new Uint8Array(memory),
} as const;

/**
 * The type of an array, also of one from another realm, as a test runner or a `vm` context makes them: `instanceof` misses
 * those.
 *
 * @returns `undefined` for any other value.
 * @internal
 */
export const arrayTypeOf = (value: unknown): keyof typeof arrayMakers | undefined => {
  if (!ArrayBuffer.isView(value) || !(Symbol.toStringTag in value)) return undefined;
  const name = String(value[Symbol.toStringTag]);
  return Object.hasOwn(arrayMakers, name) ? (name as keyof typeof arrayMakers) : undefined;
};
