import type { Section } from '../page/section.js';
import type { Comparison } from './comparison.js';
import { curvesSection } from './curves-section.js';
import { equationsSection } from './equations-section.js';
import { notesSection } from './notes-section.js';
import { resultsSection } from './results-section.js';

/** The sections about the digits, in reading order. */
export const digitsSections = (comparison: Comparison): readonly Section[] => [
  curvesSection(comparison),
  resultsSection(comparison),
  equationsSection(comparison),
  notesSection(comparison),
];
