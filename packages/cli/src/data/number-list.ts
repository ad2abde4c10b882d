/** Numbers, one after the other, in memory that grows. */
export interface NumberList<A extends Float32Array | Uint32Array> {
  readonly push: (value: number) => void;
  readonly size: () => number;
  /** What was pushed: memory of the list's own, so nothing may be pushed afterwards. */
  readonly all: () => A;
}

export const floatList = (): NumberList<Float32Array> => listIn((length) => new Float32Array(length));

export const wholeList = (): NumberList<Uint32Array> => listIn((length) => new Uint32Array(length));

const listIn = <A extends Float32Array | Uint32Array>(allocate: (length: number) => A): NumberList<A> => {
  let memory = allocate(1024);
  let size = 0;
  return {
    push: (value) => {
      if (size === memory.length) {
        const larger = allocate(2 * memory.length);
        larger.set(memory);
        memory = larger;
      }
      memory[size++] = value;
    },
    size: () => size,
    all: () => memory.subarray(0, size) as A,
  };
};
