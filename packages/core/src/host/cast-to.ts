import type { Dtype } from '../tensor/tensor.js';
import type { Host } from './host.js';

/** A handle of the array in a dtype; the array itself, retained, if it has this dtype. @internal */
export const castTo = <A>(host: Host<A>, a: A, dtype: Dtype): A =>
  host.dtype(a) === dtype ? retained(host, a) : host.cast(a, dtype);

/** Another handle of an array. @internal */
export const retained = <A>({ retain }: Host<A>, a: A): A => (retain === undefined ? a : retain(a));
