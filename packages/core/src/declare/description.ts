/**
 * How a value was built: the name of its factory and the options, defaults filled in.
 *
 * Options may hold other described values. They may also hold functions, which {@link toSpec} cannot write.
 *
 * @category Spec
 * @since 0.1.0
 */
export interface Description {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A value that carries a description of how it was built. @category Spec @since 0.1.0 */
export interface Described {
  readonly description: Description;
}
