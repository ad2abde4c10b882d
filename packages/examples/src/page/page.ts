import { animationScript } from './animation-script.js';
import { highlightScript } from './highlight-script.js';
import { escapeHtml } from './html.js';
import { pageStyle } from './page-style.js';
import type { Section } from './section.js';

/** A page in one file, which loads nothing from the network. */
export const renderPage = (page: {
  readonly title: string;
  /** HTML, below the title. */
  readonly lead: string;
  readonly sections: readonly Section[];
}): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title)}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(page.title)}</h1>
<p class="lead">${page.lead}</p>
<nav aria-label="Contents"><ul>${page.sections
  .map(({ id, title }) => `<li><a href="#${id}">${escapeHtml(title)}</a></li>`)
  .join('')}</ul></nav>
</header>
${page.sections.map(renderSection).join('\n')}
</main>
<script>${highlightScript}${animationScript}</script>
</body>
</html>
`;

const renderSection = ({ id, title, body }: Section): string => `<section id="${id}">
<h2>${escapeHtml(title)}</h2>
${body}
</section>`;
