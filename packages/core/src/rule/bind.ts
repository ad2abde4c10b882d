import type { Hyperparameter, Hyperparameters, NumberOrSchedule } from '../declare/hyperparameter.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Expression } from '../expression/expression.js';
import { named, symbol } from '../expression/operations.js';
import { requireExpression } from '../expression/require-expression.js';
import type { ChosenLeaves, Mask, MaskHyperparameter } from '../hyperparameter/mask.js';
import type { KeyHyperparameter } from '../hyperparameter/random-key.js';
import { isKey } from '../random/key.js';
import type { Noise } from '../random/noise.js';
import type { BoundRule } from './bound-rule.js';
import { onlyDeclared } from './only-declared.js';
import { requireInitial, requireOutputs, requireScalars } from './require-rule.js';
import type { Slot } from './slot.js';

type Symbols = Readonly<Record<string, unknown>>;

/**
 * A declared equation without the types of its names.
 *
 * @internal
 */
export interface Equation {
  readonly name: string;
  readonly hyper: Hyperparameters;
  readonly slots?: Readonly<Record<string, Slot<Readonly<Record<string, unknown>>>>>;
  readonly reads?: readonly string[];
  readonly scalars?: (symbols: never, t: Expression) => Readonly<Record<string, Expression>>;
  readonly dense?: boolean;
  readonly gradientPoint?: (symbols: never) => unknown;
  readonly evaluationPoint?: (symbols: never) => unknown;
}

/** Calls a function of an author with symbols, of which `own` are those besides hyperparameters, slots and scalars. @internal */
export type FromSymbols = <A>(
  label: string,
  own: Readonly<Record<string, Expression>>,
  make: (symbols: never) => A,
) => A;

const tensors = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, symbol(name, 'tensor')]));

/**
 * Binds an equation to its hyperparameters.
 *
 * @param parts - Makes the graph from what `from` returns for the functions of the author.
 * @internal
 */
export const bind = (
  definition: Equation,
  values: Readonly<Record<string, unknown>>,
  parts: (from: FromSymbols) => Pick<BoundRule, 'outputs' | 'wraps'>,
): BoundRule => {
  const { name: owner, hyper: declared } = definition;
  const slots = Object.entries(definition.slots ?? {});
  const reads = definition.reads ?? [];
  const numeric = namesOfKind(declared, 'number', 'scheduled');
  const maskName = namesOfKind(declared, 'mask')[0];
  const known = {
    ...Object.fromEntries(numeric.map((name) => [name, symbol(name, 'scalar')])),
    ...Object.fromEntries(namesOfKind(declared, 'static').map((name) => [name, values[name]])),
  };
  const slotSymbols = (...kinds: readonly Slot<never>['kind'][]) =>
    Object.fromEntries(
      slots.flatMap(([name, { kind }]) => (kinds.includes(kind) ? [[name, symbol(name, kind)]] : [])),
    );
  const scalars: Readonly<Record<string, Expression>> =
    definition.scalars?.(
      onlyDeclared(`${owner}: scalars`, { ...known, ...slotSymbols('scalar') }),
      symbol('t', 'scalar'),
    ) ?? {};
  requireScalars(owner, scalars, [...Object.keys(declared), ...slots.map(([name]) => name)]);
  const all: Symbols = {
    ...known,
    ...slotSymbols('tensor', 'scalar'),
    ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, named(name, value)])),
  };
  const from: FromSymbols = (label, own, make) =>
    make(onlyDeclared(`${owner}: ${label}`, { ...all, ...own, ...tensors(...reads) }));
  const { outputs, wraps } = parts(from);
  requireOutputs(owner, outputs, slots);
  const pointIn = (name: 'gradientPoint' | 'evaluationPoint'): Expression | undefined => {
    const make = definition[name];
    if (make === undefined) return undefined;
    const point = from(name, tensors('params'), make);
    requireExpression(owner, name, point, 'an expression');
    return point as Expression;
  };
  return {
    _tag: 'Rule',
    outputs,
    gradientPoint: pointIn('gradientPoint'),
    evaluationPoint: pointIn('evaluationPoint'),
    scalars,
    slots: slots.map(([name, { kind, initial }]) => ({
      name,
      kind,
      initial: requireInitial(owner, name, initial(values)),
    })),
    // Noise is that of the step, so a rule that reads it counts.
    counts:
      Object.keys(scalars).length > 0 ||
      namesOfKind(declared, 'scheduled').length > 0 ||
      reads.includes('noise'),
    numbers: numeric.map((name) => ({
      name,
      value: values[name] as NumberOrSchedule,
      declared: declared[name]!,
    })),
    noise: reads.includes('noise') ? noiseIn(owner, declared, values) : undefined,
    dense: definition.dense ?? false,
    readsParams: reads.includes('params'),
    mask:
      maskName === undefined || values[maskName] === true
        ? undefined
        : {
            option: maskName,
            leaves: values[maskName] as Mask,
            chosenLeaves: chosenLeavesIn(owner, maskName, declared[maskName]!),
          },
    wraps,
    settings: Object.fromEntries(
      Object.entries(values).filter(
        ([name, value]) => Object.hasOwn(declared, name) && (name !== maskName || value !== true),
      ),
    ),
  };
};

const namesOfKind = (
  hyper: Hyperparameters,
  ...kinds: readonly Hyperparameter['kind'][]
): readonly string[] => Object.keys(hyper).filter((name) => kinds.includes(hyper[name]!.kind));

const chosenLeavesIn = (owner: string, name: string, declared: Hyperparameter): ChosenLeaves => {
  if (isMaskHyperparameter(declared)) return declared.chosenLeaves;
  throw new ConfigError({
    owner,
    argument: `hyper.${name}`,
    expected: 'mask(), since its kind is mask',
    found: shown(declared),
  });
};

const isMaskHyperparameter = (declared: Hyperparameter): declared is MaskHyperparameter =>
  'chosenLeaves' in declared;

const noiseIn = (
  owner: string,
  { key: declared }: Hyperparameters,
  { key }: Readonly<Record<string, unknown>>,
): Noise => {
  if (declared !== undefined && isKeyHyperparameter(declared) && isKey(key)) return declared.noiseOf(key);
  throw new ConfigError({
    owner,
    argument: 'hyper.key',
    expected: 'randomKey(), since the rule reads noise',
    found: shown(declared),
  });
};

const isKeyHyperparameter = (declared: Hyperparameter): declared is KeyHyperparameter =>
  'noiseOf' in declared;
