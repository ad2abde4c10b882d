import { expectOptionsKept } from '@thalweg/testing';
import { it } from 'vitest';
import * as catalogue from '../src/catalogue.js';
import { entries } from './conformance/entries.js';

it.each(entries)('$name keeps its options', ({ make }) => {
  const { description } = make();
  const { declaration } = catalogue[description.name as keyof typeof catalogue];
  expectOptionsKept(declaration, description);
});
