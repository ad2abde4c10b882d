import { packageTests } from '../../tools/vitest/package-tests.ts';

// Many of these tests wait for another process.
export default packageTests('parallel', 2);
