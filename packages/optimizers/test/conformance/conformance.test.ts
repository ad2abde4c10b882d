import { conformance } from '@thalweg/testing';
import { entries } from './entries.js';

conformance(entries);
