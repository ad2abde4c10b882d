import { drawLines, type DrawingSize } from '../../chart/draw-lines.js';
import { pageColors } from '../../chart/page-colors.js';
import { seriesStyle } from '../../chart/series-style.js';
import type { Landscape } from '../../landscape/landscape.js';
import { contours } from '../../landscape-page/contours.js';
import { drawPaths, type Sign } from '../../landscape-page/path-picture.js';
import { escapeHtml } from '../../page/html.js';
import { logTicks } from '../../page/log-ticks.js';

/** A figure in a file of its own: line charts and maps, two in a row or one as wide as two, with a legend above. */
export interface StudyFigure {
  readonly title: string;
  readonly panels: readonly (Panel | MapPanel)[];
}

/** A chart. */
export interface Panel {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
  /** Linear by default. On a log scale points that are not above 0 are left out. */
  readonly yScale?: 'linear' | 'log';
  /** By default the range of the points. Points outside are cut off. */
  readonly yDomain?: readonly [low: number, high: number];
  /** The approximate number of ticks of the x axis. If only whole numbers have a meaning, at most as many as there are. */
  readonly xTicks?: number;
}

/** The contours of a landscape, and paths on it. */
export interface MapPanel {
  readonly title: string;
  readonly landscape: Landscape;
  /** The heights of the contours. */
  readonly levels: readonly number[];
  readonly xDomain: readonly [low: number, high: number];
  readonly yDomain: readonly [low: number, high: number];
  readonly lines: readonly Line[];
  readonly signs?: readonly Sign[];
  /** Whether to mark each point of a path; without, only its end is marked. */
  readonly everyPoint?: boolean;
}

/** A line through points. */
export interface Line {
  readonly label: string;
  /** See `seriesStyle`. Within a figure, lines with the same look mean the same thing and have the same label. */
  readonly look: number;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** An SVG document. */
export const studyFigure = ({ title, panels }: StudyFigure): string => {
  const columns = 2;
  const [half, whole] = [columns, 1].map((inRow) => ({
    ...panelSize,
    width: (width - (inRow + 1) * gap) / inRow,
  })) as [DrawingSize, DrawingSize];
  const legend = legendOf(panels);
  const top = titleHeight + legend.height;
  const rowHeight = titleHeight + panelSize.height;
  const height = top + Math.ceil(panels.length / columns) * rowHeight + gap;
  const drawn = panels.map((panel, i) => {
    const isAlone = i === panels.length - 1 && i % columns === 0;
    const size = isAlone ? whole : half;
    const x = gap + (i % columns) * (half.width + gap);
    const y = top + Math.floor(i / columns) * rowHeight;
    return (
      `<text class="heading" x="${x}" y="${y + 18}">${escapeHtml(panel.title)}</text>` +
      ('landscape' in panel ? drawMap(panel, size) : drawPanel(panel, size)).replace(
        '<svg ',
        `<svg x="${x}" y="${y + titleHeight}" `,
      )
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" class="study" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}">
<style>${style}</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="title" x="${gap}" y="24">${escapeHtml(title)}</text>
${legend.svg}
${drawn.join('\n')}
</svg>
`;
};

const width = 960;
const gap = 16;
const panelSize: Omit<DrawingSize, 'width'> = { name: 'panel', height: 300, fontSize: 13, xTicks: 6 };
const titleHeight = 28;

/** The colours that a page would define, for a stand-alone file. */
const style = `.study { font: ${panelSize.fontSize}px system-ui, sans-serif; color: var(--text); ${pageColors('light')} }
@media (prefers-color-scheme: dark) { .study { ${pageColors('dark')} } }
.study text { fill: currentColor; }
.study .title { font-size: 16px; font-weight: 600; }
.study .heading { font-weight: 600; }
.study .page { fill: var(--page); }
/* Plot gives its drawings the height "auto", which inside another drawing means its full height. */
.study .${panelSize.name} { height: ${panelSize.height}px; }`;

const drawMap = (
  { title, levels, landscape, lines, signs = [], ...map }: MapPanel,
  size: DrawingSize,
): string =>
  drawPaths(
    {
      ...map,
      description: `${title}: contours and the paths of ${lines.map(({ label }) => label).join(', ')}`,
      ground: contours(landscape, { ...map, levels }),
      walks: lines.map((line) => ({ ...line, name: nameOf(line) })),
      signs,
    },
    size,
  ).replace(inheritedFont, '');

/** Lines with the same look are the same thing. */
const nameOf = ({ look }: Line): string => `look-${look}`;

/** Here the whole document has one font. */
const inheritedFont = 'font-family:inherit;';

const drawPanel = (panel: Panel, size: DrawingSize): string => {
  const { title, xLabel, yLabel, lines, yScale = 'linear', yDomain, xTicks = size.xTicks } = panel;
  const isShown = ({ y }: { readonly y: number }) => Number.isFinite(y) && (yScale === 'linear' || y > 0);
  const series = lines.map((line) => ({
    ...line,
    name: nameOf(line),
    points: line.points.filter(isShown),
  }));
  const domain =
    yDomain ??
    spanned(
      series.flatMap(({ points }) => points.map(({ y }) => y)),
      yScale,
    );
  return drawLines(
    {
      series,
      description: `${title}: ${yLabel} by ${xLabel}; ${lines.map(({ label }) => label).join(', ')}`,
      xLabel,
      yLabel,
      yScale,
      yDomain: domain,
      yTicks: yScale === 'log' ? logTicks(domain) : 6,
      yFormat: tickText,
    },
    { ...size, xTicks },
  ).replace(inheritedFont, '');
};

/** From the lowest to the highest value, with a margin. */
const spanned = (values: readonly number[], scale: 'linear' | 'log'): readonly [number, number] => {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (scale === 'log') return [low / 1.2, high * 1.2];
  const room = 0.05 * (high - low);
  return [low >= 0 && low < room ? low : low - room, high + room];
};

const tickText = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5) ? value.toExponential() : String(value);

/** The legend, in as many rows as needed. */
const legendOf = (panels: StudyFigure['panels']): { readonly svg: string; readonly height: number } => {
  const entries = new Map(
    panels.flatMap(({ lines }) => lines.map(({ look, label }) => [look, label] as const)),
  );
  const rowHeight = 20;
  const swatchWidth = 36;
  let [x, y] = [gap, titleHeight + rowHeight / 2];
  const pieces = [...entries].map(([look, label]) => {
    // A letter is about 0.6 times as wide as high.
    const entryWidth = swatchWidth + 8 + 0.6 * panelSize.fontSize * label.length;
    if (x > gap && x + entryWidth > width - gap) [x, y] = [gap, y + rowHeight];
    const { color, dash } = seriesStyle(look);
    const [left, middle] = [x, y + 4];
    x += entryWidth + gap;
    return (
      `<line x1="${left}" y1="${middle}" x2="${left + swatchWidth}" y2="${middle}" stroke="${color}" ` +
      `stroke-width="2.5" stroke-dasharray="${dash}"/>` +
      `<text x="${left + swatchWidth + 6}" y="${middle + 4}">${escapeHtml(label)}</text>`
    );
  });
  return { svg: pieces.join('\n'), height: y + rowHeight - titleHeight };
};
