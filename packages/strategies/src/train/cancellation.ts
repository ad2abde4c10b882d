/**
 * What ends a run early.
 *
 * As much of an `AbortSignal` as is used, so that no consumer needs the types of Node or the DOM.
 *
 * @category Training
 * @since 0.1.0
 */
export interface Cancellation {
  /** Whether the run is to end. */
  readonly aborted: boolean;
  readonly addEventListener: (type: 'abort', listener: () => void) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}
