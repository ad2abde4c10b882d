/** The distance in elements between neighbours along each axis of a row-major tensor. @internal */
export const rowMajorStrides = (shape: readonly number[]): readonly number[] => {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
};

/** The positions of all elements of some axes, the last of which moves fastest. @internal */
export const positions = (lengths: readonly number[], strides: readonly number[]): Uint32Array => {
  let at = new Uint32Array(1);
  lengths.forEach((length, axis) => {
    const stride = strides[axis]!;
    const next = new Uint32Array(at.length * length);
    let k = 0;
    for (const start of at) for (let i = 0; i < length; i++) next[k++] = start + i * stride;
    at = next;
  });
  return at;
};
