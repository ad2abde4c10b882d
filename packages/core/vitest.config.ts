import { packageTests, sourceConditions } from '../../tools/vitest/package-tests.ts';

// @thalweg/testing has to check the core that is tested, not another one.
export default packageTests(import.meta.url, sourceConditions);
