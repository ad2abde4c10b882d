import { ParallelError } from '../error/parallel-error.js';
import type { Reply } from './client.js';

/**
 * Checks who runs the server.
 *
 * @param found - The key of the server, as Redis has it.
 * @throws {ParallelError} If another process has taken the run over.
 * @internal
 */
export const requireServer = ({ server }: { readonly server: string }, found: Reply | undefined): void => {
  if (String(found) === server) return;
  throw new ParallelError({
    reason: 'superseded',
    expected: 'to be the only server of the run',
    found: 'that another process has taken it over',
  });
};
