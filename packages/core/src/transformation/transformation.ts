import type { Description } from '../declare/description.js';
import { gradientsAs, rebuild, requireAlike, structureOf, type Structure } from '../tree/structure.js';
import { leafList } from '../member/leaf-list.js';
import { plan } from '../step/plan.js';
import { requireContext } from '../member/require-context.js';
import type {
  GradientTransformation,
  Member,
  OptionalContext,
  RunContext,
  UpdateList,
} from '../member/gradient-transformation.js';

const gradientList = (structure: Structure, updates: unknown): UpdateList => ({
  structure,
  leaves: gradientsAs(structure, updates, 'updates'),
});

/**
 * Checks the arguments of an update: the updates against the parameters, if given.
 *
 * @internal
 */
export const checked = (
  updates: unknown,
  context: OptionalContext<unknown> = {},
): readonly [UpdateList, RunContext] => {
  requireContext(context, true);
  const { params, backend } = context;
  if (params === undefined)
    return [
      gradientList(structureOf(updates, 'updates'), updates),
      { ...context, backend, paramLeaves: undefined },
    ];
  const paramLeaves = leafList(params, 'context.params');
  const { structure } = paramLeaves;
  const { leaves } = gradientList(structure, updates);
  requireAlike(structure, leaves, 'updates', paramLeaves.leaves, 'context.params');
  return [
    { structure, leaves },
    { ...context, backend, paramLeaves },
  ];
};

/**
 * The transformation with these members.
 *
 * @internal
 */
export const transformation = <const Members extends readonly Member[]>(
  members: Members,
  description: Description,
): GradientTransformation<Members> => {
  const { init, run, gradientPoint } = plan(members, 'update');
  return {
    members,
    description,
    init: (params: unknown) => init(leafList(params, 'params')),
    update: (updates: unknown, state: unknown, context?: OptionalContext<unknown>) => {
      const [list, runContext] = checked(updates, context);
      const [leaves, next] = run(list, state, runContext);
      return [rebuild(list.structure, leaves), next];
    },
    gradientPoint: (params: unknown, state: unknown) => {
      const paramLeaves = leafList(params, 'params');
      if (gradientPoint === undefined) return params;
      return rebuild(
        paramLeaves.structure,
        gradientPoint(state, { backend: undefined, params, paramLeaves }),
      );
    },
    // The members give the types of arguments and results; the run-time code does not know their names.
  } as unknown as GradientTransformation<Members>;
};
