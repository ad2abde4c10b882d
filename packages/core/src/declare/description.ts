/**
 * How a value was built: the name of its factory and the options, defaults filled in.
 *
 * Options may hold other described values, and functions, which no {@link toSpec} can write down.
 *
 * @category Spec
 * @since 0.1.0
 */
export interface Description {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Something that says how it was built. @category Spec @since 0.1.0 */
export interface Described {
  readonly description: Description;
}
