/**
 * A signal that ends a run early.
 *
 * The part of `AbortSignal` that is used, so that a caller needs neither the types of Node nor those of the DOM.
 *
 * @category Training
 * @since 0.1.0
 */
export interface Cancellation {
  /** Whether the run should end. */
  readonly aborted: boolean;
  readonly addEventListener: (type: 'abort', listener: () => void) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}
