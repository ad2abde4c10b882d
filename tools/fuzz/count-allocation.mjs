const counted = [
  'ArrayBuffer',
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
  ...['Int8Array', 'Int16Array', 'Int32Array', 'Uint8Array', 'Uint16Array', 'Uint32Array'],
];

/**
 * Runs a function and counts the bytes of the typed arrays that it allocates; views of existing memory do not count.
 *
 * @template A
 * @param {() => A} run It must be synchronous, since the constructors are replaced while it runs.
 * @returns {{ readonly result: A, readonly bytes: number }}
 */
export const countAllocation = (run) => {
  let bytes = 0;
  const scope = /** @type {Record<string, any>} */ (/** @type {unknown} */ (globalThis));
  const constructors = counted.map((name) => scope[name]);
  counted.forEach((name, i) => {
    scope[name] = new Proxy(constructors[i], {
      construct: (target, values, newTarget) => {
        const made = Reflect.construct(target, values, newTarget);
        const [first] = values;
        const isView = first instanceof constructors[0] || first instanceof SharedArrayBuffer;
        if (!isView) bytes += Number(made.byteLength);
        return made;
      },
    });
  });
  try {
    return { result: run(), bytes };
  } finally {
    counted.forEach((name, i) => {
      scope[name] = constructors[i];
    });
  }
};
