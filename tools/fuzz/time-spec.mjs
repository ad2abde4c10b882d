// Times the steps of one spec in a process of its own, so that no collection of other garbage counts:
// `node tools/fuzz/time-spec.mjs SPEC`, after `npm run build`. Prints the longest in milliseconds.
import { checkSpecs } from './check-spec.mjs';
import { sampleSpecs } from './sample-specs.mjs';

let longest = 0;
const check = checkSpecs((milliseconds) => {
  longest = Math.max(longest, milliseconds);
});
// What comes before the engine has translated its own code does not count.
for (let i = 0; i < 20; i++) for (const spec of sampleSpecs) check(spec);
longest = 0;
check(JSON.parse(process.argv[2] ?? '{}'));
console.log(longest);
