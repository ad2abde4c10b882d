import { packageTests } from '../../tools/vitest/package-tests.ts';

export default packageTests(import.meta.url);
