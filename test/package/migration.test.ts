import { openPage, testExamples } from '../support/examples.js';

testExamples(openPage('docs/migration.md'));
