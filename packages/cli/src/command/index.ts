export { exitCode } from './exit-code.js';
export { failed, wrongUsage, type Failure } from './failure.js';
export { commandHelp } from './help-text.js';
export { oneOf, readAll, wholeNumber, type Reading } from './option-values.js';
export { parseArguments, type Arguments } from './parse-arguments.js';
export type { Operand, Option, Syntax } from './syntax.js';
