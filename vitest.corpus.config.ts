import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['tests/corpus/*.test.ts'], globalSetup: 'tests/setup.ts', setupFiles: 'src/index.ts', testTimeout: 600_000 },
});
