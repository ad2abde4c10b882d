/** What one worker has done. @category Parallel @since 0.1.0 */
export interface WorkerReport {
  /** Its number, from 0. */
  readonly worker: number;
  /** Whether it took part until the end. */
  readonly finished: boolean;
  /** Gradients it computed. */
  readonly gradients: number;
  /** Examples it computed them on. */
  readonly examples: number;
  /** Pushes it sent; where workers write to shared memory, steps it wrote there. */
  readonly pushes: number;
  /** How often it was restarted. */
  readonly restarts: number;
  /** Seconds in which it had no gradient to compute and waited for an answer. */
  readonly waitSeconds: number;
}

/** What one worker has done since it was started. @internal */
export type LifeReport = Omit<WorkerReport, 'restarts'>;
