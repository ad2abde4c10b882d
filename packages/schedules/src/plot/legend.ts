import { look } from './look.js';
import { fitted, fontSize, px, text, widthOf } from './text.js';

const swatch = 22;
const gap = 6;

/** The names of the lines, side by side, and in as many rows as they need. */
export const legendOf = (
  names: readonly string[],
  width: number,
): { readonly svg: string; readonly height: number } => {
  let [x, y] = [0, fontSize];
  const items = names.map((each, i) => {
    const name = fitted(each, width - swatch - gap);
    const wide = swatch + gap + widthOf(name);
    if (x > 0 && x + wide > width) [x, y] = [0, y + 20];
    const item =
      `<path ${look(i)} d="M${px(x)} ${px(y - fontSize / 3)}h${swatch}" stroke-width="2.5" fill="none"/>` +
      text(x + swatch + gap, y, name);
    x += wide + 16;
    return item;
  });
  return { svg: items.join(''), height: y + gap };
};
