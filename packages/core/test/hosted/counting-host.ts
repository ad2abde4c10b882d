import type { Host, HostOperations, Tensor } from '../../src/index.js';
import { ndarrayHost } from '../../src/host/ndarray-host.js';
import { elements, packed } from '../../src/tensor/elements.js';

/** A handle of an array, which must be released once. */
export class Handle {
  readonly tensor: Tensor;
  released = false;
  constructor(tensor: Tensor) {
    this.tensor = tensor;
  }
}

/** A host over ndarrays that throws if a released handle is used or released again, and counts the live ones. */
export const countingHost = () => {
  const host = ndarrayHost();
  const live = new Set<Handle>();
  const handle = (tensor: Tensor): Handle => {
    const made = new Handle(tensor);
    live.add(made);
    return made;
  };
  const of = (a: Handle): Tensor => {
    if (a.released) throw new Error('a released array is used');
    return a.tensor;
  };
  const unary = (operation: (a: Tensor) => Tensor) => (a: Handle) => handle(operation(of(a)));
  const binary = (operation: (a: Tensor, b: Tensor) => Tensor) => (a: Handle, b: Handle) =>
    handle(operation(of(a), of(b)));
  const operations: HostOperations<Handle> = {
    neg: unary(host.neg),
    abs: unary(host.abs),
    sqrt: unary(host.sqrt),
    exp: unary(host.exp),
    log: unary(host.log),
    expm1: unary(host.expm1),
    log1p: unary(host.log1p),
    tanh: unary(host.tanh),
    add: binary(host.add),
    sub: binary(host.sub),
    mul: binary(host.mul),
    div: binary(host.div),
    max: binary(host.max),
    min: binary(host.min),
    pow: binary(host.pow),
    lt: binary(host.lt),
    le: binary(host.le),
    gt: binary(host.gt),
    ge: binary(host.ge),
    eq: binary(host.eq),
    ne: binary(host.ne),
  };
  const counting: Host<Handle> = {
    ...operations,
    arrayName: 'handle',
    isArray: (value): value is Handle => value instanceof Handle && !value.released,
    shape: (a) => of(a).shape,
    dtype: (a) => of(a).dtype,
    sum: unary(host.sum),
    select: (condition, then, otherwise) => handle(host.select(of(condition), of(then), of(otherwise))),
    full: (...of) => handle(host.full(...of)),
    fromData: (...of) => handle(host.fromData(...of)),
    cast: (a, dtype) => handle(host.cast(of(a), dtype)),
    element: (a, i) => handle(host.element(of(a), i)),
    retain: (a) => handle(of(a)),
    release: (a) => {
      of(a);
      a.released = true;
      live.delete(a);
    },
  };
  return { host: counting, handle, live: () => live.size };
};

/** The elements of a handle, row-major. */
export const readHandle = ({ tensor }: Handle) => elements(packed(tensor));
