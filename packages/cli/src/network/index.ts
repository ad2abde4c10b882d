export { evaluate, type Evaluation } from './evaluate.js';
export type { Examples } from './examples.js';
export { initialMlp, type Layer, type Linear, type Mlp, type Network } from './network.js';
export { splitExamples, type Split } from './split-examples.js';
export { createValueAndGrad, type ValueAndGrad } from './value-and-grad.js';
