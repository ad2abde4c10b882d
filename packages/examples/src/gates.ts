import { smallTasks } from './gates/small-tasks.js';
import { trainGates } from './gates/train-gates.js';

/** How many generations the coefficients that hold by default were trained for. */
const generations = 600;

for (const { generation, coefficients, logRatios } of trainGates(generations)) {
  const ratios = smallTasks.map(({ name }, i) => `${name} ${logRatios[i]!.toFixed(3)}`).join(', ');
  console.log(`${generation} of ${generations} generations; log(loss / loss of Adam): ${ratios}`);
  if (generation === generations) console.log(JSON.stringify(coefficients, undefined, 2));
}
