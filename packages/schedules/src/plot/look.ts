/**
 * Eight colours that people with a colour vision deficiency can tell apart: the palette of Okabe and Ito (2008),
 * adjusted for contrast on a white and on a dark page. A single line has the colour of the surrounding text.
 */
const palette: readonly (readonly [onLight: string, onDark: string])[] = [
  ['#0072b2', '#4aa8e8'],
  ['#c94f00', '#ff8c42'],
  ['#00805e', '#2fc49a'],
  ['#b04a8a', '#e79bc9'],
  ['#8a6d00', '#e6c200'],
  ['currentColor', 'currentColor'],
  ['#2a9fd6', '#9adcff'],
  ['#6a3fb5', '#b79cff'],
];

const dashes = ['none', '8 3', '2 3', '10 3 2 3'];

/** The attributes of the line of a number: no two of 32 share both colour and dash, and neighbours share neither. */
export const look = (number: number): string => {
  const color = number % palette.length;
  const round = Math.floor(number / palette.length);
  // The attribute is for programs without style sheets, such as converters to bitmaps.
  return (
    `class="look${color}" stroke="${palette[color]![0]}" ` +
    `stroke-dasharray="${dashes[(number + round) % dashes.length]!}"`
  );
};

/**
 * The style sheet of a picture. In a page it applies to all such pictures, and to nothing else.
 *
 * `light-dark` follows the colour scheme of the page, which may differ from that of the system. A picture in its own
 * file follows the system.
 */
export const styleSheet =
  '.thalweg-plot{max-width:100%;height:auto}' +
  '.thalweg-plot:root{color-scheme:light dark}' +
  palette
    .map(([onLight, onDark], i) => `.thalweg-plot .look${i}{stroke:light-dark(${onLight},${onDark})}`)
    .join('');
