/** Text for the contents of an element and for an attribute in double quotes. */
export const escaped = (text: string): string =>
  text
    // XML cannot contain these characters, not even escaped.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character]!);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

export const fontSize = 12;

/** The approximate width of a text, since the font is unknown. */
export const widthOf = (text: string, size = fontSize): number =>
  Array.from(text).reduce((width, character) => width + (character < '\u2e80' ? 0.58 : 1) * size, 0);

/** A text, truncated if it does not fit. */
export const fitted = (text: string, room: number, size = fontSize): string => {
  if (widthOf(text, size) <= room) return text;
  const characters = Array.from(text);
  while (characters.length > 0 && widthOf(`${characters.join('')}…`, size) > room) characters.pop();
  return `${characters.join('')}…`;
};

/** A length or place, to a tenth of a pixel. */
export const px = (value: number): string => String(Math.round(value * 10) / 10 || 0);

/** A text whose baseline starts at a point, or has its middle or end there if the attributes say so. */
export const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${px(x)}" y="${px(y)}"${attributes === '' ? '' : ` ${attributes}`}>${escaped(content)}</text>`;
