import type { PlannedNode } from '../graph/graph.js';

/** Whether a node is known on every device without being sent: fed with the message that starts a step, or constant. @internal */
export const isKnownEverywhere = ({ operation }: PlannedNode): boolean =>
  operation === 'feed' || operation === 'constant';

/** Whether a node takes no time, since its value is there before the step. @internal */
export const isHeld = (node: PlannedNode): boolean =>
  isKnownEverywhere(node) || node.operation === 'variable';
