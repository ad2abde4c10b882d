import type { Family, Method } from './method.js';

const method = (look: number, name: string, label: string, family: Family): Method => ({
  name,
  label,
  family,
  look,
});

/** No two methods of a family have the same colour, and no two methods the same colour and dash. */
export const methods = {
  sgd: method(0, 'sgd', 'SGD', 'Gradient descent and its kin'),
  momentum: method(1, 'momentum', 'Momentum', 'Gradient descent and its kin'),
  nesterov: method(2, 'nesterov', 'Nesterov', 'Gradient descent and its kin'),
  powerSign: method(3, 'powerSign', 'PowerSign', 'Gradient descent and its kin'),
  addSign: method(4, 'addSign', 'AddSign', 'Gradient descent and its kin'),
  adagrad: method(5, 'adagrad', 'Adagrad', 'A rate for each parameter'),
  adadelta: method(6, 'adadelta', 'Adadelta', 'A rate for each parameter'),
  rmsprop: method(7, 'rmsprop', 'RMSprop', 'A rate for each parameter'),
  rmspropCentered: method(8, 'rmspropCentered', 'RMSprop, centered, momentum', 'A rate for each parameter'),
  adam: method(9, 'adam', 'Adam', 'Adam and its kin'),
  adamax: method(10, 'adamax', 'AdaMax', 'Adam and its kin'),
  nadam: method(11, 'nadam', 'Nadam', 'Adam and its kin'),
  amsgrad: method(12, 'amsgrad', 'AMSGrad', 'Adam and its kin'),
  adamw: method(13, 'adamw', 'AdamW', 'Adam and its kin'),
  adamChain: method(14, 'adamChain', 'Adam chain: clip, decay, warm-up', 'Chains'),
  nesterovChain: method(15, 'nesterovChain', 'Nesterov chain: noise, clip, cosine', 'Chains'),
} as const satisfies Readonly<Record<string, Method>>;
