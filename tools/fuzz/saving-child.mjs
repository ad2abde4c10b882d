// Goes on from the newest checkpoint of a folder and saves one at every step, until it is killed.
import { checkpointFolder } from '@thalweg/core/checkpoint';
import { beginning, checkpointOf, next, runFrom } from './saved-run.mjs';

const [path = ''] = process.argv.slice(2);
const folder = checkpointFolder(path, { keepLast: 2 });

const latest = await folder.latest();
if (latest._tag === 'Left') throw latest.left;
let run = latest.right._tag === 'None' ? beginning : runFrom(latest.right.value);
process.stdout.write('goes on\n');
for (;;) {
  run = next(run);
  // The first is the best and stays.
  const saved = await folder.save(checkpointOf(run), { step: run.step, score: run.step })();
  if (saved._tag === 'Left') throw saved.left;
}
