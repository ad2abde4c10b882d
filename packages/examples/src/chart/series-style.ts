/** How a line is drawn. */
export interface SeriesStyle {
  readonly color: string;
  /** As in SVG: lengths of dash and gap. */
  readonly dash: string;
}

/**
 * The colour and the dash of a line, by a number that is called its look.
 *
 * No two of 32 looks share both, and neighbours share neither.
 *
 * Source: the palette of Okabe and Ito, "Color Universal Design" (2008), adjusted for contrast on a white and on a dark page.
 * People with a colour vision deficiency can tell its colours apart.
 */
export const seriesStyle = (look: number): SeriesStyle => {
  const color = look % palette.length;
  const round = Math.floor(look / palette.length);
  return { color: `var(--series-${color})`, dash: dashes[(look + round) % dashes.length] ?? 'none' };
};

const dashes = ['none', '8 3', '2 3', '10 3 2 3'];

const palette: readonly { readonly light: string; readonly dark: string }[] = [
  { light: '#0072b2', dark: '#4aa8e8' },
  { light: '#c94f00', dark: '#ff8c42' },
  { light: '#00805e', dark: '#2fc49a' },
  { light: '#b04a8a', dark: '#e79bc9' },
  { light: '#8a6d00', dark: '#e6c200' },
  { light: '#444444', dark: '#d0d0d0' },
  { light: '#2a9fd6', dark: '#9adcff' },
  { light: '#6a3fb5', dark: '#b79cff' },
];

/** The CSS custom properties that {@link seriesStyle} refers to. */
export const paletteStyle = (scheme: 'light' | 'dark'): string =>
  palette.map((color, i) => `--series-${i}: ${color[scheme]};`).join(' ');
