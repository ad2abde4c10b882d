/** A pull as the server rule sees it. @category Parallel @since 0.1.0 */
export interface PullRequest {
  /** The number of the worker that asks, from 0. */
  readonly worker: number;
  /** How many gradients that worker had computed when it asked, restarts included; 0 at its start. */
  readonly clock: number;
}
