import { engine, type Variable } from '@tensorflow/tfjs-core';

/** Whether a variable is still there. A disposed one may have a successor of the same name. @internal */
export const isRegistered = (variable: Variable): boolean =>
  engine().registeredVariables[variable.name] === variable;
