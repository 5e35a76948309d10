/** Tests of what is pure: they run in node; what needs a page is tested in a real browser (tests/browser). */
module.exports = {
  roots: ['<rootDir>/src'],
  testEnvironment: 'node',
  testMatch: ['**/__tests__/**/*.spec.ts'],
  transform: {
    '^.+\\.tsx?$': [
      'ts-jest',
      {
        tsconfig: {
          esModuleInterop: true,
          isolatedModules: true,
          jsx: 'react',
          lib: ['DOM', 'DOM.Iterable', 'ES2021'],
          module: 'commonjs',
          target: 'ES2020'
        }
      }
    ]
  }
};
