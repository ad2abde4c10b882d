import { readFileSync } from 'node:fs';
import { createRegistry, fromSpec, type Registry } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import type { ConformanceCase } from '@thalweg/testing';

/** The factories that the tests save and load. */
export const registry: Registry = createRegistry([optimizersPlugin, schedulesPlugin]);

const specs = JSON.parse(
  readFileSync(new URL('../../../testing/golden/cases.json', import.meta.url), 'utf8'),
) as readonly { readonly name: string; readonly spec: unknown }[];

/** Every case of the conformance tests of the catalogue. */
export const cases: readonly Pick<ConformanceCase, 'name' | 'make'>[] = specs.map(({ name, spec }) => ({
  name,
  make: () => {
    const built = fromSpec(registry)(spec);
    if (built._tag === 'Left') throw new Error(built.left.map(({ message }) => message).join('; '));
    return built.right;
  },
}));
