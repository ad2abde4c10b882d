import { escapeHtml } from './html.js';
import { swatch, type Drawn } from './legend.js';

export interface Column<Row> {
  readonly heading: string;
  readonly isNumber: boolean;
  readonly cell: (row: Row) => string;
}

/** A table with a row for each line of the pictures; the first column has a swatch of the line. */
export const table = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  drawnAs: (row: Row) => Drawn,
): string => `<div class="scroll"><table>
<thead><tr>${columns
  .map(({ heading, isNumber }) => `<th scope="col"${numberClass(isNumber)}>${escapeHtml(heading)}</th>`)
  .join('')}</tr></thead>
<tbody>
${rows
  .map((row) => {
    const drawn = drawnAs(row);
    const cells = columns.map(({ cell, isNumber }, column) => {
      const text = escapeHtml(cell(row));
      return column === 0
        ? `<th scope="row">${swatch(drawn)} ${text}</th>`
        : `<td${numberClass(isNumber)}>${text}</td>`;
    });
    return `<tr data-run="${drawn.name}">${cells.join('')}</tr>`;
  })
  .join('\n')}
</tbody>
</table></div>`;

const numberClass = (isNumber: boolean): string => (isNumber ? ' class="number"' : '');
