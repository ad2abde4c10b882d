import type { Tensor } from '@thalweg/core';
import type { Payload } from '../../algorithm/payload.js';
import { decoded, encoded, type Encoded } from '../../threads/encoded.js';
import type { GraphState } from '../graph/graph-state.js';

/** @internal */
export const encodedState = (state: GraphState, buffers: ArrayBuffer[]): Encoded =>
  // The state of an optimizer is plain data and tensors, though its type does not say so.
  encoded({ ...state } as unknown as Payload, buffers);

/** @internal */
export const decodedState = (state: Encoded): GraphState => decoded(state) as unknown as GraphState;

/** Tensors by name, as they were encoded. @internal */
export const decodedTensors = (tensors: Encoded): Readonly<Record<string, Tensor>> =>
  decoded(tensors) as Readonly<Record<string, Tensor>>;
