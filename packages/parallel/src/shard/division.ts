import type { GradientTransformation, Params } from '@thalweg/core';
import type { RunOptimizer } from '../algorithm/run-optimizer.js';
import type { Server } from '../server/server.js';

/** What is given to divide. @internal */
export interface Undivided {
  readonly params: Params;
  readonly transformation: GradientTransformation;
  readonly optimizer: RunOptimizer;
}

/** The parameters of a run on several servers, as the first of them sees it. @internal */
export interface Division {
  /** What the rule of this server gets. */
  readonly params: Params;
  readonly optimizer: RunOptimizer;
  /** Makes the other servers do what this one does. */
  readonly leading: (server: Server) => Server;
  /**
   * Asks the other servers for their parts as they are after what has been handled.
   *
   * @returns Call it after a commit, with the part of this server.
   */
  readonly gather: () => (own: Params) => Promise<Params>;
}
