import { expectOptionsKept } from '@thalweg/testing';
import { it } from 'vitest';
import { createRegistry } from '@thalweg/core/spec';
import { schedulesPlugin } from '@thalweg/schedules';
import { optimizersPlugin } from '../src/index.js';
import { entries } from './conformance/entries.js';

const { transformations } = createRegistry([optimizersPlugin, schedulesPlugin]);

it.each([
  ...entries.map(({ name, make }) => [name, make().description] as const),
  ['adamw, with a tree', { name: 'adamw', options: { mask: { w: true, b: false } } }] as const,
])('%s keeps what it was given', (_, description) => {
  expectOptionsKept(transformations.get(description.name)!, description);
});
