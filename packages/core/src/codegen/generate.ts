/**
 * Compiles JavaScript source, `return (...) => ...;`, to a function.
 *
 * The source is always made from a graph or from quoted keys, never from the user's text. ndarray generates code too,
 * so this asks nothing more of the platform. The caller states the type of the function.
 *
 * @internal
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export const generate = <F>(source: string): F => {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const make = new Function(source) as () => F;
  return make();
};
