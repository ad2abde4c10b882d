import { paletteStyle } from './series-style.js';

/** The CSS custom properties that pages and pictures take their colours from. */
export const pageColors = (scheme: 'light' | 'dark'): string => (scheme === 'light' ? light : dark);

const light = `--page: #fff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --raised: #f6f8fa;
  --contour: #8c959f66; --ghost: #d0d7de;
  ${paletteStyle('light')}`;
const dark = `--page: #0f1419; --text: #e6e8eb; --quiet: #9aa5b1; --line: #333c47; --raised: #1a2129;
  --contour: #8b98a566; --ghost: #39434e;
  ${paletteStyle('dark')}`;
