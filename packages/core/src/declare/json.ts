/** Any value that JSON can hold. @category Spec @since 0.1.0 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The JSON form of a value that a declared factory built: the factory's name and, beside it, the options.
 *
 * @category Spec
 * @since 0.1.0
 */
export interface Spec {
  readonly name: string;
  readonly [option: string]: Json;
}
