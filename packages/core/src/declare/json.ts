/** Plain data: what JSON can say. @category Spec @since 0.1.0 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The plain description of something that a declared factory built: its name, and its options beside it.
 *
 * @category Spec
 * @since 0.1.0
 */
export interface Spec {
  readonly name: string;
  readonly [option: string]: Json;
}
