// Times the steps of one spec in its own process, so that garbage of other specs does not count:
// `node tools/fuzz/time-spec.mjs SPEC`, after `npm run build`. Prints the longest in milliseconds.
import { checkSpecs } from './check-spec.mjs';
import { sampleSpecs } from './sample-specs.mjs';

let longest = 0;
const check = checkSpecs((milliseconds) => {
  longest = Math.max(longest, milliseconds);
});
// Steps before the engine has compiled the code do not count.
for (let i = 0; i < 20; i++) for (const spec of sampleSpecs) check(spec);
longest = 0;
check(JSON.parse(process.argv[2] ?? '{}'));
console.log(longest);
