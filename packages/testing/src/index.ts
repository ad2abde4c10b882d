export { arbitraryEvents, heard } from './arbitrary/events.js';
export { arbitrarySparse } from './arbitrary/sparse-tensor.js';
export {
  arbitraryJson,
  arbitrarySpec,
  meaning,
  placesIn,
  reordered,
  stepsOf,
  valueAt,
  withValue,
  type PathStep,
} from './arbitrary/spec.js';
export {
  arbitraryTensor,
  awkwardNumber,
  dtypes,
  largeShapes,
  shapes,
  tameNumber,
} from './arbitrary/tensor.js';
export { expectClose } from './bits/close.js';
export { expectSameBits } from './bits/same-bits.js';
export { snapshot } from './bits/snapshot.js';
export { conformance } from './conformance/conformance.js';
export { hostConformance, type HostUnderTest } from './conformance/host-conformance.js';
export {
  denseOnly,
  optimizer,
  transformation,
  type ConformanceCase,
} from './conformance/conformance-case.js';
export { atRest, dense, entriesAt, lazily } from './lazy/laziness.js';
export { lossNear } from './loss/loss-near.js';
export { errorOf, madeBy } from './spec/either.js';
export { expectOptionsKept } from './spec/options-kept.js';
export { schemaCheck } from './spec/schema-check.js';
