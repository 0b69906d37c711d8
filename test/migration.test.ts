import { openPage, testExamples } from './build/examples.js';

testExamples(openPage('docs/migration.md'));
