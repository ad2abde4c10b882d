import type { Comparison } from '../digits-page/comparison.js';
import { digitsSections } from '../digits-page/digits-sections.js';
import { bealeSection } from '../landscape-page/beale-section.js';
import { nesterovSection } from '../landscape-page/nesterov-section.js';
import { ravineSection } from '../landscape-page/ravine-section.js';
import { saddleSection } from '../landscape-page/saddle-section.js';
import { snapshotsSection } from '../landscape-page/snapshots-section.js';
import { renderPage } from '../page/page.js';
import { schedulesSection } from '../schedule-page/schedules-section.js';
import { sgdrSection } from '../schedule-page/sgdr-section.js';

/** The whole report. */
export const reportPage = (comparison: Comparison): string =>
  renderPage({
    title: 'Optimizers at work',
    lead: `Each optimizer is a value, a chain of parts: here on two-dimensional landscapes, where you can see its path,
and on handwritten digits, where ${comparison.results.length} of them train the same network on the same pictures.`,
    sections: [
      bealeSection(),
      saddleSection(),
      ravineSection(),
      nesterovSection(),
      schedulesSection(),
      sgdrSection(),
      snapshotsSection(),
      ...digitsSections(comparison),
    ],
  });
